"""The figures of a quarter, beside those of the quarter before."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.calendar import add_months
from issuer.domain.figures.cohorts import Completion, overview
from issuer.domain.figures.impact import CostAssumptions
from issuer.domain.figures.periods import Quarter, month_of
from issuer.domain.figures.recommendations import Findings, Recommendation, recommendations
from issuer.domain.figures.renewals import Priority
from issuer.domain.figures.shares import per_cent
from issuer.domain.programme import Programme
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.services.figures.learning import Analytics, analytics
from issuer.services.figures.outcomes import Outcomes, outcomes
from issuer.services.figures.standings import (
    RenewalBoard,
    Standings,
    renewal_board,
    standings,
)

MONTHS = 12
"""How far back the course of a year goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFigures:
    """What one quarter's end shows, and what happened in it."""

    quarter: Quarter
    at: datetime
    """Its last second, or now where it is not over."""
    standings: Standings
    renewals: RenewalBoard
    awarded: int
    analytics: Analytics
    outcomes: Outcomes

    @property
    def required_rate(self) -> Decimal | None:
        """Share of all that is required of people that they are in date in."""
        completions = self.standings.completions
        return per_cent(
            sum(each.asked_in_date for each in completions), sum(each.asked for each in completions)
        )

    @property
    def full_rate(self) -> Decimal | None:
        """Share of the people who are fully certified."""
        overview = self.standings.overview
        return overview.share(overview.full)

    def restricting(self) -> tuple[Completion, ...]:
        """Return the completion of the tracks that restrict access while they are overdue."""
        return tuple(each for each in self.standings.completions if each.track.restricts_access)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarterly:
    """A quarter beside the one before, the year behind it, and what to do."""

    programme: Programme
    now: QuarterFigures
    before: QuarterFigures
    course: tuple[tuple[datetime, Decimal | None], ...]
    """The share of fully certified people at the end of each of twelve months."""
    recommendations: tuple[Recommendation, ...]

    @property
    def running(self) -> bool:
        """Whether the quarter is not over yet."""
        return self.now.at < self.now.quarter.last_second


def quarterly(
    records: Records,
    programme: Programme,
    quarter: Quarter,
    assumptions: CostAssumptions | None,
    *,
    at: datetime,
) -> Quarterly:
    """Gather the figures of a quarter, as they are known at ``at``.

    Raises RefusedError for a quarter that has not begun.
    """
    if quarter.period.start > at:
        raise RefusedError(f"The quarter {quarter} has not begun.")
    now = _figures(records, programme, quarter, assumptions, at=at)
    # What the quarter before it was worth is told nowhere.
    before = _figures(records, programme, quarter.before, None, at=at)
    return Quarterly(
        programme=programme,
        now=now,
        before=before,
        course=_course(records, programme, now, before),
        recommendations=recommendations(
            Findings(
                completions=now.standings.completions,
                waiting={key: tuple(each) for key, each in now.renewals.waiting.items()},
                overdue=tuple(now.renewals.due[Priority.HIGH]),
                scores=now.analytics.scores,
                difficult=now.analytics.difficult,
                impact=now.outcomes.impact,
            )
        ),
    )


def _figures(
    records: Records,
    programme: Programme,
    quarter: Quarter,
    assumptions: CostAssumptions | None,
    *,
    at: datetime,
) -> QuarterFigures:
    at = min(at, quarter.last_second)
    period = quarter.period.until(at)
    return QuarterFigures(
        quarter=quarter,
        at=at,
        standings=standings(records, programme, at=at),
        renewals=renewal_board(records, programme, at=at),
        awarded=records.award_figures.awarded(programme, period),
        analytics=analytics(records, programme, period),
        outcomes=outcomes(records, programme, assumptions, at=at, period=period),
    )


def _course(
    records: Records, programme: Programme, now: QuarterFigures, before: QuarterFigures
) -> tuple[tuple[datetime, Decimal | None], ...]:
    """Return the share of fully certified people at the end of the last twelve months."""
    known = {each.at: each.standings.overview for each in (now, before)}
    found = []
    for back in range(MONTHS - 1, -1, -1):
        month = month_of(add_months(month_of(now.at).start, -back))
        moment = min(now.at, month.last_second)
        told = known.get(moment)
        if told is None:
            told = overview(programme, records.people_figures.cohorts(programme, at=moment))
        found.append((moment, told.share(told.full)))
    return tuple(found)
