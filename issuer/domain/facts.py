"""What is recorded of one holder and bears on a decision to certify."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.certification import Cycle
from issuer.domain.timeline import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sitting of one component of a track's assessment."""

    track: str
    component: str
    taken_at: datetime
    score: Decimal | None = None
    """Percentage from 0 to 100; None where only the items were recorded."""
    items: tuple[Decimal, ...] = ()
    """Percentage of each question, exercise or scenario, where they were recorded singly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """One record that a requirement of a track was met, or met in part."""

    track: str
    requirement: str
    at: datetime
    count: int = 1
    """How much of it: one reference, 30 days of use. Records of a requirement add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCertification:
    """A certification of the holder's, as far as others depend on it."""

    track: str
    cycles: tuple[Cycle, ...]
    """In order of their numbers; at least one."""
    timeline: tuple[Span, ...]

    @property
    def awarded_at(self) -> datetime:
        """When its first cycle began."""
        return self.cycles[0].valid_from


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderFacts:
    """All that is recorded of one holder in one programme; any order."""

    attempts: tuple[Attempt, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    held: tuple[HeldCertification, ...] = ()
