"""Gaps: when a certification that had begun did not stand."""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import Span

_NO_GAP = IN_DATE | {Standing.UPCOMING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without a standing certification: ``start <= at < end``."""

    start: datetime
    end: datetime | None
    """None where it has not ended by the moment asked."""
    standings: tuple[Standing, ...]
    """What it was instead, each word once, in the order in which it began."""


def gaps(spans: tuple[Span, ...], at: datetime) -> tuple[Gap, ...]:
    """Return the stretches up to ``at`` in which a begun certification was not in date.

    A renewal in grace or a reinstatement does not fill the gap before it: who relied on the
    certification then could not.
    """
    found: list[Gap] = []
    begun = in_gap = False
    for span in spans:
        if span.start > at:
            break
        begun = begun or span.standing in IN_DATE
        if not begun or span.standing in _NO_GAP:
            in_gap = False
            continue
        end = span.end if span.end is not None and span.end <= at else None
        if in_gap:
            earlier = found.pop()
            words = tuple(dict.fromkeys((*earlier.standings, span.standing)))
            found.append(Gap(start=earlier.start, end=end, standings=words))
        else:
            found.append(Gap(start=span.start, end=end, standings=(span.standing,)))
        in_gap = True
    return tuple(found)
