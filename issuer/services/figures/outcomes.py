"""What certification changes for customers, and what that is worth."""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.figures.impact import CostAssumptions, Impact, Worth, impact, worth
from issuer.domain.figures.periods import Period, year_before
from issuer.domain.programme import Programme
from issuer.persistence import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The outcomes of a period's tickets, and what those of a year are worth."""

    period: Period
    impact: Impact
    worth: Worth | None
    """Of the year; None without assumptions, or without two groups to compare."""


def outcomes(
    records: Records,
    programme: Programme,
    assumptions: CostAssumptions | None,
    *,
    at: datetime,
    period: Period | None = None,
) -> Outcomes:
    """Gather the outcomes of ``period`` (by default the year up to ``at``) and their worth."""
    year = impact(records.tickets.tallies(programme, year_before(at)))
    chosen = year_before(at) if period is None else period
    return Outcomes(
        period=chosen,
        impact=year if period is None else impact(records.tickets.tallies(programme, chosen)),
        worth=None if assumptions is None else worth(year, assumptions),
    )
