"""The quarterly report: its figures, its files, and what it says to do."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from lxml import html

from issuer.domain.figures.impact import impact
from issuer.domain.figures.periods import Quarter
from issuer.errors import RefusedError
from issuer.rendering.reports.facts import Column, Table
from issuer.rendering.reports.printing import report_html, report_pdf, written
from issuer.services.figures.numbers import table_csv
from issuer.services.figures.quarterly import quarterly
from issuer.services.figures.quarterly_report import quarterly_report
from tests.issuer.figures.model_team import ASSUMPTIONS, SHOWN, SUPPORT

Q1 = Quarter(2026, 1)


@pytest.mark.slow
def test_the_report_of_the_model_team(team):
    """One test for all: the team works for two years before anything can be asked."""
    with team.database.reading() as records:
        figures = quarterly(records, SUPPORT, Q1, ASSUMPTIONS, at=SHOWN)
        with pytest.raises(RefusedError, match="has not begun"):
            quarterly(records, SUPPORT, Q1.after, ASSUMPTIONS, at=SHOWN)
    assert figures.running
    assert figures.now.full_rate == Decimal("81.0")
    assert figures.before.full_rate == Decimal("85.0")
    assert figures.now.required_rate == Decimal("93.0"), "107 of 115 that are required"
    assert figures.course[-1] == (SHOWN, Decimal("81.0"))
    assert len(figures.course) == 12
    what_it_says_to_do(figures.recommendations)
    report = quarterly_report(team, figures)
    as_html(report)
    as_pdf(report)
    as_csv({table.slug: table for table in report.tables})


def what_it_says_to_do(told):
    acts = [each.act for each in told]
    assert acts[0] == (
        "Renew Security & Compliance with 3 people at once: Agent 28, Agent 29, Agent 30."
    )
    assert acts[1:4] == [
        "Bring Advanced Troubleshooting to 80 %: 6 people more.",
        "Bring Billing & Accounts to 50 %: 3 people more.",
        "Bring Product Fundamentals to 100 %: 2 people more.",
    ]
    assert told[1].because == (
        "66.7 % completed it (28 of 42). It is required of 3 who are not in date."
    )
    assert "Renew Product Fundamentals with 5 people now." in acts
    assert "Route more api tickets to certified agents." in acts


def as_html(report):
    text = report_html(report)
    page = html.fromstring(text)
    assert page.get("lang") == "en"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not page.xpath("//script | //@style | //link | //img")
    assert len(page.xpath("//*[local-name()='svg'][@role='img']")) == 8
    for section in page.xpath("//section[.//*[local-name()='svg']]"):
        assert section.xpath(".//table"), "each chart has its table"
    assert "1 February 2026" not in text
    assert "2026-Q1 up to 31 January 2026" in text


def as_pdf(report):
    content = report_pdf(report)
    assert content == report_pdf(report), "the same report gives the same bytes"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "2026-Q1" in metadata["dc:title"]
        figures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert len(figures) == 8
        assert all(str(figure.Alt) for figure in figures)
    document = pypdfium2.PdfDocument(content)
    text = "".join(
        document[number].get_textpage().get_text_range() for number in range(len(document))
    )
    document.close()
    for words in ("Certification report", "Page 1 of", "642", "Recommendations for 2026-Q2"):
        assert words in text


def as_csv(tables):
    rows = list(csv.DictReader(io.StringIO(table_csv(tables["completion"]).decode())))
    assert rows[1]["Track"] == "Advanced Troubleshooting"
    assert (rows[1]["Rate (%)"], rows[1]["Target (%)"], rows[1]["Status"]) == (
        "66.7",
        "80",
        "6 to go",
    )
    assert set(tables) == {
        *("summary", "year", "completion", "renewals", "overdue"),
        *("scores", "outcomes", "topics", "cost"),
    } - {"year"} | {"course"}
    money = list(csv.reader(io.StringIO(table_csv(tables["cost"]).decode())))
    assert money[0] == ["What", "Amount (USD)"]
    assert money[-1] == ["Benefit in all", "89000"]


def test_an_office_without_anybody_has_a_report(office):
    with office.database.reading() as records:
        figures = quarterly(
            records,
            office.programmes[0],
            Quarter(2025, 4),
            None,
            at=datetime(2026, 1, 31, tzinfo=UTC),
        )
    assert not figures.running
    report = quarterly_report(office, figures)
    assert "No outcomes of tickets" in report_html(report)
    assert report_pdf(report).startswith(b"%PDF-")
    assert impact([]).tickets == 0


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_name_that_a_spreadsheet_would_compute_stays_a_name(name):
    columns = (Column(label="Person"), Column(label="Change", signed=True))
    table = Table(slug="t", caption="t", columns=columns, rows=((name, Decimal("-5.0")),))
    (_header, row) = list(csv.reader(io.StringIO(table_csv(table).decode(), newline="")))
    assert row == [f"'{name}", "-5.0"]


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        (Decimal("3.5"), True, "+3.5\u00a0points"),
        (Decimal("-3.5"), True, "\u22123.5\u00a0points"),
        (Decimal("0.0"), True, "+0.0\u00a0points"),
        (12000, False, "12,000\u00a0points"),
        (None, True, "–"),
        ("word", False, "word"),
    ],
)
def test_how_cells_are_written(value, signed, shown):
    assert written(value, Column(label="x", unit="points", signed=signed)) == shown


def test_names_in_any_script_and_with_markup_stand_in_the_report():
    table = Table(
        slug="t",
        caption="Who is overdue",
        columns=(Column(label="Person"),),
        rows=(("<script>alert(1)</script>",), ("李小龍 عربي हिन्दी",)),
    )
    section = SimpleNamespace(
        slug="s",
        heading="H",
        lead="",
        bigs=(),
        charts=(),
        tables=(table,),
        points=(),
        notes=(),
    )
    report = SimpleNamespace(
        title="T",
        subject="S",
        issuer="I",
        period="2026-Q1",
        demonstration=False,
        sections=(section,),
    )
    text = report_html(report)
    assert "<script" not in text
    assert "李小龍 عربي हिन्दी" in text
    assert report_pdf(report).startswith(b"%PDF-")
