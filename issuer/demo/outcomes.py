"""What the demonstration's figures and routing rest on: sittings, tickets, how busy agents are.

All of it is fictional. Days are counted back from the day on which the demonstration was opened
for the first time, so that a run that broke off and goes on later doubles nothing.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from typing import BinaryIO, Final

from issuer.errors import IssuerError
from issuer.services.assessment_items import ITEMS, import_items
from issuer.services.csv_reading import read_csv
from issuer.services.importing import ImportSummary
from issuer.services.office import Office
from issuer.services.results import ATTEMPTS, import_attempts
from issuer.services.routing import Told, report_agents
from issuer.services.tickets import TICKETS, import_tickets

FILES: Final = ("items.csv", "sittings.csv", "tickets.csv")
REPORTED_MINUTES: Final = 1_440
"""For how long what is told of agents holds: a demonstration tells it when it is started."""


def import_outcomes(
    office: Office, *, opened_at: datetime, at: datetime
) -> Iterator[tuple[ImportSummary, str]]:
    """Take in titles of items, sittings and tickets; yield what came of each.

    Args:
        office: of the demonstration, its people and history recorded.
        opened_at: when it was opened for the first time.
        at: now.
    """
    items = read_csv(_dated("items.csv", opened_at), ITEMS)
    yield whole(import_items(office.database, office.programmes, items)), "Titles of items"
    sittings = read_csv(_dated("sittings.csv", opened_at), ATTEMPTS)
    yield (
        whole(import_attempts(office.database, office.programmes, sittings, at=at)),
        "Further sittings",
    )
    tickets = read_csv(_dated("tickets.csv", opened_at), TICKETS)
    yield (
        whole(import_tickets(office.database, office.programmes, tickets, at=at)),
        "Outcomes of tickets",
    )


def report_workloads(office: Office, *, at: datetime) -> None:
    """Tell how busy the fictional agents are, as a ticket system would every few minutes."""
    with files("issuer.demo").joinpath("workloads.csv").open(encoding="utf-8") as stream:
        told = [
            Told(
                external_id=row["external_id"],
                available=row["available"] == "yes",
                open_tickets=int(row["open_tickets"]),
                capacity=int(row["capacity"]),
                languages=tuple(row["languages"].split()),
            )
            for row in csv.DictReader(stream)
        ]
    report_agents(office, told, minutes=REPORTED_MINUTES, at=at)


def whole(summary: ImportSummary) -> ImportSummary:
    """Return what was taken in; raises IssuerError where not every row fits the programmes."""
    if summary.refused:
        first = summary.bad_rows[0].sentences()[0]
        raise IssuerError(f"The demonstration's own data does not fit the programmes: {first}")
    return summary


def _dated(name: str, opened_at: datetime) -> BinaryIO:
    """Return a file with days in the place of its ``days_ago``."""
    with files("issuer.demo").joinpath(name).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    column = "solved_on" if name == "tickets.csv" else "taken_on"
    for row in rows:
        if (days := row.pop("days_ago", None)) is not None:
            row[column] = (opened_at - timedelta(days=int(days))).date().isoformat()
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(written.getvalue().encode())
