"""A day at the desk: people, decisions, acts with reasons, queues."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.programme import CeuSource
from issuer.domain.roles import Role
from issuer.domain.standing import Standing
from issuer.persistence.records.audit import AuditQuery
from issuer.services import ceu_queue, people_pages
from issuer.services.cases import Doer
from issuer.services.concerns import Category, ConcernDraft, report_concern
from issuer.services.continuing_education import hand_in
from issuer.services.ending import withdraw
from issuer.services.issuing import issue
from issuer.services.reading import certification_view
from issuer.services.suspending import suspend
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.people import candidate, enrol, examine

KEPT = replace(
    BASE, ceu_sources=(CeuSource(slug="training", title="Training", per_hour=Decimal(1)),)
)


@pytest.fixture
def office(office):
    return replace(office, programmes=(replace(PROGRAMME, tracks=(UPPER, KEPT)),))


def number_of(office, name):
    with office.database.reading() as records:
        return records.holders.by_external_ids([name])[name].id


@pytest.fixture
def held(office):
    """Return the public id of a certification of Ana's."""
    candidate(office, "Ana")
    return issue(office, holder="Ana", programme="test", track="base", actor="t", at=AT).public_id


def standing(office, public_id):
    return certification_view(office, public_id, at=AT).standing


def ask(browser, public_id, act):
    page = browser.get(f"/office/certifications/{public_id}/ask/{act}")
    assert page.status_code == 200, page.text
    return page


def act(browser, public_id, act, reason="", by="office"):
    ask(browser, public_id, act)
    return browser.post(f"/office/certifications/{public_id}/{by}/{act}", {"reason": reason})


def test_people_are_found_by_beginnings_of_names_identifiers_and_page_by_page(office, staff):
    enrol(office, *(f"Person {number:03}" for number in range(120)), "Zoë Ørsted")
    browser = staff(Role.VIEWER)
    first = browser.get("/office/people").text
    assert first.count('scope="row"') == 50
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = browser.get(following.replace("&amp;", "&")).text
    assert "Person 049" in first
    assert "Person 050" in second
    assert "Zoë" in browser.get("/office/people?q=orst+zo").text
    assert browser.get("/office/people?q=Person+11").text.count('scope="row"') == 10
    assert "Nobody is found" in browser.get("/office/people?q=nobody").text


def test_a_candidate_is_certified_by_a_certifier_and_the_record_names_the_account(office, staff):
    candidate(office, "Ana")
    enrol(office, "Ben")
    examine(office, ["Ben"], score="40")
    browser = staff(Role.CERTIFIER, "cleo")
    listed = browser.get("/office/candidates?track=test/base").text
    assert listed.count("May be certified") == 1
    assert "1 missing" in listed
    ana, ben = number_of(office, "Ana"), number_of(office, "Ben")
    done = browser.post(f"/office/people/{ana}/certify", {"track": "test/base"})
    assert done.location == f"/office/people/{ana}"
    page = browser.get(f"/office/people/{ana}").text
    assert "Ana is certified in Foundations." in page
    assert "Advanced" in page
    refused = browser.post(f"/office/people/{ben}/certify", {"track": "test/base"})
    assert refused.status_code == 422
    assert "Ben may not be certified" in refused.text
    assert (
        "Ana" not in browser.get("/office/candidates?track=test/base").text.partition("<table")[2]
    )
    with office.database.reading() as records:
        newest = records.audit.page(AuditQuery(), before=None, limit=1)[0]
    assert newest.actor == "account:cleo"


def test_an_officer_suspends_with_a_reason_and_resolves(office, staff, held):
    browser = staff(Role.OFFICER)
    asked = ask(browser, held, "suspend").text
    assert "Failed audit" in asked
    assert act(browser, held, "suspend").status_code == 422  # without a reason
    assert standing(office, held) is Standing.ACTIVE
    assert act(browser, held, "suspend", "failed-audit").status_code == 303
    assert standing(office, held) is Standing.SUSPENDED
    assert "Failed audit" in browser.get(f"/office/certifications/{held}").text
    assert act(browser, held, "resolve").status_code == 303
    assert standing(office, held) is Standing.ACTIVE
    history = browser.get(f"/office/certifications/{held}").text
    assert "account:officer.one" in history


