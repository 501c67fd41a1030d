"""What waits for the office at a moment, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.standing import Standing
from issuer.services.office import Office
from issuer.services.withdrawals import waiting_withdrawals


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What waits, and how everything stands."""

    people: int
    activities: int
    """Handed in, and without a ruling."""
    withdrawals: int
    """By a deadline that passed, or by one officer's word."""
    more_withdrawals: bool
    """Whether there may be more of them than were looked at."""
    concerns: int
    dead_letters: int
    standings: Mapping[Standing, int]


def today(office: Office, *, at: datetime) -> Today:
    """Count what waits at ``at``; a fixed number of queries."""
    withdrawals = waiting_withdrawals(office, at=at)
    with office.database.reading() as records:
        return Today(
            people=records.holders.count(),
            activities=records.ceus.waiting_count(),
            withdrawals=len(withdrawals.waiting),
            more_withdrawals=withdrawals.more,
            concerns=records.concerns.waiting(),
            dead_letters=records.deliveries.dead_count(),
            standings=records.people_lists.standings(at=at),
        )
