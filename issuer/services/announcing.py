"""Dates that came, put into the outbox: reminders, expiry, lapse, suspension by the clock.

Acts are there already, put in by their own transactions. What is looked for lies between the
last sweep and now, so the cost is that of what came due. The key of each event says what came
and for which cycle: run twice, or by two at once, it is put in once.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from issuer.domain.reminders import BEGINNINGS, NEWS, REMINDERS, ClockEvent, Reminder
from issuer.domain.standing import Standing
from issuer.persistence import Records
from issuer.persistence.records.outbox import Boundary, EventDraft
from issuer.services.office import Office

OVERLAP: Final = timedelta(hours=1)
"""How far a sweep looks back behind the last one: an act may have been committed meanwhile."""
CHUNK: Final = 1000
"""Events per transaction."""


def announce(office: Office, *, at: datetime) -> int:
    """Put into the outbox what the clock brought until ``at``; return how many events.

    A first sweep catches up what still makes sense, and 30 days of expiries and lapses.
    """
    count = 0
    for reminder in REMINDERS:
        with office.database.reading() as records:
            drafts = list(_reminders(records, reminder, at))
        count += _put(office, drafts, at)
    for kind in BEGINNINGS:
        with office.database.reading() as records:
            drafts = list(_beginnings(records, kind, at))
        count += _put(office, drafts, at)
    with office.database.transaction() as records:
        # Only now: broken off before, the next sweep looks at the same dates again. All at
        # once: each transaction waits for the disk, also where there was nothing to put in.
        for kind in (*(reminder.kind for reminder in REMINDERS), *BEGINNINGS):
            records.outbox.move_mark(kind.value, until=at)
    return count


def _reminders(records: Records, reminder: Reminder, at: datetime) -> Iterator[EventDraft]:
    oldest = at - reminder.sensible
    after = max(_looked(records, reminder.kind, at) or oldest, oldest)
    found = records.outbox.expiring(
        after + reminder.before, at + reminder.before, standings=reminder.standings, at=at
    )
    for each in found:
        yield _draft(reminder.kind, each, each.valid_until - reminder.before)


def _beginnings(records: Records, kind: ClockEvent, at: datetime) -> Iterator[EventDraft]:
    after = _looked(records, kind, at) or at - NEWS
    by_clock = kind is ClockEvent.SUSPENDED_BY_CLOCK
    before = Standing.UPCOMING if kind is ClockEvent.BEGUN else None
    found = records.outbox.begun(BEGINNINGS[kind], after, at=at, by_clock=by_clock, before=before)
    for each in found:
        yield _draft(kind, each, each.start)


def _looked(records: Records, kind: ClockEvent, at: datetime) -> datetime | None:
    """Return from when on to look; None before the first sweep."""
    mark = records.outbox.mark(kind.value)
    # A mark that lies ahead was set by a clock that was wrong: it hides nothing.
    return None if mark is None else min(mark, at) - OVERLAP


def _draft(kind: ClockEvent, boundary: Boundary, at: datetime) -> EventDraft:
    which = boundary.start if kind is ClockEvent.SUSPENDED_BY_CLOCK else boundary.valid_until
    return EventDraft(
        key=f"clock:{boundary.certification_id}:{kind}:{int(which.timestamp())}",
        kind=kind.value,
        certification_id=boundary.certification_id,
        at=at,
        valid_until=boundary.valid_until,
    )


def _put(office: Office, drafts: Iterable[EventDraft], at: datetime) -> int:
    count = 0
    waiting = iter(drafts)
    while chunk := list(islice(waiting, CHUNK)):
        with office.database.transaction() as records:
            count += records.outbox.add(chunk, at=at)
    return count
