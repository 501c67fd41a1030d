"""Judging a TOML file as a whole: every error at once, each with its line."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from issuer.programmes.errors import Problem, ProgrammeError
from issuer.programmes.lines import Path as Place
from issuer.programmes.lines import line_of, lines_of
from issuer.programmes.raw import Raw
from issuer.programmes.wording import sentence_of

SIZE_LIMIT = 1_048_576
"""Bytes; the shipped programmes have 30 to 40 thousand."""

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")

Table = TypeVar("Table", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    name: str
    kind: str

    def one(self, line: int, sentence: str) -> ProgrammeError:
        problem = Problem(file=self.name, line=line, place="", sentence=sentence)
        return ProgrammeError((problem,), kind=self.kind)


def read(path: Path, *, kind: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        ProgrammeError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        place = _File(name=str(path), kind=kind)
        raise place.one(1, f"it cannot be read: {error.strerror}") from error


def judged(
    data: bytes,
    file: str,
    *,
    kind: str,
    model: type[Table],
    faults: Callable[[Raw], Iterable[tuple[Place, str]]],
) -> tuple[Table, Raw]:
    """Return the settings of a file that was found right, and the same as they were read.

    Args:
        data: the whole file.
        file: its name in error messages.
        kind: what it is, as in “programme file”.
        model: what each setting can be.
        faults: yields how the settings do not fit together; each by its place and sentence.

    Raises:
        ProgrammeError: anything in it is not as it must be; every error is named.
    """
    place = _File(name=file, kind=kind)
    text = _text(data, place)
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = _AT_LINE.search(str(error))
        line = int(where.group(1)) if where else text.count("\n") + 1
        raise place.one(line, f"expected TOML 1.0: {_AT_LINE.sub('', str(error))}") from error
    except ValueError as error:
        raise place.one(1, f"expected numbers of a usual size: {error}") from error
    except RecursionError as error:
        raise place.one(1, f"expected a {kind}, found tables within tables") from error
    lines = lines_of(text)
    found: list[tuple[Place, str]] = []
    table: Table | None = None
    try:
        table = model.model_validate(raw)
    except ValidationError as error:
        found = [(_place(each["loc"], lines), sentence_of(each, model)) for each in error.errors()]
    told = {each for each, _ in found}
    found += [(each, sentence) for each, sentence in faults(raw) if each not in told]
    if table is None or found:
        raise ProgrammeError(_sorted(file, lines, found), kind=kind)
    return table, raw


def _text(data: bytes, place: _File) -> str:
    if len(data) > SIZE_LIMIT:
        raise place.one(1, f"expected at most {SIZE_LIMIT} bytes, found {len(data)}")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise place.one(line, "expected UTF-8, found a byte that is not") from error


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
