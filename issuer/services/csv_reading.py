"""CSV files from other people's systems, read as a stream and without guessing.

A file is UTF-8, with or without byte-order mark; cells are divided by comma or semicolon
(the header tells which); columns come in any order. A header that does not fit is refused
as a whole. Nothing is held in memory but the row at hand.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final, TypeVar

from issuer.errors import RefusedError
from issuer.services.table import BadCell, BadRow, Column, Row, Table
from issuer.suggestions import nearest

E = TypeVar("E")

LONGEST_LINE: Final = 65_536
"""Characters; a longer line is no row of ours but an unclosed quotation mark, or an attack."""

_YES_NO: Final = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


class UnreadableTableError(RefusedError):
    """The file as a whole cannot be read; nothing of it was used."""


def read_csv(
    stream: BinaryIO, table: Table[E], renamed: Mapping[str, str] | None = None
) -> Iterator[Row[E] | BadRow]:
    """Read ``stream`` row by row; empty rows are passed over, empty cells were not said.

    ``renamed`` says which column of the table each heading of the file is, empty for those that
    are left out; without it, headings are the names of the columns.

    Raises UnreadableTableError, before or between rows, where the file as a whole cannot be
    used: not UTF-8, not CSV, or columns that are unknown, missing or there twice.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        cells = _divided(text)
        header = next(cells, None)
        if header is None:
            names = ", ".join(table.columns)
            raise UnreadableTableError(f"The file is empty. Expected a header with {names}.")
        placed = _place(header, table, renamed)
        for number, row in enumerate(cells, start=2):
            if any(row):
                yield _row(number, row, placed, table)
    except UnicodeDecodeError as error:
        raise UnreadableTableError(
            f"The file is not UTF-8 text (it holds the byte 0x{error.object[error.start]:02x}, "
            f"where {error.reason}). Save it as “CSV UTF-8”."
        ) from None
    except csv.Error as error:
        raise UnreadableTableError(
            f"The file is not a CSV table ({error}). Look for a quotation mark that is not closed."
        ) from None
    finally:
        text.detach()


def _divided(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """Divide into cells; the delimiter is the one that the header has more of."""
    first = text.readline(LONGEST_LINE)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    for row in csv.reader(_lines(first, text), delimiter=delimiter, strict=True):
        yield [cell.strip(" ") for cell in row]


def _lines(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    line = first
    while line:
        if len(line) >= LONGEST_LINE:
            raise UnreadableTableError(
                f"The file has a line of {LONGEST_LINE} characters or more; that is no table of "
                "people. Check that it is the right file."
            )
        yield line
        line = text.readline(LONGEST_LINE)


def headings(stream: BinaryIO) -> list[str]:
    """Return the headings of a file, and leave the stream where it was.

    Raises UnreadableTableError where it is not UTF-8, not CSV, or empty.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        header = next(_divided(text), None)
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableTableError(
            "The file is not a CSV table in UTF-8. Save it as “CSV UTF-8”."
        ) from None
    finally:
        text.detach()
        stream.seek(0)
    if not header or not any(header):
        raise UnreadableTableError("The file is empty, or its first row has no headings.")
    return header


def column_name(heading: str) -> str:
    """Return the name of a column as a heading writes it: in whatever case, blanks for ``_``."""
    return heading.lower().replace(" ", "_")


def _place(
    header: list[str], table: Table[Any], renamed: Mapping[str, str] | None
) -> list[Column | None]:
    """Match the header to the columns; None for what is left out."""
    known = table.columns
    if renamed is not None:
        header = [renamed.get(name, "") for name in header]
    names = [column_name(name) for name in header]
    wrong = [
        f"There is no column “{shown}”.{nearest(name, known)}"
        for shown, name in zip(header, names, strict=True)
        if name not in known and not (renamed is not None and name == "")
    ]
    wrong += [f"The column {name} is there twice." for name in known if names.count(name) > 1]
    wrong += [
        f"The column {column.name} is missing ({column.expected})."
        for column in known.values()
        if column.required and column.name not in names
    ]
    if wrong:
        wrong.append(f"The columns are {', '.join(known)}, in any order.")
        raise UnreadableTableError("The header (row 1) does not fit.\n" + "\n".join(wrong))
    return [known.get(name) for name in names]


def _row(
    number: int, cells: list[str], placed: list[Column | None], table: Table[E]
) -> Row[E] | BadRow:
    if len(cells) != len(placed):
        message = f"it has {len(cells)} cells, and the header has {len(placed)}"
        return BadRow(row=number, cells=(BadCell(column=None, message=message),))
    pairs = zip(placed, cells, strict=True)
    return table.judge(
        number, {column.name: _value(cell, column) for column, cell in pairs if cell and column}
    )


def _value(cell: str, column: Column) -> object:
    """Read a cell as its column's type; what cannot be read stays text, and is refused."""
    if column.kind is bool:
        return _YES_NO.get(cell.lower(), cell)
    if column.kind is int:
        return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 9 else cell
    if column.kind is tuple:
        return tuple(cell.split())
    return cell
