"""The command line, with everything it needs below a folder of its own."""

import os

import pytest
from click.testing import CliRunner

from issuer.cli import main
from issuer.cli.frame import Exit

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def assay(monkeypatch, tmp_path):
    """Run a command; keyword arguments are environment variables, ``stdin`` is typed in."""
    for name in list(os.environ):
        if name.upper().startswith("ASSAY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSAY_DATA_DIRECTORY", str(tmp_path / "data"))

    def run(*arguments, stdin=None, **environment):
        return CliRunner(env=environment).invoke(main, arguments, input=stdin)

    return run


@pytest.fixture
def with_database(assay):
    """The same, with a database."""
    assert assay("database", "upgrade").exit_code == Exit.DONE
    return assay


@pytest.fixture
def with_office(with_database, monkeypatch):
    """The same, with a key and two people: Ana has passed a test, Bo has not."""
    monkeypatch.setenv("ASSAY_PASSPHRASE", PASSPHRASE)
    assert with_database("keys", "generate").exit_code == Exit.DONE
    roster = "external_id,name\nA-1,Ana Souza\nA-2,Bo Ek\n"
    results = (
        "external_id,track,component,taken_on,score\n"
        "A-1,product-fundamentals,knowledge-test,2025-04-20,92\n"
        "A-2,product-fundamentals,knowledge-test,2025-04-20,84.995\n"
    )
    assert with_database("import", "roster", "-", stdin=roster).exit_code == Exit.DONE
    assert with_database("import", "results", "-", stdin=results).exit_code == Exit.DONE
    return with_database
