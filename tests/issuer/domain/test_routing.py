"""Rules, pools and answers for tickets: pure, by example and by comparison."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.access import access, breadths, granted
from issuer.domain.routing import RankBy, Ticket, Unreported, plan
from issuer.domain.routing_decision import Purpose, Why, decision
from issuer.domain.routing_pool import Agent, Pool, Report, holds, ranked
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span
from issuer.programmes import shipped, shipped_routing
from tests.issuer.programme import AT

RULES = shipped_routing(shipped())
DAY = timedelta(days=1)
ALL = (
    "product-fundamentals",
    "security-compliance",
    "advanced-troubleshooting",
    "billing-accounts",
    "customer-success",
    "de-escalation",
)


def agent(name, *tracks, report=None):
    return Agent(external_id=name, tracks=frozenset(tracks), report=report)


def busy(tickets, *, capacity=10, available=True, languages=()):
    return Report(
        available=available,
        open_tickets=tickets,
        capacity=capacity,
        languages=languages,
        reported_at=AT,
        expires_at=AT + DAY,
    )


def route(agents, rules=RULES, **ticket):
    asked = plan(rules, Ticket(**ticket))
    pools = []
    for query in asked.steps if asked else ():
        certified = sum(holds(query, each) for each in agents)
        pools.append(Pool(certified=certified, agents=ranked(query, agents, rules, limit=10)))
        if pools[-1].agents:
            break
    return decision(rules, asked, pools, priority=ticket.get("priority", "P3"), at=AT)


def names(found):
    return [each.external_id for each in found.agents]


@pytest.mark.parametrize(
    ("ticket", "slug"),
    [
        ({"tags": {"api"}}, "api"),
        ({"tags": {"rate-limit", "colour"}}, "api"),
        ({"tags": {"refund"}}, "billing"),
        ({"tier": "strategic"}, "vip"),
        ({"tags": {"phishing"}}, "security"),
        ({"priority": "P1"}, "escalation"),
        ({"priority": "P0"}, "escalation"),
        ({"tags": {"needs-escalation"}}, "escalation"),
        ({}, "standard"),
        ({"priority": "P2", "tags": {"colour"}}, "standard"),
        ({"tags": {"api", "breach"}, "tier": "enterprise", "priority": "P1"}, "security"),
    ],
)
def test_the_first_rule_that_matches_governs(ticket, slug):
    ticket = {**ticket, "tags": frozenset(ticket.get("tags", ()))}
    assert plan(RULES, Ticket(**ticket)).rule.slug == slug


def test_a_file_may_leave_tickets_without_a_rule():
    rules = replace(RULES, rules=RULES.rules[:1])
    found = route([agent("ana", *ALL)], rules)
    assert (found.rule, found.taken, found.agents) == (None, None, ())
    assert [(each.to, each.purpose) for each in found.notices] == [("manager", Purpose.NOBODY)]


def test_who_holds_more_of_what_the_ticket_touches_comes_first():
    agents = [
        agent("api", "product-fundamentals", "advanced-troubleshooting", report=busy(0)),
        agent(
            "both",
            "product-fundamentals",
            "advanced-troubleshooting",
            "billing-accounts",
            report=busy(0),
        ),
        agent("billing", "product-fundamentals", "billing-accounts", report=busy(0)),
    ]
    found = route(agents, tags=frozenset({"api", "refund"}))
    assert found.rule.slug == "api"
    assert [rule.slug for rule in found.also] == ["billing", "standard"]
    assert names(found) == ["both", "api"]


def test_among_equals_the_less_busy_comes_first_and_a_full_one_not_at_all():
    agents = [
        agent("full", "product-fundamentals", report=busy(10)),
        agent("busy", "product-fundamentals", report=busy(9)),
        agent("away", "product-fundamentals", report=busy(0, available=False)),
        agent("free", "product-fundamentals", report=busy(1)),
        agent("unknown", "product-fundamentals"),
    ]
    found = route(agents)
    assert names(found) == ["free", "unknown", "busy"]
    assert found.tried[0].certified == 5
    strict = replace(RULES, unreported=Unreported.ABSENT)
    assert names(route(agents, strict)) == ["free", "busy"]


def test_who_speaks_the_language_is_preferred():
    agents = [
        agent("free", "product-fundamentals", report=busy(0, languages=("en",))),
        agent("speaks", "product-fundamentals", report=busy(5, languages=("en", "pt"))),
    ]
    assert names(route(agents, language="pt")) == ["speaks", "free"]
    assert names(route(agents)) == ["free", "speaks"]


def test_a_fallback_says_why_it_was_taken():
    agents = [agent("ana", "product-fundamentals")]
    found = route(agents, tags=frozenset({"webhook"}))
    assert (found.taken.fallback, names(found)) == (1, ["ana"])
    assert found.tried[0].why is Why.NOBODY_CERTIFIED
    assert [(each.to, each.purpose) for each in found.notices] == [("manager", Purpose.FALLBACK)]
    away = agent("bo", "advanced-troubleshooting", report=busy(0, available=False))
    found = route([*agents, away], tags=frozenset({"webhook"}))
    assert found.tried[0].why is Why.NOBODY_AVAILABLE
    assert found.tried[0].certified == 1
    assert route(agents, tags=frozenset({"refund"})).flags == ("billing-specialist-review",)


def test_a_vip_falls_back_to_who_has_the_most_certifications():
    agents = [
        agent("two", "product-fundamentals", "security-compliance", report=busy(0)),
        agent("three", *ALL[:3], report=busy(9)),
        agent("none", report=busy(0)),
    ]
    found = route(agents, tier="enterprise")
    assert names(found) == ["three", "two"]
    assert [each.to for each in found.notices] == ["csm"]


def test_an_escalation_goes_to_generalists_or_to_the_manager_too():
    agents = [agent("three", *ALL[:3]), agent("two", *ALL[:2])]
    found = route(agents, priority="P1")
    assert (names(found), found.together_with) == (["three"], ())
    found = route(agents[1:], priority="P1")
    assert (names(found), found.together_with) == (["two"], ("manager",))


def test_a_security_ticket_is_escalated_whoever_takes_it():
    for agents in ([agent("ana", "security-compliance")], []):
        found = route(agents, tags=frozenset({"breach"}))
        assert found.escalated_to == ("security-team",)
        assert names(found) == [each.external_id for each in agents]
    # Also where another rule governs.
    first = replace(RULES, rules=(RULES.rules[3], RULES.rules[0]))
    found = route([], first, tags=frozenset({"api", "breach"}))
    assert (found.rule.slug, found.escalated_to) == ("api", ("security-team",))
    assert {each.purpose for each in found.notices} == {Purpose.ESCALATION, Purpose.NOBODY}


def test_who_is_excluded_is_in_no_pool():
    agents = [agent("ana", *ALL), agent("bo", *ALL)]
    assert names(route(agents, exclude=frozenset({"ana"}))) == ["bo"]


def test_ranking_by_certifications_lets_the_score_decide_between_equals():
    query = replace(plan(RULES, Ticket()).steps[0], rank_by=RankBy.CERTIFICATIONS)
    agents = [agent("busy", *ALL[:2], report=busy(5)), agent("free", *ALL[:2], report=busy(1))]
    found = ranked(query, agents, RULES, limit=5)
    assert [each.external_id for each in found] == ["free", "busy"]
    assert len(ranked(query, agents, RULES, limit=1)) == 1


def spans(chances):
    """Timelines of whole days after ``AT``, without gaps, the last for ever."""
    built = []
    begin = AT
    for number, (standing, days) in enumerate(chances, start=1):
        end = None if number == len(chances) else begin + timedelta(days=days)
        built.append(
            Span(standing=standing, start=begin, end=end, valid_from=AT, valid_until=AT + DAY)
        )
        begin = end
    return tuple(built)


TIMELINES = st.lists(
    st.tuples(st.sampled_from(list(Standing)), st.integers(1, 4)), min_size=0, max_size=5
).map(spans)


@given(TIMELINES, st.dictionaries(st.sampled_from("xy"), TIMELINES), st.integers(0, 25))
def test_what_is_granted_over_time_is_what_is_answered_at_each_moment(own, others, days):
    at = AT + timedelta(days=days)
    within = any(begin <= at and (end is None or at < end) for begin, end in granted(own, others))
    assert within is access(own, others, at).granted


@given(st.lists(TIMELINES, max_size=4), st.integers(0, 25))
def test_breadth_counts_what_is_granted(timelines, days):
    at = AT + timedelta(days=days)
    several = [granted(own, {}) for own in timelines]
    count = sum(access(own, {}, at).granted for own in timelines)
    found = breadths(several)
    for least in range(1, len(timelines) + 1):
        within = any(
            begin <= at and (end is None or at < end) for begin, end in found.get(least, ())
        )
        assert within is (count >= least)
