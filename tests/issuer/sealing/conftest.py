"""A workbench for each test."""

from pathlib import Path

import pytest

from tests.issuer.sealing.workbench import Workbench


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench.make(tmp_path / "keys")
