"""The command line, with everything it needs below a folder of its own."""

import os

import pytest
from click.testing import CliRunner

from issuer.cli import main
from issuer.cli.frame import Exit


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
