"""Reading a programme file: bytes become a ``Programme`` once, strictly."""

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from issuer.domain.programme import Programme
from issuer.programmes.build import programme_of
from issuer.programmes.consistency import faults
from issuer.programmes.errors import Problem, ProgrammeError
from issuer.programmes.file_format import ProgrammeTable
from issuer.programmes.lines import Path as Place
from issuer.programmes.lines import line_of, lines_of
from issuer.programmes.wording import sentence_of

SIZE_LIMIT = 1_048_576
"""Bytes; the shipped programmes have 30 to 40 thousand."""

SHIPPED = ("conversationiq.toml", "support-agents.toml")

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load(path: Path) -> Programme:
    """Read the programme file at ``path``.

    Raises:
        ProgrammeError: the file cannot be read, or anything in it is not as it must be.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _one(str(path), 1, f"it cannot be read: {error.strerror}") from error
    return parse(data, str(path))


def parse(data: bytes, file: str) -> Programme:
    """Read a programme from ``data``; ``file`` is its name in error messages.

    Raises:
        ProgrammeError: anything in it is not as it must be; every error is named.
    """
    text = _text(data, file)
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = _AT_LINE.search(str(error))
        line = int(where.group(1)) if where else text.count("\n") + 1
        raise _one(file, line, f"expected TOML 1.0: {_AT_LINE.sub('', str(error))}") from error
    except ValueError as error:
        raise _one(file, 1, f"expected numbers of a usual size: {error}") from error
    except RecursionError as error:
        raise _one(file, 1, "expected a programme, found tables within tables") from error
    lines = lines_of(text)
    found: list[tuple[Place, str]] = []
    table: ProgrammeTable | None = None
    try:
        table = ProgrammeTable.model_validate(raw)
    except ValidationError as error:
        found = [(_place(each["loc"], lines), sentence_of(each)) for each in error.errors()]
    told = {place for place, _ in found}
    found += [(place, sentence) for place, sentence in faults(raw) if place not in told]
    if table is None or found:
        raise ProgrammeError(_sorted(file, lines, found))
    return programme_of(table, raw)


@cache
def shipped() -> tuple[Programme, ...]:
    """Return the programmes that ship with Assay, by slug."""
    folder = files("issuer.programmes")
    return tuple(parse(folder.joinpath(name).read_bytes(), name) for name in SHIPPED)


def _text(data: bytes, file: str) -> str:
    if len(data) > SIZE_LIMIT:
        raise _one(file, 1, f"expected at most {SIZE_LIMIT} bytes, found {len(data)}")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _one(file, line, "expected UTF-8, found a byte that is not") from error


def _place(loc: tuple[int | str, ...], lines: dict[Place, int]) -> Place:
    """Return the place in the file; the schema library adds ``[key]`` for a wrong key."""
    place = tuple(str(step) if isinstance(step, str) else step for step in loc)
    return place[:-1] if place and place[-1] == "[key]" and place not in lines else place


def _sorted(
    file: str, lines: dict[Place, int], found: list[tuple[Place, str]]
) -> tuple[Problem, ...]:
    problems = (
        Problem(
            file=file,
            line=line_of(lines, place),
            place=".".join(str(step) for step in place),
            sentence=sentence,
        )
        for place, sentence in found
    )
    return tuple(sorted(problems, key=lambda each: (each.line, each.place, each.sentence)))


def _one(file: str, line: int, sentence: str) -> ProgrammeError:
    return ProgrammeError((Problem(file=file, line=line, place="", sentence=sentence),))
