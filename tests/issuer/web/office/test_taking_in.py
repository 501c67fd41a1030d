"""Tables taken in at the desk, and bulk issues ordered there."""

import io
from datetime import timedelta

import pytest

from issuer.domain.roles import Role
from issuer.errors import UnavailableError
from issuer.persistence.records.jobs import JobState
from issuer.services import bulk_jobs
from issuer.services.bulk_jobs import LEASE, job, order_issue, work_off
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate, enrol

ROSTER = (
    "Kennung;name;email;left over\n"
    "A-1;Ana Souza;ana@example.org;x\n"
    "A-2;;ben@example.org;y\n"
    "A-3;Cleo Ito;not an address;z\n"
)


@pytest.fixture
def certifier(staff):
    browser = staff(Role.CERTIFIER, "cleo")
    browser.get("/office/imports")
    return browser


def upload(browser, text, kind="roster"):
    file = (io.BytesIO(text.encode()), "people.csv")
    answer = browser.post(
        "/office/imports", {"kind": kind, "file": file}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303, answer.text
    return answer.location


def test_columns_are_matched_every_error_is_told_by_row_and_the_good_rows_taken(office, certifier):
    address = upload(certifier, ROSTER)
    first = certifier.get(address).text
    assert "The column external_id is missing" in first
    matched = {"column-0": "external_id", "column-1": "name", "column-2": "email"}
    assert certifier.post(f"{address}/columns", matched).status_code == 303
    page = certifier.get(address).text
    assert "1 added, 0 changed, 0 there already, 2 refused" in page
    bad = page.partition('id="bad"')[2].partition("</table>")[0]
    assert '<td class="number">3</td><td class="code">name</td>' in bad
    assert '<td class="number">4</td><td class="code">email</td>' in bad
    assert certifier.post(address).status_code == 422
    with office.database.reading() as records:
        assert records.holders.count() == 0
    assert certifier.post(address, {"skip_bad": "1"}).status_code == 303
    with office.database.reading() as records:
        assert records.holders.by_external_ids(["A-1"])["A-1"].name == "Ana Souza"
    assert certifier.get(address).status_code == 404


def test_results_are_taken_in_whole(office, certifier):
    enrol(office, "Ana")
    address = upload(
        certifier,
        "external_id,track,component,taken_on,score\nAna,base,exam,2026-11-01,91\n",
        "results",
    )
    assert "1 added" in certifier.get(address).text
    assert certifier.post(address).location == "/office/imports"
    assert "May be certified" in certifier.get("/office/candidates?track=test/base").text


def test_titles_of_items_are_taken_in_at_the_desk_too(certifier):
    address = upload(
        certifier,
        "track,component,number,title\nbase,exam,1,Refunds\nbase,other,1,Refunds\n",
        "items",
    )
    page = certifier.get(address).text
    assert "1 added, 0 changed, 0 there already, 1 refused" in page
    assert "base has no component “other”." in page
    assert certifier.post(address, {"skip_bad": "1"}).status_code == 303
    again = upload(certifier, "track,component,number,title\nbase,exam,1,Refunds\n", "items")
    assert "0 added, 0 changed, 1 there already" in certifier.get(again).text


def test_what_is_no_table_is_refused_in_words(certifier):
    file = (io.BytesIO(b"\xff\xfe\x00"), "people.xls")
    data = {"kind": "roster", "file": file}
    answer = certifier.post("/office/imports", data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "not a CSV table" in answer.text


def test_a_table_is_seen_by_nobody_else_and_forgotten(certifier, staff, clock, office):
    address = upload(certifier, ROSTER)
    other = staff(Role.ADMINISTRATOR, "other")
    assert other.get(address).status_code == 404
    assert certifier.post(f"{address}/forget").status_code == 303
    assert certifier.get(address).status_code == 404
    old = upload(certifier, ROSTER)
    clock.at += timedelta(hours=25)
    certifier.sign_in("cleo")
    certifier.get("/office/imports")
    upload(certifier, "external_id;name\nA-9;Dora\n")
    assert "Kennung" not in certifier.get(old).text


def test_an_empty_table_has_our_columns(certifier):
    answer = certifier.get("/office/imports/roster.csv")
    assert answer.text.startswith("external_id,name")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_bulk_issue_is_ordered_and_watched_until_it_is_done(app, office, certifier):
    candidate(office, *(f"Person {number}" for number in range(7)))
    enrol(office, "Ben")
    ordered = certifier.post("/office/issuing", {"track": "test/base"})
    assert ordered.location.startswith("/office/issuing/")
    app.extensions["bulk-issue"].settle()
    page = certifier.get(ordered.location).text
    assert "Done" in page
    assert "<dt>Issued</dt><dd>7</dd>" in page
    assert "hx-get" not in page
    assert "account:cleo" in certifier.get("/office/issuing").text
    with office.database.reading() as records:
        assert {act.actor for act in _acts(records)} == {"account:cleo"}


def _acts(records):
    found = records.certifications.of_holders(range(1, 9))
    ids = [each.id for group in found.values() for each in group]
    return [act for group in records.acts.of(ids).values() for act in group]


def test_a_job_whose_worker_ended_is_taken_up_by_the_next_and_doubles_nothing(office, clock):
    candidate(office, *(f"Person {number}" for number in range(5)))
    number = order_issue(office, programme="test", track="base", actor="t", at=AT)
    with office.database.transaction() as records:
        assert records.jobs.claim(at=AT, until=AT + LEASE).id == number
    assert work_off(office, clock=clock) == 0  # somebody has it
    clock.at += LEASE
    assert work_off(office, clock=clock) == 1
    assert job(office, number).summary["issued"] == 5
    again = order_issue(office, programme="", track="", actor="t", at=clock())
    work_off(office, clock=clock)
    assert job(office, again).summary["issued"] == 0
    assert job(office, again).state is JobState.DONE


def test_a_job_that_cannot_go_on_says_why(office, clock, monkeypatch):
    def broken(*_arguments, **_named):
        raise UnavailableError("The disk is full.")

    monkeypatch.setattr(bulk_jobs, "issue_eligible", broken)
    number = order_issue(office, programme="", track="", actor="t", at=AT)
    work_off(office, clock=clock)
    assert (job(office, number).state, job(office, number).problem) == (
        JobState.FAILED,
        "The disk is full.",
    )
