"""The routing rules at the desk: shown with who is eligible now, and tried."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.domain.acts import Actor, SuspensionReason
from issuer.domain.roles import Role
from issuer.domain.routing import (
    Condition,
    Fallback,
    Need,
    RoutingRules,
    Rule,
    Unreported,
    Weights,
)
from issuer.persistence.records.holders import HolderDraft
from issuer.services.cases import Doer
from issuer.services.issuing import issue
from issuer.services.routing import Told, report_agents
from issuer.services.suspending import suspend
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate
from tests.issuer.web.office.conftest import Browser, desk_of

RULES = RoutingRules(
    programme="test",
    priorities=("P1", "P3"),
    usual_priority="P3",
    weights=Weights(skill=2, language=1, workload=1),
    unreported=Unreported.AVAILABLE,
    capacity=10,
    report_minutes=15,
    nobody_notify=("manager",),
    rules=(
        Rule(
            slug="hard",
            name="Hard tickets",
            when=(Condition(tags=("api", "webhook")),),
            need=Need(certifications=("upper",)),
            prefers=("base",),
            escalate_to=("lead",),
            fallbacks=(Fallback(need=Need(at_least=1), notify=("chief",), flags=("look-again",)),),
        ),
        Rule(
            slug="usual",
            name="Usual tickets",
            when=(Condition(priorities=("P3",)),),
            need=Need(certifications=("base",)),
        ),
    ),
)
PEOPLE = ("Ana", "Ben", "Cleo", "Dan", "Eve", "Fay")


@pytest.fixture
def routed(office):
    return replace(office, routing=RULES)


@pytest.fixture
def app(routed, clock):
    return desk_of(routed, clock)


@pytest.fixture
def team(routed):
    """Six agents: free, full, away, suspended, gone, and free but shut out by the form."""
    held = {}
    for name in PEOPLE:
        candidate(routed, name)
        held[name] = issue(
            routed, holder=name, programme="test", track="base", actor="t", at=AT
        ).public_id
    report_agents(
        routed,
        [
            Told(external_id="Ana", available=True, open_tickets=2, capacity=10, languages=("de",)),
            Told(external_id="Ben", available=True, open_tickets=9, capacity=9, languages=()),
            Told(external_id="Cleo", available=False, open_tickets=0, capacity=None, languages=()),
        ],
        minutes=15,
        at=AT,
    )
    suspend(
        routed,
        public_id=held["Dan"],
        reason=SuspensionReason.COMPLAINT,
        doer=Doer(name="o", capacity=Actor.OFFICER),
        at=AT,
    )
    with routed.database.transaction() as records:
        gone = HolderDraft(external_id="Eve", name="Eve", left_on=(AT - timedelta(days=2)).date())
        records.holders.save([gone], at=AT)
    return held


def rows(page, label):
    """Return the texts of the rows of a table."""
    table = page.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    found = table.partition("<tbody>")[2].split("</tr>")
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found if "<th" in row]


def test_a_viewer_sees_each_rule_its_fallbacks_and_how_many_are_eligible(team, staff):
    shown = rows(staff(Role.VIEWER).get("/office/routing").text, "Rules and who is eligible")
    hard, usual = shown
    assert hard.startswith("1. Hard tickets hard tagged api, webhook Advanced preferred: Found")
    assert "0 any track (4 now); told: chief; flagged: look-again escalated to: lead" in hard
    assert usual.startswith("2. Usual tickets usual priority P3 Foundations 4")
    assert "told: manager" in usual


def test_a_ticket_is_tried_and_the_others_are_explained(team, staff):
    page = staff(Role.VIEWER).get("/office/routing?try=1&language=DE-at&exclude=Fay,+nobody").text
    assert 'Usual tickets: <span dir="auto">Ana</span> first' in page
    assert rows(page, "The pool") == [
        "Ana Ana 3,800 100 % Foundations 1 yes 2 of 10",
    ]
    assert rows(page, "Why not the others") == [
        "Ben Ben 9 of 9 tickets open: full",
        "Cleo Cleo Away, as the ticket system tells",
        "Fay Fay Shall not have this ticket",
        "Dan Dan Suspended",
        "Eve Eve Has left the organisation",
    ]


def test_a_fallback_is_told_and_a_certification_that_ended_is_in_no_pool(team, staff, clock):
    browser = staff(Role.VIEWER)
    page = browser.get("/office/routing?try=1&tags=API").text
    assert "Nobody holds what is needed at this moment." in page
    assert "Fallback 1 asks for at least 1 track" in page
    assert "To be set on the ticket: look-again." in page
    clock.at = AT.replace(year=AT.year + 1) + timedelta(minutes=1)
    page = staff(Role.VIEWER, "viewer.two").get("/office/routing?try=1").text
    assert "Usual tickets: nobody can take it" in page
    assert "Ana Ana Expired, in grace" in rows(page, "Why not the others")


def test_what_is_no_ticket_is_refused_in_words(team, staff):
    browser = staff(Role.VIEWER)
    answer = browser.get("/office/routing?try=1&priority=P9")
    assert answer.status_code == 422
    assert "There is no priority “P9”" in answer.text
    odd = browser.get("/office/routing?try=1&tags=%3Cscript%3E,,%00&tier=%22&language=%27--")
    assert odd.status_code == 200
    assert "<script>" not in odd.text


def test_an_office_without_rules_is_told_how_to_have_some(office, clock, staff):
    staff(Role.VIEWER)
    browser = Browser(desk_of(office, clock))
    browser.sign_in("viewer.one")
    page = browser.get("/office/routing")
    assert page.status_code == 200
    assert "docs/routing.md" in page.text
