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
    """Gather the outcomes of ``period`` (by default the year up to ``at``) and their worth.

    The worth is that of the year, whatever the period; without assumptions there is none.
    """
    whole_year = year_before(at)
    chosen = whole_year if period is None else period
    told = impact(records.tickets.tallies(programme, chosen))
    if assumptions is None:
        return Outcomes(period=chosen, impact=told, worth=None)
    year = told
    if chosen != whole_year:
        year = impact(records.tickets.tallies(programme, whole_year))
    return Outcomes(period=chosen, impact=told, worth=worth(year, assumptions))
