"""Reading a programme file: bytes become a ``Programme`` once, strictly."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from issuer.domain.programme import Programme
from issuer.programmes.build import programme_of
from issuer.programmes.consistency import faults
from issuer.programmes.file_format import ProgrammeTable
from issuer.programmes.judging import judged, read

SHIPPED = ("conversationiq.toml", "support-agents.toml")
KIND = "programme file"


def load(path: Path) -> Programme:
    """Read the programme file at ``path``.

    Raises:
        ProgrammeError: the file cannot be read, or anything in it is not as it must be.
    """
    return parse(read(path, kind=KIND), str(path))


def parse(data: bytes, file: str) -> Programme:
    """Read a programme from ``data``; ``file`` is its name in error messages.

    Raises:
        ProgrammeError: anything in it is not as it must be; every error is named.
    """
    table, raw = judged(data, file, kind=KIND, model=ProgrammeTable, faults=faults)
    return programme_of(table, raw)


@cache
def shipped() -> tuple[Programme, ...]:
    """Return the programmes that ship with Assay, by slug."""
    folder = files("issuer.programmes")
    return tuple(parse(folder.joinpath(name).read_bytes(), name) for name in SHIPPED)
