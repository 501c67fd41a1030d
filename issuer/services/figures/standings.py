"""Where the people of a programme stand, what runs out, and what was renewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.figures.cohorts import (
    Completion,
    Entitled,
    Overview,
    completions,
    overview,
    titled,
)
from issuer.domain.figures.periods import Quarter
from issuer.domain.figures.renewals import (
    HORIZONS,
    Due,
    Expiring,
    Priority,
    Renewals,
    priorities,
    waiting,
)
from issuer.domain.programme import Programme, Track
from issuer.persistence import Records

LISTED: Final = 50
"""People who are named below one priority; further ones are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Where people stand at one moment."""

    overview: Overview
    completions: tuple[Completion, ...]
    titles: tuple[Entitled, ...]
    earned: int
    """Certifications that were ever earned, also by people who have left."""
    expiring: tuple[Expiring, ...]

    @property
    def within(self) -> tuple[tuple[int, int], ...]:
        """For each horizon in days, how many certifications end in it."""
        return tuple(
            (days, sum(each.within[place] for each in self.expiring))
            for place, days in enumerate(HORIZONS)
        )

    @property
    def expired(self) -> int:
        """Certifications of active people that have ended and were not renewed."""
        return sum(each.overdue for each in self.expiring)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalBoard:
    """The renewals of a quarter, and what waits, by priority."""

    quarter: Quarter
    renewals: Renewals
    overdue: int
    waiting: Mapping[Priority, Sequence[tuple[Track, int]]]
    due: Mapping[Priority, Sequence[Due]]

    def number(self, priority: Priority) -> int:
        """Return how many certifications wait in a priority."""
        return sum(number for _, number in self.waiting[priority])


def standings(records: Records, programme: Programme, *, at: datetime) -> Standings:
    """Gather where the people of ``programme`` stand at ``at``."""
    cohorts = records.people_figures.cohorts(programme, at=at)
    return Standings(
        overview=overview(programme, cohorts),
        completions=completions(programme, cohorts),
        titles=titled(programme, cohorts),
        earned=records.award_figures.earned(programme, at=at),
        expiring=records.renewal_figures.expiring(programme, at=at),
    )


def renewal_board(records: Records, programme: Programme, *, at: datetime) -> RenewalBoard:
    """Gather the renewals of the quarter that holds ``at``."""
    quarter = Quarter.of(at)
    figures = records.renewal_figures
    expiring = figures.expiring(programme, at=at)
    return RenewalBoard(
        quarter=quarter,
        renewals=figures.renewals(programme, quarter.period, at=at),
        overdue=sum(each.overdue for each in expiring),
        waiting=priorities(programme, expiring),
        due={
            priority: figures.due(programme, waiting(programme, priority), at=at, limit=LISTED)
            for priority in Priority
        },
    )
