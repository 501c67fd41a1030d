"""Reading a programme file: bytes become a ``Programme`` once, strictly."""

from pathlib import Path

from issuer.domain.programme import Programme


def load(path: Path) -> Programme:
    """Read the programme file at ``path``.

    Raises:
        ProgrammeError: the file cannot be read, or anything in it is not as it must be.
    """
    raise NotImplementedError


def parse(data: bytes, file: str) -> Programme:
    """Read a programme from ``data``; ``file`` is its name in error messages.

    Raises:
        ProgrammeError: anything in it is not as it must be; every error is named.
    """
    raise NotImplementedError


def shipped() -> tuple[Programme, ...]:
    """Return the programmes that ship with Assay, by slug."""
    raise NotImplementedError
