"""What is to be renewed, and what comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from issuer.domain.figures.shares import per_cent
from issuer.domain.programme import Obligation, Programme, Track
from issuer.domain.standing import Standing

SOON: Final = timedelta(days=30)
OVERDUE: Final = frozenset({Standing.GRACE, Standing.LAPSED})
HORIZONS: Final = (30, 60, 90)
"""Days ahead for which expiries are told."""


class Priority(StrEnum):
    """How urgent a renewal is."""

    HIGH = "high"
    """Overdue in a track that restricts access until it is renewed."""
    MEDIUM = "medium"
    """A required track that is overdue, or due within thirty days."""
    LOW = "low"
    """Any other track that is due within thirty days or in its grace: the holder's choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """How one track's certifications of active people run out."""

    track: str
    within: tuple[int, ...]
    """In date and ending within each of the horizons; the later ones hold the earlier."""
    soon: int
    """The first of them: ending within thirty days."""
    grace: int
    lapsed: int

    @property
    def overdue(self) -> int:
        """Past their end, renewable or not."""
        return self.grace + self.lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """The certifications whose cycle ends in a quarter, and what became of them."""

    expiring: int
    completed: int

    @property
    def pending(self) -> int:
        """Not renewed yet."""
        return self.expiring - self.completed

    @property
    def completed_rate(self) -> Decimal | None:
        """Share of them that was renewed."""
        return per_cent(self.completed, self.expiring)

    @property
    def pending_rate(self) -> Decimal | None:
        """Share of them that was not."""
        return per_cent(self.pending, self.expiring)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One certification that is to be renewed."""

    external_id: str
    name: str
    public_id: str
    track: str
    valid_until: datetime
    overdue: bool


def priorities(
    programme: Programme, expiring: Iterable[Expiring]
) -> dict[Priority, tuple[tuple[Track, int], ...]]:
    """Return for each priority the tracks with how many certifications wait in them."""
    by_track = {each.track: each for each in expiring}
    found: dict[Priority, list[tuple[Track, int]]] = {priority: [] for priority in Priority}
    for track in programme.tracks:
        each = by_track.get(track.slug)
        if each is None:
            continue
        for priority, number in _split(track, each):
            if number:
                found[priority].append((track, number))
    return {priority: tuple(tracks) for priority, tracks in found.items()}


def _split(track: Track, each: Expiring) -> tuple[tuple[Priority, int], ...]:
    if track.restricts_access:
        return ((Priority.HIGH, each.overdue), (Priority.MEDIUM, each.soon))
    if track.obligation is Obligation.REQUIRED:
        return ((Priority.MEDIUM, each.soon + each.overdue),)
    return ((Priority.LOW, each.soon + each.grace),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Which certifications a priority holds."""

    soon: tuple[str, ...]
    """Tracks of those that are in date and end within thirty days."""
    overdue: tuple[str, ...]
    """Tracks of those that have ended."""
    standings: frozenset[Standing]
    """In which of the standings that follow the end."""


def waiting(programme: Programme, priority: Priority) -> Waiting:
    """Return which certifications a priority holds."""
    restricting = tuple(t.slug for t in programme.tracks if t.restricts_access)
    required = tuple(
        t.slug
        for t in programme.tracks
        if t.obligation is Obligation.REQUIRED and not t.restricts_access
    )
    match priority:
        case Priority.HIGH:
            return Waiting(soon=(), overdue=restricting, standings=OVERDUE)
        case Priority.MEDIUM:
            return Waiting(soon=required + restricting, overdue=required, standings=OVERDUE)
        case Priority.LOW:
            others = tuple(
                t.slug for t in programme.tracks if t.slug not in {*required, *restricting}
            )
            return Waiting(soon=others, overdue=others, standings=frozenset({Standing.GRACE}))