def test_a_withdrawal_takes_two_accounts(office, staff, held):
    one, two = staff(Role.OFFICER, "one"), staff(Role.ADMINISTRATOR, "two")
    assert act(one, held, "withdraw", "misuse").status_code == 303
    assert standing(office, held) is Standing.ACTIVE
    assert "Proposed by account:one" in ask(two, held, "withdraw").text
    again = act(one, held, "withdraw", "misuse")
    assert again.status_code == 422
    assert "two different officers" in again.text
    assert act(two, held, "withdraw", "fraud").status_code == 422
    assert act(two, held, "withdraw", "misuse").status_code == 303
    assert standing(office, held) is Standing.WITHDRAWN
    third = staff(Role.OFFICER, "three")
    assert act(one, held, "uphold-appeal").status_code == 422
    assert act(third, held, "uphold-appeal").status_code == 303
    assert standing(office, held) is Standing.ACTIVE


def test_a_proposed_withdrawal_is_taken_back_and_offered_only_while_it_waits(office, staff, held):
    one, two = staff(Role.OFFICER, "one"), staff(Role.OFFICER, "two")
    page, offer = f"/office/certifications/{held}", "Take the proposed withdrawal back"
    assert offer not in one.get(page).text
    act(one, held, "withdraw", "misuse")
    assert offer in two.get(page).text
    assert act(two, held, "take-back-withdrawal").status_code == 303
    assert offer not in two.get(page).text
    assert "waits for a second officer" not in two.get(page).text
    assert two.get(f"{page}/ask/take-back-withdrawal").status_code == 422
    assert act(two, held, "withdraw", "misuse").status_code == 303
    assert standing(office, held) is Standing.ACTIVE


def test_an_account_and_the_same_name_on_the_command_line_are_one_person(office, staff, held):
    doer = Doer(name="command-line:root as Maria.Lopez", capacity=Actor.OFFICER)
    withdraw(office, public_id=held, reason=WithdrawalReason.FRAUD, doer=doer, at=AT)
    browser = staff(Role.OFFICER, "maria.lopez")
    assert act(browser, held, "withdraw", "fraud").status_code == 422


@pytest.mark.parametrize(
    ("chosen", "reason", "after"),
    [
        ("surrender", "", Standing.SURRENDERED),
        ("correct", "wrong-name", Standing.ACTIVE),
        ("revoke", "issued-in-error", Standing.ACTIVE),
    ],
)
def test_the_other_acts_of_an_officer(office, staff, held, chosen, reason, after):
    browser = staff(Role.OFFICER)
    assert act(browser, held, chosen, reason).status_code == 303
    view = certification_view(office, held, at=AT)
    assert view.standing is after
    assert view.being_corrected is (chosen == "revoke")
    assert len(view.versions) == (2 if chosen == "correct" else 1)


def test_a_reviewer_renews_when_everything_is_there_and_reads_what_is_missing(office, staff, clock):
    candidate(office, "Ana")
    held = issue(
        office,
        holder="Ana",
        programme="test",
        track="base",
        actor="t",
        at=AT - timedelta(days=330),
        awarded_at=AT - timedelta(days=330),
    )
    assert not hasattr(held, "public_id")  # the examination was not taken by then
    examine(office, ["Ana"], taken_at=AT - timedelta(days=340))
    public_id = issue(
        office,
        holder="Ana",
        programme="test",
        track="base",
        actor="t",
        at=AT,
        awarded_at=AT - timedelta(days=330),
    ).public_id
    assert standing(office, public_id) is Standing.DUE
    browser = staff(Role.REVIEWER)
    page = browser.get(f"/office/people/{number_of(office, 'Ana')}").text
    assert "Renew" in page
    assert "Suspend" not in page
    assert act(browser, public_id, "renew", by="review").status_code == 303
    assert standing(office, public_id) is Standing.ACTIVE
    assert browser.get(f"/office/certifications/{public_id}/ask/renew").status_code == 422


def test_a_viewer_sees_everything_and_is_offered_nothing(office, staff, held):
    browser = staff(Role.VIEWER)
    for path in ("people", "certifications", "candidates", "activities"):
        assert browser.get(f"/office/{path}").status_code == 200
    page = browser.get(f"/office/certifications/{held}").text
    assert "/ask/" not in page
    assert browser.get(f"/office/certifications/{held}/ask/suspend").status_code == 422


