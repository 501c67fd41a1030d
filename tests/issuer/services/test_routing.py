"""Pools of agents: the database against the rules as a pure function, and through real acts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from issuer.domain.acts import SuspensionReason
from issuer.domain.routing import (
    Condition,
    Fallback,
    Need,
    RankBy,
    RoutingRules,
    Rule,
    Ticket,
    Unreported,
    Weights,
    plan,
)
from issuer.domain.routing_decision import Why, decision
from issuer.domain.routing_pool import Agent, Pool, holds, ranked
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.records import pools as pools_of_agents
from issuer.persistence.records.access_spans import at_least
from issuer.persistence.records.holders import HolderDraft
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.keeping import renew_certification
from issuer.services.merging import merge
from issuer.services.routing import Told, decide_routing, report_agents
from issuer.services.suspending import resolve, suspend
from tests.issuer.programme import AT, BASE, PROGRAMME
from tests.issuer.services.people import candidate, examine, recommend
from tests.issuer.services.test_over_time import HOLDER, OFFICER, REVIEWER

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
EXPIRY = AT.replace(year=2027)
TRACKS = ("base", "upper", "third")


def one_rule(need, **more):
    return Rule(
        slug="one", name="One", when=(Condition(priorities=("normal",)),), need=need, **more
    )


RULES = RoutingRules(
    programme="test",
    priorities=("urgent", "normal"),
    usual_priority="normal",
    weights=Weights(skill=2, language=1, workload=1),
    unreported=Unreported.AVAILABLE,
    capacity=10,
    report_minutes=15,
    nobody_notify=("manager",),
    rules=(one_rule(Need(certifications=("base",))),),
)


@pytest.fixture
def routed(office):
    return replace(office, routing=RULES)


def told(name, open_tickets=0, *, available=True, capacity=None, languages=()):
    return Told(
        external_id=name,
        available=available,
        open_tickets=open_tickets,
        capacity=capacity,
        languages=languages,
    )


def pool(office, *, at=AT, limit=10, **ticket):
    found = decide_routing(office, Ticket(**ticket), limit=limit, at=at)
    return [each.external_id for each in found.agents]


def certify(office, *names):
    candidate(office, *names)
    return [
        issue(office, holder=name, programme="test", track="base", actor="tester", at=AT).public_id
        for name in names
    ]


def test_who_is_certified_is_in_the_pool_until_the_clock_says_otherwise(routed):
    certify(routed, "ada")
    assert pool(routed, at=AT - timedelta(seconds=1)) == []
    assert pool(routed) == ["ada"]
    assert pool(routed, at=EXPIRY - timedelta(seconds=1)) == ["ada"]
    # In grace already: it may still be renewed, and grants nothing.
    assert pool(routed, at=EXPIRY) == []
    found = decide_routing(routed, Ticket(), limit=10, at=EXPIRY)
    assert (found.taken, found.tried[0].why) == (None, Why.NOBODY_CERTIFIED)
    assert [each.to for each in found.notices] == ["manager"]


def test_a_suspension_ends_it_at_once_and_its_cause_resolved_brings_it_back(routed):
    [public_id] = certify(routed, "ada")
    suspend(
        routed, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + DAY
    )
    assert pool(routed, at=AT + DAY) == []
    assert pool(routed, at=AT) == ["ada"]
    resolve(routed, public_id=public_id, doer=OFFICER, at=AT + 2 * DAY)
    assert pool(routed, at=AT + 2 * DAY) == ["ada"]


def test_a_renewal_goes_on_without_a_gap(routed):
    [public_id] = certify(routed, "ada")
    soon = EXPIRY - 10 * DAY
    examine(routed, ["ada"], taken_at=soon)
    renew_certification(routed, public_id=public_id, doer=REVIEWER, at=soon)
    for days in (-1, 0, 1, 300):
        assert pool(routed, at=EXPIRY + days * DAY) == ["ada"]


def test_an_overdue_track_that_restricts_takes_its_holder_out_of_every_pool(routed):
    strict = replace(BASE, slug="third", name="Security", restricts_access=True, validity_months=6)
    office = replace(routed, programmes=(replace(PROGRAMME, tracks=(*PROGRAMME.tracks, strict)),))
    certify(office, "ada", "bob")
    examine(office, ["ada"], track="third")
    issue(office, holder="ada", programme="test", track="third", actor="tester", at=AT)
    overdue = AT.replace(year=2027, month=5)
    assert pool(office, at=overdue - timedelta(seconds=1)) == ["ada", "bob"]
    assert pool(office, at=overdue) == ["bob"]


def test_a_prerequisite_that_lapses_takes_its_dependant_along(routed):
    office = replace(
        routed, routing=replace(RULES, rules=(one_rule(Need(certifications=("upper",))),))
    )
    certify(office, "ada")
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    issue(office, holder="ada", programme="test", track="upper", actor="tester", at=AT)
    # The foundation expires after a year and lapses 30 days later; the upper one runs for two.
    assert pool(office, at=EXPIRY) == ["ada"]
    assert pool(office, at=EXPIRY + 30 * DAY) == []


def test_who_is_erased_is_in_no_pool(routed):
    certify(routed, "ada", "bob")
    report_agents(routed, [told("ada"), told("bob")], minutes=None, at=AT)
    erase(routed, holder="ada", doer=HOLDER, at=AT + DAY)
    for at in (AT, AT + DAY, AT + 2 * DAY):
        assert pool(routed, at=at) == ["bob"]
    assert report_agents(routed, [told("ada"), told("bob")], minutes=None, at=AT + DAY) == ["ada"]


def test_who_has_left_is_in_no_pool_from_the_day_after(routed):
    certify(routed, "ada", "bob")
    last = (AT + 3 * DAY).date()
    people = {
        "ada": HolderDraft(external_id="ada", name="ada", left_on=last),
        "bob": HolderDraft(external_id="bob", name="bob", left_on=last, hired_on=last + 2 * DAY),
    }
    with routed.database.transaction() as records:
        records.holders.save(list(people.values()), at=AT)
    assert pool(routed, at=AT + 3 * DAY) == ["ada", "bob"]
    # Bob was hired anew afterwards.
    assert pool(routed, at=AT + 6 * DAY) == ["bob"]
    report_agents(routed, [told("ada"), told("bob")], minutes=None, at=AT + 6 * DAY)
    found = decide_routing(routed, Ticket(), limit=5, at=AT + 6 * DAY)
    assert found.tried[0].certified == 1


def test_a_merged_record_takes_its_pools_along(routed):
    certify(routed, "ada", "bob")
    with routed.database.transaction() as records:
        records.holders.save([HolderDraft(external_id="ada-2", name="ada")], at=AT)
    merge(routed, ended="ada", into="ada-2", doer=OFFICER, at=AT + DAY)
    assert pool(routed, at=AT + DAY) == ["bob", "ada-2"]


def test_a_report_holds_for_its_time_and_replaces_the_one_before(routed):
    certify(routed, "ada", "bob")
    assert report_agents(routed, [told("ada", 9), told("bob", 3)], minutes=None, at=AT) == []
    assert pool(routed) == ["bob", "ada"]
    report_agents(routed, [told("bob", 10)], minutes=5, at=AT + MINUTE)
    assert pool(routed, at=AT + MINUTE) == ["ada"]
    assert pool(routed, at=AT + 6 * MINUTE) == ["bob", "ada"]
    # Nothing holds any more: all are alike.
    assert pool(routed, at=AT + 15 * MINUTE) == ["ada", "bob"]
    assert report_agents(routed, [told("nobody")], minutes=None, at=AT) == ["nobody"]


def test_a_priority_that_the_rules_do_not_know_is_refused(routed, office):
    with pytest.raises(RefusedError, match="They know: urgent, normal"):
        pool(routed, priority="P7")
    with pytest.raises(NotFoundError, match="setting routing"):
        pool(office)
    found = decide_routing(routed, Ticket(priority="urgent"), limit=1, at=AT)
    assert (found.rule, found.agents) == (None, ())


AGENTS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(TRACKS)),
        st.none()
        | st.tuples(
            st.integers(0, 6), st.integers(1, 5), st.booleans(), st.sets(st.sampled_from("dep"))
        ),
    ),
    max_size=8,
)
NEEDS = st.one_of(
    st.builds(Need, at_least=st.integers(1, 3)),
    st.builds(
        Need,
        certifications=st.lists(st.sampled_from(TRACKS), min_size=1, max_size=2, unique=True).map(
            tuple
        ),
        at_least=st.integers(0, 3),
    ),
)
RANKS = st.sampled_from(list(RankBy))


@pytest.mark.parametrize(
    ("small", "reaches"), [(1_500, (256,)), (0, (2, 4))], ids=["all", "least-loaded-first"]
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    crowd=AGENTS,
    rule=st.builds(
        one_rule,
        NEEDS,
        prefers=st.lists(st.sampled_from(TRACKS), max_size=2, unique=True).map(tuple),
        rank_by=RANKS,
        fallbacks=st.lists(st.builds(Fallback, need=NEEDS, rank_by=RANKS), max_size=2).map(tuple),
    ),
    weights=st.builds(
        Weights,
        skill=st.integers(0, 3),
        language=st.integers(0, 3),
        workload=st.integers(0, 3),
    ),
    unreported=st.sampled_from(list(Unreported)),
    language=st.sampled_from(["", "d", "x"]),
    exclude=st.sets(st.sampled_from(["a0", "a3", "nobody"])),
    limit=st.integers(1, 9),
)
def test_the_database_ranks_as_the_rules_do(
    office, monkeypatch, small, reaches, crowd, rule, weights, unreported, language, exclude, limit
):
    """The database's choice among all agents against the pure function over all agents."""
    monkeypatch.setattr(pools_of_agents, "_SMALL", small)
    monkeypatch.setattr(pools_of_agents, "_REACHES", reaches)
    rules = replace(RULES, rules=(rule,), weights=weights, unreported=unreported)
    office = replace(office, routing=rules)
    names = [f"a{number}" for number in range(8)]
    reports = {
        name: told(name, facts[0], capacity=facts[1], available=facts[2], languages=tuple(facts[3]))
        for name, (_, facts) in zip(names, crowd, strict=False)
        if facts is not None
    }
    with office.database.transaction() as records:
        records.holders.save([HolderDraft(external_id=each, name=each) for each in names], at=AT)
        people = records.holders.by_external_ids(names)
        records.access.replace({each.id: {} for each in people.values()})
        granted = {}
        for name, (tracks, _) in zip(names, crowd, strict=False):
            kinds = [*tracks, *(at_least(count) for count in range(1, len(tracks) + 1))]
            always = ((AT - DAY, None),)
            granted[people[name].id] = {("test", kind): always for kind in kinds}
        records.access.replace(granted)
    # Of the others, what was told in an example before is replaced by what has run out.
    away = [told(name, available=False) for name in names if name not in reports]
    report_agents(office, away, minutes=1, at=AT - 2 * MINUTE)
    report_agents(office, list(reports.values()), minutes=5, at=AT)
    ticket = Ticket(language=language, exclude=frozenset(exclude))
    with office.database.reading() as records:
        keys = [each.id for each in people.values()]
        known = records.pools.agents(keys, {}, AT)
    agents = [
        Agent(
            external_id=name,
            tracks=frozenset(crowd[number][0]) if number < len(crowd) else frozenset(),
            report=known[people[name].id].report,
        )
        for number, name in enumerate(names)
    ]
    asked = plan(rules, ticket)
    pools = []
    for query in asked.steps:
        certified = sum(holds(query, each) for each in agents)
        pools.append(Pool(certified=certified, agents=ranked(query, agents, rules, limit=limit)))
        if pools[-1].agents:
            break
    expected = decision(rules, asked, pools, priority="normal", at=AT)
    assert decide_routing(office, ticket, limit=limit, at=AT) == expected
