"""The numbers of a report's tables, to be taken away."""

import csv
import io
from datetime import date

from issuer.rendering.reports.facts import Cell, Table


def table_csv(table: Table) -> bytes:
    """Return the numbers of a table as CSV: UTF-8, units in the header, raw values."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        f"{column.label} ({column.unit})" if column.unit else column.label
        for column in table.columns
    )
    for row in table.rows:
        writer.writerow(_raw(cell) for cell in row)
    return text.getvalue().encode()


def _raw(cell: Cell) -> str:
    """Write a cell for programs; a text that a spreadsheet would compute is kept as text."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text[:1] in "=+-@\t\r" and text else text
