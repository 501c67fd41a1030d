"""What every test may ask for: the standards bodies' data, a database of each kind."""

import os
from pathlib import Path

import pytest

VECTORS = Path(__file__).resolve().parents[2] / "shared" / "vectors"


def skip_or_fail(reason: str) -> None:
    """Skip with the reason; where the gate runs, a skip of this kind is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have this: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of test data of the standards bodies (see docs/testing.md)."""
    if not VECTORS.is_dir():
        skip_or_fail(f"the standards bodies' test data is not at {VECTORS}")
    return VECTORS
