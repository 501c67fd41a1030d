"""The quarterly report, written from a quarter's figures."""

from datetime import date
from decimal import Decimal
from typing import Final

from issuer.domain.figures.periods import Quarter
from issuer.domain.figures.shares import change
from issuer.rendering.reports.facts import (
    Big,
    Cell,
    Chart,
    Column,
    Point,
    Report,
    Section,
    Table,
)
from issuer.services.figures import pictures
from issuer.services.figures.impact_sections import cost_section, impact_section
from issuer.services.figures.learning_sections import assessment_section, renewal_section
from issuer.services.figures.quarterly import QuarterFigures, Quarterly
from issuer.services.office import Office
from keys.did_web import is_loopback

_NOTES: Final = (
    (
        "People are those who were active at the end of the quarter: hired, not gone, not erased. "
        "In date is who holds a certification on that day; completed is who earned it, in date or "
        "not. Fully certified is who is in date in every track that is required of their tier and "
        "role; new hires of the last 30 days who miss something are told apart."
    ),
    (
        "All figures are computed from the records as they are known now, also for past days. "
        "Shares have one decimal, half up; a change of shares is in percentage points."
    ),
)


def quarterly_report(office: Office, figures: Quarterly) -> Report:
    """Write the report."""
    quarter = figures.now.quarter
    period = str(quarter)
    if figures.running:
        period += f" up to {_day(figures.now.at.date())}"
    return Report(
        title="Certification report",
        subject=figures.programme.name,
        issuer=office.identity.name,
        period=period,
        demonstration=is_loopback(office.did),
        sections=(
            _summary(figures),
            _year(figures),
            _completion(figures),
            renewal_section(figures),
            assessment_section(figures),
            impact_section(figures),
            cost_section(figures),
            _recommendations(figures),
            Section(slug="method", heading="How these figures come about", notes=_NOTES),
        ),
    )


def _summary(figures: Quarterly) -> Section:
    now, before = figures.now, figures.before
    overview = now.standings.overview
    bigs = [
        Big(
            number=pictures.per_cent(now.full_rate),
            words="fully certified",
            more=_grown(now.full_rate, before.full_rate, before.quarter),
        ),
        *(
            Big(
                number=pictures.per_cent(each.rate),
                words=f"completed {each.track.name}",
                more=f"{each.completed - each.in_date} overdue"
                if each.completed > each.in_date
                else "all in date",
            )
            for each in now.restricting()
        ),
        Big(
            number=pictures.per_cent(now.required_rate),
            words="of what is required is in date",
            more=_grown(now.required_rate, before.required_rate, before.quarter),
        ),
        Big(number=f"{now.awarded:,}", words="certifications earned in the quarter"),
    ]
    return Section(
        slug="summary",
        heading="In short",
        lead=f"{overview.full:,} of {overview.people:,} people are fully certified, "
        f"{overview.partial:,} partially, {overview.none:,} not at all; {overview.new:,} "
        f"new {'hire is' if overview.new == 1 else 'hires are'} on their way.",
        bigs=tuple(bigs),
        charts=(
            Chart(
                slug="chart-overview",
                title="People by how far they are certified",
                svg=pictures.overview_chart(now.standings),
            ),
        ),
        tables=(
            Table(
                slug="summary",
                caption=f"{now.quarter} beside {before.quarter}",
                columns=(
                    Column(label="Figure"),
                    Column(label=str(now.quarter)),
                    Column(label=str(before.quarter)),
                    Column(label="Change", signed=True),
                    Column(label="Unit"),
                ),
                rows=tuple(_compared(now, before)),
            ),
        ),
    )


