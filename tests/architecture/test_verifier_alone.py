"""The verifier runs without what it must not touch: asked of a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["verifier.verify", "verifier.cli", "verifier.web.application"])
def test_the_verifier_loads_no_key_store_no_database_no_issuer(module: str) -> None:
    code = (
        f"import {module}, sys; "
        "bad = [n for n in sys.modules if n.split('.')[0] in {'sqlalchemy', 'alembic', 'issuer', "
        "'weasyprint', 'pydantic'} or n.startswith('keys.store')]; "
        "sys.exit(', '.join(sorted(bad)) if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
