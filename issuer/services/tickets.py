"""Outcomes of tickets, taken in from the ticket system's export."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, Strict

from issuer.domain.programme import Programme
from issuer.errors import NotFoundError
from issuer.persistence import Database, Records
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.results import Recorded
from issuer.persistence.records.tickets import TicketDraft
from issuer.services.catalogue import find_track
from issuer.services.entries import STRICT, ExternalId, Moment, Slug, Text, TrackName
from issuer.services.importing import ImportSummary, Outcome, import_rows
from issuer.services.table import BadCell, BadRow, Row, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEntry:
    """The outcome of one ticket."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ticket: Annotated[
        Text,
        Field(
            max_length=100,
            description="the ticket's number in the ticket system, at most 100 characters",
            examples=["482913"],
        ),
    ]
    external_id: ExternalId
    track: TrackName
    topic: Annotated[
        Slug,
        Field(
            description="the kind of ticket in lower-case letters, digits and hyphens",
            examples=["billing"],
        ),
    ]
    solved_on: Annotated[
        Moment,
        Field(
            description="the day as YYYY-MM-DD, or the moment as 2026-01-31T09:30:00Z",
            examples=["2026-01-31T09:30:00Z"],
        ),
    ]
    routed: Annotated[
        bool,
        Strict(),
        Field(
            description="yes or no: whether routing by certification chose who took it",
            examples=["yes"],
        ),
    ]
    first_contact: Annotated[
        bool,
        Strict(),
        Field(
            description="yes or no: whether it was resolved at the first contact", examples=["yes"]
        ),
    ]
    escalated: Annotated[
        bool, Strict(), Field(description="yes or no: whether it was escalated", examples=["no"])
    ]
    satisfaction: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=5)] | None,
        Field(
            description="the customer's rating, a whole number from 1 to 5; empty where there "
            "is none",
            examples=["5"],
        ),
    ] = None


TICKETS = Table(TicketEntry)


def import_tickets(
    database: Database,
    programmes: Sequence[Programme],
    rows: Iterable[Row[TicketEntry] | BadRow],
    *,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Record outcomes of tickets; those that are known stay as they are.

    The same ticket with another outcome is refused: a report may rest on what is recorded.
    """

    def save(records: Records, good: Sequence[Row[TicketEntry]]) -> list[Outcome | BadRow]:
        holders = records.holders.by_external_ids({row.entry.external_id for row in good})
        resolved = [_resolve(programmes, row.entry, holders, at) for row in good]
        drafts = [one for one in resolved if isinstance(one, TicketDraft)]
        recorded = iter(records.tickets.add(drafts))
        answers: list[Outcome | BadRow] = []
        for row, one in zip(good, resolved, strict=True):
            if isinstance(one, BadCell):
                answers.append(BadRow(row=row.row, cells=(one,)))
                continue
            match next(recorded):
                case Recorded.ADDED:
                    answers.append(Outcome.ADDED)
                case Recorded.UNCHANGED:
                    answers.append(Outcome.UNCHANGED)
                case Recorded.DIFFERS:
                    answers.append(BadRow(row=row.row, cells=(_DIFFERS,)))
        return answers

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


_DIFFERS = BadCell(
    column="ticket",
    message="this ticket is recorded already with another outcome; what a report may rest on is "
    "not changed",
)


def _resolve(
    programmes: Sequence[Programme],
    entry: TicketEntry,
    holders: dict[str, HolderRecord],
    at: datetime,
) -> TicketDraft | BadCell:
    holder = holders.get(entry.external_id)
    if holder is None or holder.erased_at is not None:
        message = f"there is no holder “{entry.external_id}”; import the roster first"
        return BadCell(column="external_id", message=message)
    try:
        programme, track = find_track(programmes, entry.track)
    except NotFoundError as error:
        return BadCell(column="track", message=str(error))
    if entry.solved_on > at:
        return BadCell(column="solved_on", message="it lies in the future")
    return TicketDraft(
        reference=entry.ticket,
        holder_id=holder.id,
        programme=programme.slug,
        track=track.slug,
        topic=entry.topic,
        solved_at=entry.solved_on,
        routed=entry.routed,
        first_contact=entry.first_contact,
        escalated=entry.escalated,
        satisfaction=entry.satisfaction,
    )
