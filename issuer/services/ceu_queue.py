"""Continuing education that waits for a reviewer: whose it is, and what it would count."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from issuer.domain.ceu import Activity, units
from issuer.errors import NotFoundError
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.catalogue import find_track
from issuer.services.office import Office

PAGE: Final = 25
"""Activities on one page."""
_LONGEST_MOMENT: Final = 11
"""Digits of a moment in seconds, up to the year 5138."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An activity without a ruling."""

    activity: Activity
    holder: HolderRecord
    public_id: str
    track: str
    """Name of the track that it is for."""
    source: str
    """Title of the source; its short name where the track has none such any more."""
    units: Decimal | None
    """What it counts once accepted; None where the source counts no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """Some activities, oldest first, and how to go on."""

    activities: tuple[Waiting, ...]
    next: str | None


def waiting_page(office: Office, *, after: str) -> WaitingPage:
    """Return activities that wait, oldest first; ``after`` is ``next`` of the page before."""
    with office.database.reading() as records:
        found = records.ceus.waiting(after=_place(after), limit=PAGE + 1)
        shown = found[:PAGE]
        certifications = records.certifications.by_ids({key for key, _ in shown})
        people = records.holders.by_ids({each.holder_id for each in certifications.values()})
    return WaitingPage(
        activities=tuple(
            _waiting(office, activity, certifications[key], people[certifications[key].holder_id])
            for key, activity in shown
        ),
        next=_written(shown[-1][1]) if len(found) > PAGE else None,
    )


def _waiting(
    office: Office, activity: Activity, certification: CertificationRecord, holder: HolderRecord
) -> Waiting:
    name, title, counts = certification.track, activity.source, None
    try:
        track = find_track(office.programmes, f"{certification.programme}/{certification.track}")[1]
    except NotFoundError:
        pass
    else:
        name = track.name
        source = next((each for each in track.ceu_sources if each.slug == activity.source), None)
        if source is not None:
            title, counts = source.title, units(source, activity.quantity)
    return Waiting(
        activity=activity,
        holder=holder,
        public_id=certification.public_id,
        track=name,
        source=title,
        units=counts,
    )


def _written(activity: Activity) -> str:
    return f"{int(activity.submitted_at.timestamp())}.{activity.id}"


def _place(text: str) -> tuple[datetime, str] | None:
    """Read where a page begins; the first page where that cannot be read."""
    moment, _, name = text.partition(".")
    if not moment.isascii() or not moment.isdigit() or len(moment) > _LONGEST_MOMENT:
        return None
    return datetime.fromtimestamp(int(moment), UTC), name
