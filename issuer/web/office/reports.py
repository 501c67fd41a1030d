"""The quarterly report at the desk: to be read, and to be taken away."""

from flask import Blueprint, Response, make_response, render_template
from markupsafe import Markup

from issuer.domain.figures.impact import CostAssumptions
from issuer.domain.figures.periods import Quarter
from issuer.domain.roles import Right
from issuer.errors import NotFoundError
from issuer.rendering.reports.facts import Report
from issuer.rendering.reports.printing import report_fragment, report_html, report_pdf
from issuer.services.figures.numbers import table_csv
from issuer.services.figures.quarterly import quarterly
from issuer.services.figures.quarterly_report import quarterly_report
from issuer.web.office.chosen import Chosen, chosen
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed

OFFERED = 8
"""Quarters that the page offers; any other one is reached by its address."""


def report_pages(pages: Blueprint, desk: Desk, *, assumptions: CostAssumptions | None) -> None:
    """Add the reports. ``assumptions`` are what the office takes its programme to cost."""

    def written(asked: Chosen, quarter: Quarter) -> Report:
        with desk.office.database.reading() as records:
            figures = quarterly(records, asked.programme, quarter, assumptions, at=desk.now())
        return quarterly_report(desk.office, figures)

    @pages.get("/reports")
    @allowed(Right.SEE)
    def reports() -> str:
        asked = chosen(desk)
        quarters = [Quarter.of(desk.now())]
        while len(quarters) < OFFERED:
            quarters.append(quarters[-1].before)
        return render_template(
            "office/figures/reports.html",
            chosen=asked,
            programmes=desk.office.programmes,
            quarters=quarters,
        )

    @pages.get("/reports/<quarter>")
    @allowed(Right.SEE)
    def report(quarter: str) -> str:
        asked, named = chosen(desk), _quarter(quarter)
        told = written(asked, named)
        return render_template(
            "office/figures/report.html",
            chosen=asked,
            programmes=desk.office.programmes,
            quarter=named,
            report=told,
            content=Markup(report_fragment(told)),  # noqa: S704 - escaped where it is written
            following=named.after if named < Quarter.of(desk.now()) else None,
        )

    @pages.get("/reports/<quarter>/report.pdf")
    @allowed(Right.SEE)
    def report_as_pdf(quarter: str) -> Response:
        asked, named = chosen(desk), _quarter(quarter)
        content = report_pdf(written(asked, named))
        return _file(content, "application/pdf", f"{asked.programme.slug}-{named}.pdf")

    @pages.get("/reports/<quarter>/report.html")
    @allowed(Right.SEE)
    def report_as_html(quarter: str) -> Response:
        asked, named = chosen(desk), _quarter(quarter)
        content = report_html(written(asked, named)).encode()
        return _file(content, "text/html; charset=utf-8", f"{asked.programme.slug}-{named}.html")

    @pages.get("/reports/<quarter>/<table>.csv")
    @allowed(Right.SEE)
    def report_numbers(quarter: str, table: str) -> Response:
        asked, named = chosen(desk), _quarter(quarter)
        for each in written(asked, named).tables:
            if each.slug == table:
                name = f"{asked.programme.slug}-{named}-{table}.csv"
                return _file(table_csv(each), "text/csv; charset=utf-8", name)
        raise NotFoundError(f"The report of {named} has no table “{table}”.")


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise NotFoundError(str(error)) from None


def _file(content: bytes, media_type: str, name: str) -> Response:
    """Hand a file over to be kept: an HTML file with a style of its own is not shown here."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
