"""How people come to a certification, what their assessments tell, and whom to name."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from issuer.domain.figures.adoption import Adoption, days
from issuer.domain.figures.assessments import DifficultItem, Score, difficult, scores
from issuer.domain.figures.periods import Period, month_of
from issuer.domain.figures.recognition import Recognition
from issuer.domain.figures.shares import per_cent
from issuer.domain.programme import Programme
from issuer.persistence import Records

NAMED: Final = 20
"""People who are named at most in each list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """What the assessments of a period tell."""

    period: Period
    scores: tuple[Score, ...]
    difficult: tuple[DifficultItem, ...]

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of all sittings that reached their mark."""
        return per_cent(
            sum(each.passed for each in self.scores), sum(each.sittings for each in self.scores)
        )


def adoption(
    records: Records, programme: Programme, told: Analytics, *, at: datetime
) -> tuple[Adoption, ...]:
    """Gather for each track who began, who arrived, and how long it took.

    ``told`` is what the assessments of the year before ``at`` tell: they are added up once.
    """
    enrolled = records.award_figures.enrolled(programme, at=at)
    taken = records.award_figures.days_taken(programme, at=at)
    cohorts = records.people_figures.cohorts(programme, at=at)
    found = []
    for score in told.scores:
        slug = score.track.slug
        mean, median = days(each for each in taken if each.track == slug)
        found.append(
            Adoption(
                track=slug,
                enrolled=enrolled.get(slug, 0),
                completed=sum(c.people for c in cohorts if slug in c.completed),
                sittings=score.sittings,
                passed=score.passed,
                mean_days=mean,
                median_days=median,
            )
        )
    return tuple(found)


def analytics(records: Records, programme: Programme, period: Period) -> Analytics:
    """Gather what the assessments of a period tell."""
    sat = records.sitting_figures.sittings(programme, period)
    return Analytics(
        period=period,
        scores=scores(programme, sat.tallies),
        difficult=difficult(programme, sat.items),
    )


def recognition(records: Records, programme: Programme, *, at: datetime) -> Recognition:
    """Gather who is to be named in the month that holds ``at``, as far as it has passed."""
    month = month_of(at).until(at)
    figures = records.award_figures
    top = figures.most_certified(programme, minimum=1, at=at, limit=NAMED)
    first_count, first = figures.first_timers(programme, month, limit=NAMED)
    highest = programme.titles[0].minimum if programme.titles else len(programme.tracks)
    return Recognition(
        top=tuple(each for each in top if each.total == top[0].total),
        awarded=figures.awarded(programme, month),
        bearers=tuple(each for each in top if each.total >= highest),
        first=tuple(first),
        first_count=first_count,
    )
