"""The standing of a certification over all time: one pure function of recorded facts.

Worst first: withdrawn, surrendered, suspended, then what the dates say. The timeline holds
the clock's future boundaries too, so that whoever stores it can ask ``start <= at < end``
and never be stale because a job was late.
"""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.certification import CertificationFacts
from issuer.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time with one standing: ``start <= at < end``."""

    standing: Standing
    start: datetime
    end: datetime | None
    """None where nothing recorded or due will end it."""
    valid_until: datetime
    """End of the cycle that governs by date in this stretch."""
    by_clock: bool = False
    """True where a suspension comes only from a prerequisite that does not stand."""


def timeline(
    facts: CertificationFacts, *, foundations: tuple[tuple[Span, ...], ...] = ()
) -> tuple[Span, ...]:
    """Return the whole timeline, without gaps, from the first decision to the end of time.

    Args:
        facts: what is recorded of this certification.
        foundations: the timelines of the holder's certifications that this one rests on;
            empty where the track's ``lapsed_prerequisite`` is ``none``.
    """
    raise NotImplementedError


def span_at(spans: tuple[Span, ...], at: datetime) -> Span | None:
    """Return the span that holds ``at``; None before the first decision."""
    for span in spans:
        if span.start <= at and (span.end is None or at < span.end):
            return span
    return None
