"""Tables of entries: what their columns are, and the judgement of one row.

CSV files and the bulk calls of the API read the same tables, so that both refuse the same
things in the same words.
"""

import csv
import dataclasses
import io
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from issuer.suggestions import nearest

E = TypeVar("E")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCell:
    """One value that is not as it must be."""

    column: str | None
    """None where it concerns the row as a whole."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was refused, with every reason."""

    row: int
    """As a spreadsheet counts (the header is row 1); for JSON, the place in the list from 1."""
    cells: tuple[BadCell, ...]

    def sentences(self) -> list[str]:
        """Say each reason with its row and column."""
        return [
            f"row {self.row}, column {cell.column}: {cell.message}"
            if cell.column
            else f"row {self.row}: {cell.message}"
            for cell in self.cells
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[E]):
    """A row that is as it must be."""

    row: int
    entry: E


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table, as the entry's field declares it."""

    name: str
    required: bool
    expected: str
    example: str
    kind: type
    """The plain type of its values."""


class Table(Generic[E]):
    """The table whose rows are ``entry``, a dataclass with annotated fields."""

    def __init__(self, entry: type[E]) -> None:
        self.entry = entry
        self._adapter: TypeAdapter[E] = TypeAdapter(entry)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns by name, in the order in which they are declared."""
        hints = get_type_hints(self.entry, include_extras=True)
        found = {}
        for field in dataclasses.fields(cast("Any", self.entry)):
            info = FieldInfo.from_annotation(hints[field.name])
            found[field.name] = Column(
                name=field.name,
                required=field.default is dataclasses.MISSING,
                expected=info.description or "",
                example=str((info.examples or [""])[0]),
                kind=_plain_type(hints[field.name]),
            )
        return found

    def template(self) -> str:
        """Return the header and one row of examples as CSV text, to be filled in."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerow([column.example for column in self.columns.values()])
        return text.getvalue()

    def judge(self, row: int, values: Mapping[str, object]) -> Row[E] | BadRow:
        """Make an entry of plain values (as JSON has them), or say all that is wrong."""
        try:
            return Row(row=row, entry=self._adapter.validate_python(dict(values)))
        except ValidationError as error:
            cells = dict.fromkeys(self._explain(dict(one), values) for one in error.errors())
            return BadRow(row=row, cells=tuple(cells))

    def _explain(self, error: dict[str, Any], values: Mapping[str, object]) -> BadCell:
        name = str(error["loc"][0]) if error["loc"] else ""
        column = self.columns.get(name)
        if column is None:
            return BadCell(
                column=name, message=f"there is no such field.{nearest(name, self.columns)}"
            )
        if error["type"] == "missing":
            return BadCell(column=name, message=f"it is empty; expected {column.expected}")
        reason = str(error["msg"]).removeprefix("Value error, ")
        reason = f": {reason}" if error["type"] == "value_error" else ""
        found = _shown(values.get(name))
        return BadCell(column=name, message=f"expected {column.expected}; found {found}{reason}")


def _shown(value: object) -> str:
    """Quote what was found, cut to what a person reads, with nothing that cannot be printed."""
    text = " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    text = text if len(text) <= 60 else text[:59] + "…"
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + "”"


def _plain_type(annotation: Any) -> type:  # noqa: ANN401 - an annotation is anything
    """Return the type below ``Annotated`` and ``| None``."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    if get_origin(annotation) in {Union, types.UnionType}:
        return _plain_type(next(part for part in get_args(annotation) if part is not type(None)))
    origin = get_origin(annotation)
    return origin if isinstance(origin, type) else cast("type", annotation)
