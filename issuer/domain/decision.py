"""The decision to certify: a pure function of a holder's facts, a track's rules and a moment.

Nothing is rounded up: a total of 84.995 % does not reach 85 % (see ``scoring``).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Missing
from issuer.domain.prerequisites import earned_anew_since, missing_prerequisites
from issuer.domain.programme import Track
from issuer.domain.requirements import missing_requirements
from issuer.domain.scoring import ComponentResult, score_assessment


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

    Who has the certification already, or may renew or reinstate it, is not certified anew.
    Who surrendered it, or let it lapse beyond reinstatement, earns it anew: only attempts and
    requirements since then count.

    Args:
        track: the rules, in the version that is in force.
        facts: what is recorded of the holder; what happened after ``at`` is not looked at.
        at: the moment of the decision, aware, UTC.
    """
    since = earned_anew_since(track, facts.held, at)
    if isinstance(since, Missing):
        return _not_eligible(track, at, (since,))

    def counts(of: str, moment: datetime) -> bool:
        return of == track.slug and moment <= at and (since is None or moment >= since)

    scored = score_assessment(
        track.assessment,
        (attempt for attempt in facts.attempts if counts(attempt.track, attempt.taken_at)),
    )
    missing = (
        *scored.missing,
        *missing_prerequisites(track, facts.held, at),
        *missing_requirements(
            track.requirements,
            (record for record in facts.fulfilments if counts(record.track, record.at)),
        ),
    )
    if missing or scored.total is None:
        return _not_eligible(track, at, missing)
    return Eligible(
        track=track.slug,
        rule_version=track.version,
        at=at,
        total=scored.total,
        results=scored.results,
    )


def _not_eligible(track: Track, at: datetime, missing: tuple[Missing, ...]) -> NotEligible:
    return NotEligible(track=track.slug, rule_version=track.version, at=at, missing=missing)
