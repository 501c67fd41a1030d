"""The dashboard at the desk: any day, any programme, page by page, without inline style."""

import re
from datetime import timedelta

import pytest

from issuer.domain.roles import Role
from issuer.services.bulk import issue_eligible
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate, enrol

PAGES = (
    "/office/dashboard",
    "/office/dashboard/people",
    "/office/dashboard/renewals",
    "/office/dashboard/assessments",
    "/office/dashboard/outcomes",
)


@pytest.fixture
def viewer(office, clock, staff):
    candidate(office, "Ann <b>", "Bob")
    enrol(office, "Carla")
    issue_eligible(office, actor="t", at=AT)
    clock.at = AT + timedelta(days=3)
    return staff(Role.VIEWER)


def figures_of(page):
    found = re.findall(r"<strong>([^<]*)</strong> <span>([^<]*)</span>", page.text)
    return {words: number for number, words in found}


@pytest.mark.parametrize("path", PAGES)
def test_a_viewer_sees_every_page_and_none_has_inline_style(viewer, path):
    page = viewer.get(path)
    assert page.status_code == 200
    assert not re.search(r"\sstyle=|<style|\son\w+=", page.text)
    assert "<b>" not in page.text
    charts = re.findall(r'<svg[^>]*class="chart".*?</svg>', page.text, re.DOTALL)
    ids = [one for chart in charts for one in re.findall(r'\bid="([^"]+)"', chart)]
    assert len(ids) == len(set(ids))
    assert page.text.count("<table") >= len(charts)


def test_todays_figures(viewer):
    page = viewer.get(PAGES[0])
    shown = figures_of(page)
    assert shown["active people"] == "3"
    assert shown["fully certified"] == "0.0\u00a0%", "the advanced track is required, too"
    assert "66.7\u00a0%" in page.text
    assert shown["certifications ever earned"] == "2"


def test_a_past_day_shows_what_was_then(viewer):
    page = viewer.get(f"{PAGES[0]}?on=2026-11-20")
    assert "at the end of" in page.text
    assert 'datetime="2026-11-20T23:59:59Z"' in page.text
    shown = figures_of(page)
    assert (shown["active people"], shown["certifications ever earned"]) == ("0", "0")


@pytest.mark.parametrize("asked", ["2026-11-25", "2999-01-01", "yesterday", "2026-02-30"])
def test_a_day_that_cannot_be_shown_is_told(viewer, asked):
    page = viewer.get(f"{PAGES[0]}?on={asked}")
    assert page.status_code == 200
    assert "Today is shown" in page.text


def test_a_programme_that_is_not_there_is_not_found(viewer):
    assert viewer.get(f"{PAGES[0]}?programme=none").status_code == 404


def test_the_matrix_is_read_page_by_page(viewer, office):
    enrol(office, *(f"Person {number:03}" for number in range(70)))
    first = viewer.get(f"{PAGES[1]}?sort=name")
    assert "Page 1 of 2" in first.text
    assert first.text.count('<th scope="row">') == 50
    second = viewer.get(f"{PAGES[1]}?sort=name&page=2")
    assert second.text.count('<th scope="row">') == 23
    assert "Page 2 of 2" in viewer.get(f"{PAGES[1]}?page=99999").text
    assert "Page 1 of 2" in viewer.get(f"{PAGES[1]}?page=-1").text
    found = viewer.get(f"{PAGES[1]}?name=car&missing=base")
    assert found.text.count('<th scope="row">') == 1
