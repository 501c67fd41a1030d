"""What every test may ask for: the standards bodies' data, a database of each kind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from keys.store import encryption

VECTORS = Path(__file__).resolve().parents[2] / "shared" / "vectors"


def skip_or_fail(reason: str) -> None:
    """Skip with the reason; where the gate runs, a skip of this kind is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have this: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of test data of the standards bodies (see docs/developing.md)."""
    if not VECTORS.is_dir():
        skip_or_fail(f"the standards bodies' test data is not at {VECTORS}")
    return VECTORS


@pytest.fixture(scope="session", autouse=True)
def quick_passphrases() -> Iterator[None]:
    """Let key stores of the tests open in an instant: what they guard is worth nothing.

    The same derivation runs with a small cost; each office of a test opens its store anew,
    and a quarter of a second for each was a third of the whole run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encryption, "_COST", 2)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_translated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the applications of the tests share their translated templates."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield
