"""The sections of the quarterly report about customers and money."""

from decimal import Decimal
from typing import Final

from issuer.domain.figures.impact import Impact, Outcome
from issuer.rendering.reports.facts import Big, Chart, Column, Section, Table
from issuer.services.figures import pictures
from issuer.services.figures.quarterly import Quarterly

_NO_TICKETS: Final = (
    "No outcomes of tickets were taken in for this quarter. They come from an export of the "
    "ticket system: assay import tickets."
)
_NO_ASSUMPTIONS: Final = (
    "What the programme costs and what its effects are worth has not been said, or there are no "
    "two groups of tickets to compare: see the setting cost_assumptions."
)


def impact_section(figures: Quarterly) -> Section:
    """Write what certification changed for customers in the quarter."""
    impact = figures.now.outcomes.impact
    heading = "Business impact"
    if not impact.tickets:
        return Section(slug="impact", heading=heading, lead=_NO_TICKETS)
    whole = impact.whole
    return Section(
        slug="impact",
        heading=heading,
        lead=f"{impact.tickets:,} tickets, {pictures.per_cent(impact.routed_rate)} of them routed "
        "by certification. Certified is who was in date, when the ticket was solved, in the "
        "track that it asks for.",
        bigs=(
            Big(
                number=_signed(whole.resolution_gain, "points"),
                words="resolved at the first contact",
                more=_beside(whole.certified.resolution, whole.others.resolution, " %"),
            ),
            Big(
                number=_signed(whole.escalation_change, "%"),
                words="escalations",
                more=_beside(whole.certified.escalation, whole.others.escalation, " %"),
            ),
            Big(
                number=_signed(whole.satisfaction_gain, "points"),
                words="customers' rating of 5",
                more=_beside(whole.certified.satisfaction, whole.others.satisfaction, ""),
            ),
        ),
        charts=(
            Chart(
                slug="chart-outcomes",
                title="Outcomes of tickets in per cent: certified agents and others",
                svg=pictures.outcome_chart(impact),
            ),
            Chart(
                slug="chart-topics",
                title="Resolved at the first contact by kind of ticket, in per cent",
                svg=pictures.topic_chart(impact),
            ),
        ),
        tables=(_outcomes(impact), _topics(figures, impact)),
        notes=(
            (
                "These are differences between two groups of tickets, not proof of a cause: easier "
                "tickets may go to one of them."
            ),
        ),
    )


def cost_section(figures: Quarterly) -> Section:
    """Write what a year costs and what it is worth."""
    worth = figures.now.outcomes.worth
    heading = "Cost and return"
    if worth is None:
        return Section(slug="cost", heading=heading, lead=_NO_ASSUMPTIONS)
    rows: list[tuple[str, Decimal]] = [
        *((f"Cost: {each.name}", each.per_year) for each in worth.costs),
        ("Cost in all", worth.cost),
        ("Benefit: more resolved at the first contact", worth.first_contact),
        ("Benefit: fewer escalations", worth.escalation),
        ("Benefit: better ratings", worth.rating),
        ("Benefit in all", worth.benefit),
    ]
    return Section(
        slug="cost",
        heading=heading,
        bigs=(
            Big(number=pictures.money(worth.cost, worth.currency), words="cost of a year"),
            Big(number=pictures.money(worth.benefit, worth.currency), words="benefit of a year"),
            Big(number=pictures.per_cent(worth.roi), words="return on investment"),
        ),
        charts=(
            Chart(
                slug="chart-worth",
                title=f"Cost and benefit of a year in {worth.currency}",
                svg=pictures.worth_chart(worth),
            ),
        ),
        tables=(
            Table(
                slug="cost",
                caption="The 365 days up to the end of the quarter",
                columns=(Column(label="What"), Column(label="Amount", unit=worth.currency)),
                rows=tuple(rows),
            ),
        ),
        notes=(
            (
                "Benefits are the differences between the rates of certified agents and of others, "
                "times the tickets that certified agents solved in the year, at values that the "
                "office assumes."
            ),
        ),
    )


def _outcomes(impact: Impact) -> Table:
    groups = (("Certified agents", impact.whole.certified), ("Others", impact.whole.others))
    return Table(
        slug="outcomes",
        caption="Outcomes of tickets",
        columns=(
            Column(label="Solved by"),
            Column(label="Tickets"),
            Column(label="First contact", unit="%"),
            Column(label="Escalated", unit="%"),
            Column(label="Rating of 5"),
            Column(label="Rated"),
        ),
        rows=tuple((words, *_figures(outcome)) for words, outcome in groups),
    )


def _figures(outcome: Outcome) -> tuple[int | Decimal | None, ...]:
    return (
        outcome.tickets,
        outcome.resolution,
        outcome.escalation,
        outcome.satisfaction,
        outcome.rated,
    )


def _topics(figures: Quarterly, impact: Impact) -> Table:
    names = {track.slug: track.name for track in figures.programme.tracks}
    return Table(
        slug="topics",
        caption="By kind of ticket: resolved at the first contact",
        columns=(
            Column(label="Kind"),
            Column(label="Asks for"),
            Column(label="Tickets, certified"),
            Column(label="Tickets, others"),
            Column(label="Certified", unit="%"),
            Column(label="Others", unit="%"),
            Column(label="Difference", unit="points", signed=True),
        ),
        rows=tuple(
            (
                each.topic,
                names.get(each.track, each.track),
                each.comparison.certified.tickets,
                each.comparison.others.tickets,
                each.comparison.certified.resolution,
                each.comparison.others.resolution,
                each.comparison.resolution_gain,
            )
            for each in impact.topics
        ),
    )


def _signed(value: Decimal | None, unit: str) -> str:
    return pictures.NOTHING if value is None else f"{value:+} {unit}".replace("-", "\u2212")


def _beside(one: Decimal | None, other: Decimal | None, unit: str) -> str:
    if one is None or other is None:
        return ""
    return f"{one}{unit} against {other}{unit}"
