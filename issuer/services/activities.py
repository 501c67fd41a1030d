"""Continuing education in tables: activities of many people, handed in at once."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.ceu import Activity, same_activity
from issuer.domain.programme import Programme
from issuer.errors import NotFoundError
from issuer.persistence import Database, Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.catalogue import find_track
from issuer.services.entries import ActivityEntry
from issuer.services.importing import ImportSummary, Outcome, import_rows
from issuer.services.office import Office
from issuer.services.table import BadCell, BadRow, Row, Table
from issuer.suggestions import nearest

ACTIVITIES = Table(ActivityEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """An activity with the certification that it is for."""

    public_id: str
    activity: Activity


def import_activities(
    database: Database,
    programmes: Sequence[Programme],
    rows: Iterable[Row[ActivityEntry] | BadRow],
    *,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Hand in activities; each counts once a reviewer accepted it.

    The same source, day and evidence for one certification is the same activity: said again
    it changes nothing, with another quantity it is refused, since that is a correction.
    """

    def save(records: Records, good: Sequence[Row[ActivityEntry]]) -> list[Outcome | BadRow]:
        outcomes: list[Outcome | BadRow] = []
        for row in good:
            found = _hand_in(records, programmes, row.entry, at)
            if isinstance(found, BadCell):
                outcomes.append(BadRow(row=row.row, cells=(found,)))
            else:
                outcomes.append(found)
        return outcomes

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


def handed_in(office: Office, activities: Sequence[str]) -> list[HandedIn]:
    """Return these activities with their certifications, in the order of ``activities``.

    What is not known (any more) is left out.
    """
    with office.database.reading() as records:
        known = {activity.id: (key, activity) for key, activity in records.ceus.find(activities)}
        certifications = records.certifications.by_ids({key for key, _ in known.values()})
    return [
        HandedIn(public_id=certifications[known[name][0]].public_id, activity=known[name][1])
        for name in activities
        if name in known
    ]


def _hand_in(
    records: Records, programmes: Sequence[Programme], entry: ActivityEntry, at: datetime
) -> Outcome | BadCell:
    if entry.earned_on > at:
        return BadCell(column="earned_on", message="it lies in the future")
    holder = records.holders.by_external_ids([entry.external_id]).get(entry.external_id)
    if holder is None or holder.erased_at is not None:
        message = f"there is no holder “{entry.external_id}”; import the roster first"
        return BadCell(column="external_id", message=message)
    try:
        programme, track = find_track(programmes, entry.track)
    except NotFoundError as error:
        return BadCell(column="track", message=str(error))
    known = [source.slug for source in track.ceu_sources]
    if entry.source not in known:
        listed = ", ".join(known) if known else "none"
        return BadCell(
            column="source",
            message=f"{track.slug} has no source of units “{entry.source}”."
            f"{nearest(entry.source, known)} It has: {listed}",
        )
    held = records.certifications.of_holders([holder.id], programme=programme.slug)
    own = [one for one in held.get(holder.id, []) if one.track == track.slug]
    certification = _issued(records, own)
    if certification is None:
        message = f"{entry.external_id} is not certified in {track.slug}; units keep one up"
        return BadCell(column="track", message=message)
    return _record(records, certification, entry, at)


def _issued(records: Records, own: list[CertificationRecord]) -> CertificationRecord | None:
    facts = records.certifications.facts([one.id for one in own])
    return next((one for one in own if one.id in facts), None)


def _record(
    records: Records, certification: CertificationRecord, entry: ActivityEntry, at: datetime
) -> Outcome | BadCell:
    activity = Activity(
        id=str(uuid.uuid4()),
        source=entry.source,
        quantity=entry.quantity,
        earned_at=entry.earned_on,
        evidence=entry.evidence,
        submitted_at=at,
    )
    ledger = records.ceus.ledger(certification.id)
    same = next((one for one in ledger.activities if same_activity(one, activity)), None)
    if same is None:
        records.ceus.submit(certification.id, [activity])
        return Outcome.ADDED
    if same.quantity == activity.quantity:
        return Outcome.UNCHANGED
    return BadCell(
        column="quantity",
        message=f"the same activity is recorded already with {_plain(same.quantity)}; a reviewer "
        f"corrects it (activity {same.id})",
    )


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
