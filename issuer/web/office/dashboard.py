"""The dashboard: where the people of a programme stand, on any day, in numbers and charts."""

from flask import Blueprint, render_template, request
from markupsafe import Markup

from issuer.domain.figures.impact import CostAssumptions
from issuer.domain.figures.periods import year_before
from issuer.domain.figures.renewals import HORIZONS, Priority
from issuer.domain.roles import Right
from issuer.services.figures import pictures
from issuer.services.figures.learning import adoption, analytics, recognition
from issuer.services.figures.matrix import MatrixQuery, matrix
from issuer.services.figures.outcomes import outcomes
from issuer.services.figures.standings import renewal_board, standings
from issuer.web.office.chosen import Chosen, chosen
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed

LONGEST_NAME = 100
"""Letters of a name that are looked for."""


def dashboard_pages(pages: Blueprint, desk: Desk, *, assumptions: CostAssumptions | None) -> None:
    """Add the dashboard. ``assumptions`` are what the office takes its programme to cost."""
    database = desk.office.database

    def shown(template: str, asked: Chosen, **facts: object) -> str:
        return render_template(
            f"office/figures/{template}.html",
            chosen=asked,
            programmes=desk.office.programmes,
            per_cent=pictures.per_cent,
            money=pictures.money,
            **facts,
        )

    @pages.get("/dashboard")
    @allowed(Right.SEE)
    def dashboard() -> str:
        asked = chosen(desk)
        with database.reading() as records:
            found = standings(records, asked.programme, at=asked.at)
            named = recognition(records, asked.programme, at=asked.at)
        return shown(
            "overview",
            asked,
            found=found,
            named=named,
            horizons=HORIZONS,
            overview_chart=Markup(pictures.overview_chart(found)),  # noqa: S704 - drawn by us
            completion_chart=Markup(pictures.completion_chart(found)),  # noqa: S704
        )

    @pages.get("/dashboard/people")
    @allowed(Right.SEE)
    def dashboard_people() -> str:
        asked = chosen(desk)
        query = _matrix_query()
        with database.reading() as records:
            page = matrix(records, asked.programme, query, at=asked.at)
        return shown("people", asked, page=page, query=query)

    @pages.get("/dashboard/renewals")
    @allowed(Right.SEE)
    def dashboard_renewals() -> str:
        asked = chosen(desk)
        with database.reading() as records:
            board = renewal_board(records, asked.programme, at=asked.at)
            found = standings(records, asked.programme, at=asked.at)
        return shown(
            "renewals",
            asked,
            board=board,
            found=found,
            priorities=tuple(Priority),
            horizons=HORIZONS,
            names={track.slug: track.name for track in asked.programme.tracks},
            expiry_chart=Markup(pictures.expiry_chart(asked.programme, found)),  # noqa: S704
        )

    @pages.get("/dashboard/assessments")
    @allowed(Right.SEE)
    def dashboard_assessments() -> str:
        asked = chosen(desk)
        with database.reading() as records:
            told = analytics(records, asked.programme, year_before(asked.at))
            arrived = adoption(records, asked.programme, told, at=asked.at)
        return shown(
            "assessments",
            asked,
            told=told,
            arrived=tuple(zip(asked.programme.tracks, arrived, strict=True)),
            score_chart=Markup(pictures.score_chart(told)),  # noqa: S704
            difficult_chart=Markup(pictures.difficult_chart(told)),  # noqa: S704
        )

    @pages.get("/dashboard/outcomes")
    @allowed(Right.SEE)
    def dashboard_outcomes() -> str:
        asked = chosen(desk)
        with database.reading() as records:
            told = outcomes(records, asked.programme, assumptions, at=asked.at)
        worth = told.worth
        return shown(
            "outcomes",
            asked,
            told=told,
            assumed=assumptions is not None,
            names={track.slug: track.name for track in asked.programme.tracks},
            outcome_chart=Markup(pictures.outcome_chart(told.impact)),  # noqa: S704
            topic_chart=Markup(pictures.topic_chart(told.impact)),  # noqa: S704
            worth_chart=None if worth is None else Markup(pictures.worth_chart(worth)),  # noqa: S704
        )


def _matrix_query() -> MatrixQuery:
    given = request.args.get
    number = given("page", "")
    return MatrixQuery(
        text=" ".join(given("name", "").split())[:LONGEST_NAME],
        title=given("title", "")[:LONGEST_NAME],
        missing=given("missing", "")[:LONGEST_NAME],
        by_name=given("sort") == "name",
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    )
