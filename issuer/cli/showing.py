"""Tables for people on a terminal, and for programs where the output goes elsewhere."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from verifier.timestamps import format_timestamp


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print ``rows`` under ``headings``; tab-separated, whole and plain where nobody looks on."""
    if not sys.stdout.isatty():
        for row in (headings, *rows):
            click.echo("\t".join(row))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        # Folded, never cut: an id that lacks its end is no id.
        table.add_column(heading, overflow="fold")
    for row in rows:
        # As Text: a name in brackets is a name, not markup.
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def moment(value: datetime | None) -> str:
    """Write a moment as the wire has it; ``-`` for none."""
    return "-" if value is None else format_timestamp(value)