def _year(figures: Quarterly) -> Section:
    return Section(
        slug="year",
        heading="The year behind",
        charts=(
            Chart(
                slug="chart-course",
                title="Fully certified people in per cent, at the end of each month",
                svg=pictures.course_chart([(f"{at:%b %y}", rate) for at, rate in figures.course]),
            ),
        ),
        tables=(
            Table(
                slug="course",
                caption="Fully certified, month by month",
                columns=(Column(label="End of"), Column(label="Fully certified", unit="%")),
                rows=tuple((f"{at:%Y-%m}", rate) for at, rate in figures.course),
            ),
        ),
    )


def _compared(now: QuarterFigures, before: QuarterFigures) -> list[tuple[Cell, ...]]:
    def line(words: str, one: Decimal | int | None, other: Decimal | int | None, unit: str) -> None:
        difference = None if one is None or other is None else one - other
        rows.append((words, one, other, difference, unit))

    rows: list[tuple[Cell, ...]] = []
    line("Active people", now.standings.overview.people, before.standings.overview.people, "people")
    line("Fully certified", now.full_rate, before.full_rate, "% / points")
    line("Required and in date", now.required_rate, before.required_rate, "% / points")
    line("Certifications earned in the quarter", now.awarded, before.awarded, "certifications")
    line(
        "Renewals done",
        now.renewals.renewals.completed_rate,
        before.renewals.renewals.completed_rate,
        "% / points",
    )
    line("Overdue", now.renewals.overdue, before.renewals.overdue, "certifications")
    line("Sittings passed", now.analytics.pass_rate, before.analytics.pass_rate, "% / points")
    one, other = now.outcomes.impact.whole.certified, before.outcomes.impact.whole.certified
    line(
        "Resolved at first contact, certified agents",
        one.resolution,
        other.resolution,
        "% / points",
    )
    line("Escalated, certified agents", one.escalation, other.escalation, "% / points")
    line("Rating, certified agents", one.satisfaction, other.satisfaction, "of 5")
    return rows


def _completion(figures: Quarterly) -> Section:
    now = figures.now.standings
    before = {each.track.slug: each.rate for each in figures.before.standings.completions}
    missing = [each for each in now.completions if each.missing]
    lead = (
        f"{len(missing)} of {len(now.completions)} tracks are below their target."
        if missing
        else "Every track that has a target has reached it."
    )
    return Section(
        slug="completion",
        heading="Completion by track",
        lead=lead,
        charts=(
            Chart(
                slug="chart-completion",
                title="Completion of each track in per cent, with its target",
                svg=pictures.completion_chart(now),
            ),
        ),
        tables=(
            Table(
                slug="completion",
                caption="Completion by track",
                columns=(
                    Column(label="Track"),
                    Column(label="Completed"),
                    Column(label="Rate", unit="%"),
                    Column(label="Change", unit="points", signed=True),
                    Column(label="Target", unit="%"),
                    Column(label="Status"),
                    Column(label="In date"),
                ),
                rows=tuple(
                    (
                        each.track.name,
                        each.completed,
                        each.rate,
                        change(each.rate, before.get(each.track.slug)),
                        each.track.completion_target,
                        _status(each.on_target, each.missing),
                        each.in_date,
                    )
                    for each in now.completions
                ),
            ),
        ),
    )


def _recommendations(figures: Quarterly) -> Section:
    points = tuple(Point(act=each.act, because=each.because) for each in figures.recommendations)
    following = figures.now.quarter.after
    return Section(
        slug="recommendations",
        heading=f"Recommendations for {following}",
        lead="" if points else "The figures ask for nothing: every target is reached.",
        points=points,
    )


def _status(on_target: bool | None, missing: int) -> str:  # noqa: FBT001 - a figure's own answer
    if on_target is None:
        return "no target"
    return "reached" if on_target else f"{missing} to go"


def _grown(now: Decimal | None, before: Decimal | None, quarter: Quarter) -> str:
    difference = change(now, before)
    if difference is None:
        return ""
    sign = "\u2191" if difference > 0 else "\u2193" if difference < 0 else "="
    return f"{sign} {abs(difference)} points from {quarter}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
