"""The quarterly report at the desk: read there, taken away as files."""

import pytest

from issuer.domain.roles import Role
from issuer.services.bulk import issue_eligible
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate
from tests.issuer.web.office.conftest import PUBLIC_URL


@pytest.fixture
def viewer(office, staff):
    candidate(office, "Ann", "Bob")
    issue_eligible(office, actor="t", at=AT)
    return staff(Role.VIEWER)


def test_the_report_is_read_and_taken_away(viewer):
    assert "2026-Q4 so far" in viewer.get("/office/reports").text
    page = viewer.get("/office/reports/2026-Q4")
    assert "2026-Q4 up to 21 November 2026" in page.text
    assert "Recommendations for 2027-Q1" in page.text
    assert " style=" not in page.text
    pdf = viewer.client.get("/office/reports/2026-Q4/report.pdf", base_url=PUBLIC_URL)
    assert pdf.content_type == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    file = viewer.get("/office/reports/2026-Q4/report.html")
    assert file.headers["Content-Disposition"] == 'attachment; filename="test-2026-Q4.html"'
    numbers = viewer.get("/office/reports/2026-Q4/completion.csv")
    assert numbers.text.splitlines()[0].startswith("Track,Completed,Rate (%)")
    for answer in (page, pdf, file, numbers):
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("2027-Q1", 422),
        ("2026-Q5", 404),
        ("2026", 404),
        ("2026-Q4/none.csv", 404),
        ("2026-Q4?programme=none", 404),
        ("1000-Q1", 200),
    ],
)
def test_what_there_is_not_is_told(viewer, path, status):
    assert viewer.get(f"/office/reports/{path}").status_code == status
