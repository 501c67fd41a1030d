"""The decision to certify: a pure function of a holder's facts, a track's rules and a moment.

Weighted totals are exact. A mark is reached or it is not: 84.995 does not reach 85, and
nothing is rounded up. Totals are shown with four decimals, rounded down.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from issuer.domain.facts import HolderFacts
from issuer.domain.programme import Track


class Lack(StrEnum):
    """What kind of thing is missing; a stable code."""

    ALREADY_HELD = "already-held"
    REINSTATEMENT_OPEN = "reinstatement-open"
    WITHDRAWN = "withdrawn"
    COMPONENT_NOT_TAKEN = "component-not-taken"
    COMPONENT_INCOMPLETE = "component-incomplete"
    COMPONENT_BELOW = "component-below"
    TOTAL_BELOW = "total-below"
    PREREQUISITE_NOT_HELD = "prerequisite-not-held"
    PREREQUISITE_NOT_STANDING = "prerequisite-not-standing"
    PREREQUISITE_TOO_RECENT = "prerequisite-too-recent"
    REQUIREMENT_SHORT = "requirement-short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that stands between the holder and the certification."""

    lack: Lack
    subject: str
    """Slug of the component, prerequisite track, requirement or track."""
    sentence: str
    """In words, for the holder and the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentResult:
    """The attempt at one component that counted."""

    component: str
    score: Decimal
    """Per cent, four decimals at most, rounded down."""
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Everything is there."""

    track: str
    rule_version: int
    at: datetime
    total: Decimal
    """Weighted total in per cent, four decimals at most, rounded down."""
    results: tuple[ComponentResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEligible:
    """Something is missing: all of it is named."""

    track: str
    rule_version: int
    at: datetime
    missing: tuple[Missing, ...]


Decision = Eligible | NotEligible


def decide(track: Track, facts: HolderFacts, at: datetime) -> Decision:
    """Say whether the holder may be certified in ``track`` at ``at``, or all that is missing.

    Args:
        track: the rules, in the version that is in force.
        facts: what is recorded of the holder; what happened after ``at`` is not looked at.
        at: the moment of the decision, aware, UTC.
    """
    raise NotImplementedError
