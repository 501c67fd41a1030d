"""``assay verify``: with the office's own records, and without any."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import issuer
from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.opening import open_office
from issuer.services.reading import certifications_of
from issuer.settings import read_settings
from tests.issuer.cli.test_issuing import public_id


@pytest.fixture
def credential(with_office, tmp_path):
    """A file with a credential of this office, and its address."""
    issued = public_id(with_office("issue", "A-1", "product-fundamentals").stdout)
    office = open_office(read_settings())
    (view,) = certifications_of(office, "A-1", at=now())
    office.database.dispose()
    (tmp_path / "credential.json").write_bytes(view.current.signed)
    return f"http://localhost:8000/c/{issued}"


def test_a_credential_of_ours_is_valid_as_a_file_and_by_its_address(with_office, credential):
    for what in ("credential.json", credential, f"{credential}/credential.json"):
        result = with_office("verify", what)
        assert result.exit_code == Exit.DONE, result.output
        assert result.stdout.startswith("VALID")
        assert "Ana Souza" in result.stdout


def test_after_revoking_it_says_so(with_office, credential):
    with_office("revoke", credential, "--reason", "wrong-name")
    result = with_office("verify", "credential.json", "--json")
    assert result.exit_code == Exit.REFUSED
    assert json.loads(result.stdout)["verdict"] == "REVOKED"


def test_at_another_moment(with_office, credential):
    later = with_office("verify", "credential.json", "--at", "2125-01-01")
    assert later.exit_code != Exit.DONE
    assert "VALID:" not in later.stdout.splitlines()[0].split()


def test_one_changed_letter_is_told(with_office, credential, tmp_path):
    text = (tmp_path / "credential.json").read_text("utf-8")
    (tmp_path / "changed.json").write_text(text.replace("Ana Souza", "Ana Sousa"), "utf-8")
    result = with_office("verify", "changed.json")
    assert result.exit_code == Exit.REFUSED
    assert result.stdout.startswith("INVALID")


def test_without_an_office_nothing_is_recognised(assay, with_office, credential, monkeypatch):
    monkeypatch.setenv("ASSAY_DATA_DIRECTORY", "/nonexistent/assay")
    result = assay("verify", "--offline", "credential.json")
    assert result.exit_code not in {Exit.DONE, Exit.USAGE}
    assert not result.stdout.startswith("VALID")


def test_without_an_office_nothing_of_one_is_loaded(assay, with_office, credential, tmp_path):
    """What an office needs takes a second to load."""
    command = (
        "import atexit, sys; from issuer.cli import main; "
        "atexit.register(lambda: print('loaded', *sorted(sys.modules))); main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", command, "verify", "--offline", str(tmp_path / "credential.json")],
        capture_output=True,
        text=True,
        cwd=Path(issuer.__file__).parents[1],
        env={**os.environ, "ASSAY_DATA_DIRECTORY": "/nonexistent/assay"},
        timeout=60,
        check=False,
    )
    assert "INDETERMINATE" in run.stdout, run.stderr
    loaded = set(run.stdout.splitlines()[-1].split())
    assert "verifier.verify" in loaded
    assert not loaded & {
        "sqlalchemy",
        "alembic",
        "flask",
        "jinja2",
        "PIL",
        "lxml",
        "issuer.opening",
    }


def test_what_is_no_credential_is_malformed_without_a_traceback(assay, tmp_path):
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    result = assay("verify", "noise")
    assert result.exit_code == Exit.REFUSED
    assert result.stdout.startswith("MALFORMED")
    missing = assay("verify", "nowhere.json")
    assert missing.exit_code == Exit.CANNOT_WORK
    assert "cannot be read" in missing.output
