"""The sections of the quarterly report about renewals and assessments."""

from issuer.domain.figures.renewals import HORIZONS
from issuer.domain.figures.shares import change
from issuer.rendering.reports.facts import Big, Chart, Column, Section, Table
from issuer.services.figures import pictures
from issuer.services.figures.quarterly import Quarterly


def renewal_section(figures: Quarterly) -> Section:
    """Write what was renewed in the quarter, what ends after it, and who is overdue."""
    now = figures.now
    board, programme = now.renewals, figures.programme
    names = {track.slug: track.name for track in programme.tracks}
    expiring = {each.track: each for each in now.standings.expiring}
    ends = tuple(Column(label=f"In {days} days") for days in HORIZONS)
    overdue = [due for group in board.due.values() for due in group if due.overdue]
    tables = [
        Table(
            slug="renewals",
            caption="What ends after the quarter, and what is overdue",
            columns=(
                Column(label="Track"),
                *ends,
                Column(label="In grace"),
                Column(label="Lapsed"),
            ),
            rows=tuple(
                (names[slug], *each.within, each.grace, each.lapsed)
                for slug in names
                if (each := expiring.get(slug)) is not None
            ),
        )
    ]
    if overdue:
        tables.append(
            Table(
                slug="overdue",
                caption="Who is overdue: what is required, and what is in its grace",
                columns=(
                    Column(label="Person"),
                    Column(label="Identifier"),
                    Column(label="Track"),
                    Column(label="Ended"),
                ),
                rows=tuple(
                    (due.name, due.external_id, names[due.track], due.valid_until.date())
                    for due in overdue
                ),
            )
        )
    renewals = board.renewals
    return Section(
        slug="renewals",
        heading="Renewals",
        bigs=(
            Big(number=f"{renewals.expiring:,}", words=f"have their end in {now.quarter}"),
            Big(
                number=f"{renewals.completed:,}",
                words="renewed",
                more=pictures.per_cent(renewals.completed_rate),
            ),
            Big(
                number=f"{renewals.pending:,}",
                words="not renewed",
                more=pictures.per_cent(renewals.pending_rate),
            ),
            Big(number=f"{board.overdue:,}", words="overdue"),
        ),
        charts=(
            Chart(
                slug="chart-expiry",
                title="Certifications that end within 90 days, by track",
                svg=pictures.expiry_chart(programme, now.standings),
            ),
        ),
        tables=tuple(tables),
    )


def assessment_section(figures: Quarterly) -> Section:
    """Write how the quarter's assessments went, and which items are difficult."""
    now = figures.now.analytics
    before = {each.track.slug: each.mean for each in figures.before.analytics.scores}
    sittings = sum(each.sittings for each in now.scores)
    if not sittings:
        return Section(
            slug="assessments",
            heading="Assessments",
            lead="Nobody sat an assessment in the quarter.",
        )
    tables = [
        Table(
            slug="scores",
            caption="Mean scores of the quarter",
            columns=(
                Column(label="Track"),
                Column(label="Mean score", unit="%"),
                Column(label="Change", unit="points", signed=True),
                Column(label="Pass mark", unit="%"),
                Column(label="Sittings"),
                Column(label="Passed", unit="%"),
            ),
            rows=tuple(
                (
                    each.track.name,
                    each.mean,
                    change(each.mean, before.get(each.track.slug)),
                    each.track.assessment.pass_mark,
                    each.sittings,
                    each.pass_rate,
                )
                for each in now.scores
            ),
        )
    ]
    charts = [
        Chart(
            slug="chart-scores",
            title="Mean score of each track in per cent, with its pass mark",
            svg=pictures.score_chart(now),
        )
    ]
    if now.difficult:
        charts.append(
            Chart(
                slug="chart-items",
                title="Most difficult items: share of sittings that passed them, in per cent",
                svg=pictures.difficult_chart(now),
            )
        )
        tables.append(
            Table(
                slug="items",
                caption="Items that fewer than 70 % passed",
                columns=(
                    Column(label="What it asks"),
                    Column(label="Track"),
                    Column(label="Part"),
                    Column(label="Number"),
                    Column(label="Passed", unit="%"),
                    Column(label="Sittings"),
                ),
                rows=tuple(
                    (
                        each.name,
                        each.track.name,
                        each.component.title,
                        each.item.position,
                        each.item.pass_rate,
                        each.item.sittings,
                    )
                    for each in now.difficult
                ),
            )
        )
    return Section(
        slug="assessments",
        heading="Assessments",
        lead=f"{sittings:,} parts of assessments were sat in the quarter; "
        f"{pictures.per_cent(now.pass_rate)} reached their mark.",
        charts=tuple(charts),
        tables=tuple(tables),
    )