def test_certifications_are_listed_by_track_and_standing(office, staff, held):
    browser = staff(Role.VIEWER)
    doer = Doer(name="t", capacity=Actor.OFFICER)
    assert "Ana" in browser.get("/office/certifications?track=test/base&standing=active").text
    suspend(office, public_id=held, reason=SuspensionReason.COMPLAINT, doer=doer, at=AT)
    assert "Ana" not in browser.get("/office/certifications?standing=active").text
    assert "Ana" in browser.get("/office/certifications?standing=suspended").text
    assert "no such" in browser.get("/office/certifications?track=test/upper").text


def test_a_reviewer_accepts_and_refuses_what_was_handed_in(office, staff, held):
    for hours, told in ((4, "https://learn.example/ana"), (9, "I say so")):
        hand_in(
            office,
            public_id=held,
            source="training",
            quantity=Decimal(hours),
            earned_at=AT,
            evidence=told,
            at=AT,
        )
    with office.database.reading() as records:
        good, bad = sorted(
            (each for _, each in records.ceus.waiting(after=None, limit=9)),
            key=lambda each: each.quantity,
        )
    browser = staff(Role.REVIEWER)
    page = browser.get("/office/activities").text
    assert "4 units" in page
    assert 'href="https://learn.example/ana"' in page
    assert browser.get(f"/office/activities/{bad.id}/evidence.txt").text == "I say so"
    assert browser.post(f"/office/activities/{good.id}", {"outcome": "accepted"}).status_code == 303
    unreasoned = browser.post(f"/office/activities/{bad.id}", {"outcome": "refused"})
    assert "needs a reason" in unreasoned.text
    refused = {"outcome": "refused", "reason": "Nothing shows it."}
    assert browser.post(f"/office/activities/{bad.id}", refused).status_code == 303
    assert "Nothing waits" in browser.get("/office/activities").text


def test_a_concern_is_read_and_closed(office, staff, held):
    draft = ConcernDraft(category=Category.MISUSE, words="<b>Not them</b>", mail="v@example.org")
    report_concern(office.database, held, draft, at=AT)
    browser = staff(Role.OFFICER)
    page = browser.get("/office/concerns").text
    assert "&lt;b&gt;Not them" in page
    assert browser.post("/office/concerns/1/close").status_code == 303
    assert "Nothing waits" in browser.get("/office/concerns").text
    closed = browser.get("/office/concerns?closed=1").text
    assert "account:officer.one" in closed
    assert "v@example.org" not in closed


def following(text):
    """Return the address of the next page; nothing on the last one."""
    if 'rel="next"' not in text:
        return ""
    before = text.partition('rel="next"')[0]
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("address", "row", "each"),
    [
        ("/office/activities", "<article", r"/activities/[\w-]{36}/evidence"),
        ("/office/candidates?track=test/base", "May be certified", r"/people/\d+\""),
        ("/office/certifications", '<th scope="row"', r"/certifications/[a-z2-7]{26}"),
    ],
)
def test_pages_of_every_list_follow_each_other_without_gap_or_double(
    office, staff, held, monkeypatch, address, row, each
):
    monkeypatch.setattr(ceu_queue, "PAGE", 2)
    monkeypatch.setattr(people_pages, "PAGE", 2)
    candidate(office, *(f"Candidate {number}" for number in range(5)))
    issued = [f"Issued {number}" for number in range(4)]
    candidate(office, *issued)
    for name in issued:
        issue(office, holder=name, programme="test", track="base", actor="t", at=AT)
    for number in range(5):
        hand_in(
            office,
            public_id=held,
            source="training",
            quantity=Decimal(number + 1),
            earned_at=AT,
            evidence=f"Evidence {number}",
            at=AT,
        )
    browser = staff(Role.VIEWER)
    texts = []
    while address:
        texts.append(browser.get(address).text)
        address = following(texts[-1])
    assert [text.count(row) for text in texts] == [2, 2, 1]
    assert len(set(re.findall(each, "".join(texts)))) == 5
