"""Every kind of table that the office takes in, by whichever door: file, upload, command."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO, Final

from issuer.domain.programme import Programme
from issuer.persistence import Database
from issuer.services.activities import ACTIVITIES, import_activities
from issuer.services.assessment_items import ITEMS, import_items
from issuer.services.csv_reading import read_csv
from issuer.services.importing import ImportSummary
from issuer.services.results import (
    ATTEMPTS,
    REQUIREMENTS,
    import_attempts,
    import_requirements,
)
from issuer.services.rosters import ROSTER, import_roster
from issuer.services.table import Table
from issuer.services.tickets import TICKETS, import_tickets


class TableKind(StrEnum):
    """What a table holds."""

    ROSTER = "roster"
    RESULTS = "results"
    REQUIREMENTS = "requirements"
    ACTIVITIES = "activities"
    TICKETS = "tickets"
    ITEMS = "items"


_TABLES: Final[Mapping[TableKind, Table[Any]]] = {
    TableKind.ROSTER: ROSTER,
    TableKind.RESULTS: ATTEMPTS,
    TableKind.REQUIREMENTS: REQUIREMENTS,
    TableKind.ACTIVITIES: ACTIVITIES,
    TableKind.TICKETS: TICKETS,
    TableKind.ITEMS: ITEMS,
}

_OF_TRACKS: Final[Mapping[TableKind, Callable[..., ImportSummary]]] = {
    TableKind.RESULTS: import_attempts,
    TableKind.REQUIREMENTS: import_requirements,
    TableKind.ACTIVITIES: import_activities,
    TableKind.TICKETS: import_tickets,
}
"""Those whose rows name tracks, and are recorded at a moment."""


def table_of(kind: TableKind) -> Table[Any]:
    """Return the table whose columns a file of this kind has."""
    return _TABLES[kind]


def import_table(
    kind: TableKind,
    stream: BinaryIO,
    database: Database,
    programmes: Sequence[Programme],
    *,
    at: datetime,
    dry_run: bool,
    skip_bad: bool,
    renamed: Mapping[str, str] | None = None,
) -> ImportSummary:
    """Take a CSV file in.

    Args:
        kind: what its rows are.
        stream: the file, read as a stream.
        database: where the rows are recorded.
        programmes: whose tracks the rows may name.
        at: the moment that is recorded with them.
        dry_run: only say what would happen.
        skip_bad: record the good rows although others were refused.
        renamed: which column of the table each heading of the file is; see ``read_csv``.

    Raises UnreadableTableError where the file as a whole cannot be used.
    """
    rows = read_csv(stream, table_of(kind), renamed)
    if kind is TableKind.ROSTER:
        return import_roster(database, rows, at=at, dry_run=dry_run, skip_bad=skip_bad)
    if kind is TableKind.ITEMS:
        return import_items(database, programmes, rows, dry_run=dry_run, skip_bad=skip_bad)
    take = _OF_TRACKS[kind]
    return take(database, programmes, rows, at=at, dry_run=dry_run, skip_bad=skip_bad)
