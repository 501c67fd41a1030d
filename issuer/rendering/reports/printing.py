"""A report as a fragment for a page, as an HTML file of its own, and as a tagged PDF."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Final

import pydyf
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from issuer.rendering.assets import AssetFetcher
from issuer.rendering.layout import ENGINE
from issuer.rendering.reports.facts import Cell, Column, Report

NOTHING: Final = "–"


def report_fragment(report: Report) -> str:
    """Return the sections as HTML for a page that has its own frame and style."""
    return _TEMPLATES.get_template("sections.html").render(report=report, printed=False)


def report_html(report: Report) -> str:
    """Return the report as one HTML file that needs no other."""
    return _document(report, printed=False)


def report_pdf(report: Report) -> bytes:
    """Return the report as PDF/UA: tagged, with a title and bookmarks.

    The same report gives the same bytes.
    """
    charts = {
        f"asset:{chart.slug}": (chart.svg.encode(), "image/svg+xml")
        for section in report.sections
        for chart in section.charts
    }
    with ENGINE:
        fonts, sheet = _engine()
        document = HTML(
            string=_document(report, printed=True), url_fetcher=AssetFetcher(charts)
        ).render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
        written: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=report.period.encode(), finisher=_ungrouped
        )
    return written


def _ungrouped(_document: Document, pdf: pydyf.PDF) -> None:
    """Draw the texts of charts directly: nothing in them is transparent.

    WeasyPrint makes a transparency group of each text that is not set from its beginning, and
    the viewer that most browsers have cuts the edges of the first letter off in such a group.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Form":
            item.extra.pop("Group", None)


def written(value: Cell, column: Column) -> str:
    """Write a cell for people."""
    match value:
        case None:
            return NOTHING
        case Decimal() | int():
            number = f"{value:+,}" if column.signed else f"{value:,}"
            number = number.replace("-", "\u2212")
            return f"{number}\u00a0{column.unit}" if column.unit else number
        case date():
            return f"{value.day} {value:%B %Y}"
        case _:
            return value


def _document(report: Report, *, printed: bool) -> str:
    style = Markup(_source("report.css"))  # noqa: S704 - packaged
    return _TEMPLATES.get_template("report.html").render(
        report=report, style=style, printed=printed
    )


@lru_cache(maxsize=1)
def _engine() -> tuple[FontConfiguration, CSS]:
    """Load fonts and the style for paper, once."""
    fonts = FontConfiguration()
    sheet = CSS(string=_source("paper.css"), font_config=fonts, url_fetcher=AssetFetcher())
    return fonts, sheet


def _source(name: str) -> str:
    return files("templates").joinpath("report", name).read_text(encoding="utf-8")


def _is_number(value: Cell) -> bool:
    return value is None or isinstance(value, Decimal | int)


_TEMPLATES = Environment(
    loader=FunctionLoader(_source),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["drawing"] = Markup
_TEMPLATES.filters["written"] = written
_TEMPLATES.tests["a_number"] = _is_number
