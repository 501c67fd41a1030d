"""When a holder is reminded of a date, and until when that makes sense.

180, 90 and 30 days before expiry and one day after it. Each reminder makes sense until the next
one is due: who comes late gets the newest one alone, never four at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from issuer.domain.standing import IN_DATE, Standing


class ClockEvent(StrEnum):
    """What the clock alone brings."""

    REMINDER_180 = "reminder-180"
    REMINDER_90 = "reminder-90"
    REMINDER_30 = "reminder-30"
    BEGUN = "begun"
    """What was decided earlier begins to hold, for systems."""
    EXPIRED = "expired"
    """In the moment of the expiry, for systems."""
    EXPIRED_REMINDER = "expired-reminder"
    """One day after it, for the holder."""
    LAPSED = "lapsed"
    SUSPENDED_BY_CLOCK = "suspended-by-clock"
    """A certification on which it rests does not stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder, by its distance from the expiry."""

    kind: ClockEvent
    before: timedelta
    """Negative: after the expiry."""
    sensible: timedelta
    """For how long from its day on it makes sense."""
    standings: Collection[Standing]
    """Where it makes sense."""


REMINDERS: Final = (
    Reminder(
        kind=ClockEvent.REMINDER_180,
        before=timedelta(days=180),
        sensible=timedelta(days=90),
        standings=IN_DATE,
    ),
    Reminder(
        kind=ClockEvent.REMINDER_90,
        before=timedelta(days=90),
        sensible=timedelta(days=60),
        standings=IN_DATE,
    ),
    Reminder(
        kind=ClockEvent.REMINDER_30,
        before=timedelta(days=30),
        sensible=timedelta(days=30),
        standings=IN_DATE,
    ),
    Reminder(
        kind=ClockEvent.EXPIRED_REMINDER,
        before=timedelta(days=-1),
        sensible=timedelta(days=365),
        standings=frozenset({Standing.GRACE}),
    ),
)

BEGINNINGS: Final = {
    ClockEvent.BEGUN: Standing.ACTIVE,
    ClockEvent.EXPIRED: Standing.GRACE,
    ClockEvent.LAPSED: Standing.LAPSED,
    ClockEvent.SUSPENDED_BY_CLOCK: Standing.SUSPENDED,
}
"""Events that are the beginning of a standing."""

NEWS: Final = timedelta(days=30)
"""For how long the beginning of a standing is news to a person; systems are told later too."""
