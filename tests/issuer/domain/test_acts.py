"""Who may do what, and from which standing."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.acts import Act, Actor, refusal, withdrawal_queued, withdrawal_refusal
from issuer.domain.certification import CertificationFacts, Suspension, Withdrawal
from issuer.domain.cycles import first_cycle
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

TRACK = shipped()[1].track("product-fundamentals")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
CYCLE = first_cycle(TRACK, valid_from=BEGIN, decided_at=BEGIN - 5 * DAY)
OPEN = Suspension(start=BEGIN + DAY, deadline=BEGIN + 91 * DAY)

MOMENTS = {
    "upcoming": (BEGIN - DAY, {}),
    "active": (BEGIN, {}),
    "due": (CYCLE.due_from, {}),
    "grace": (CYCLE.valid_until, {}),
    "lapsed": (CYCLE.grace_until, {}),
    "suspended": (BEGIN + DAY, {"suspensions": (OPEN,)}),
    "withdrawn": (BEGIN + DAY, {"withdrawals": (Withdrawal(at=BEGIN + DAY),)}),
    "surrendered": (BEGIN + DAY, {"surrendered_at": (BEGIN + DAY,)}),
}
POSSIBLE = {  # from the table of events
    Act.RENEW: {"due", "grace"},
    Act.REINSTATE: {"lapsed"},
    Act.SUSPEND: {"active", "due", "grace"},
    Act.RESOLVE: {"suspended"},
    Act.WITHDRAW: set(MOMENTS) - {"withdrawn"},
    Act.UPHOLD_APPEAL: {"withdrawn"},
    Act.SURRENDER: {"active", "due", "grace", "suspended"},
    Act.CORRECT: set(MOMENTS),
}
ACTOR = {
    Act.RENEW: Actor.REVIEWER,
    Act.REINSTATE: Actor.REVIEWER,
    Act.SURRENDER: Actor.HOLDER,
}


def line(**acts):
    return timeline(CertificationFacts(cycles=(CYCLE,), **acts))


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("standing", list(MOMENTS))
def test_each_act_is_possible_from_the_standings_of_the_table_only(act, standing):
    at, acts = MOMENTS[standing]
    refused = refusal(act, ACTOR.get(act, Actor.OFFICER), line(**acts), at)
    assert (refused is None) is (standing in POSSIBLE[act])
    if refused is not None:
        assert f"It is {standing}" in refused


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("actor", list(Actor))
def test_each_act_is_for_its_actors_only(act, actor):
    standing = sorted(POSSIBLE[act])[0]
    at, acts = MOMENTS[standing]
    own = {ACTOR.get(act, Actor.OFFICER)} | ({Actor.OFFICER} if act is Act.SURRENDER else set())
    refused = refusal(act, actor, line(**acts), at)
    assert (refused is None) is (actor in own)


def test_before_the_decision_there_is_nothing_to_act_on():
    assert "no certification" in refusal(Act.CORRECT, Actor.OFFICER, line(), BEGIN - 9 * DAY)


def test_a_suspension_by_the_clock_is_not_resolved_by_hand():
    lapsed = line()
    long = CertificationFacts(
        cycles=(first_cycle(TRACK, valid_from=CYCLE.due_from, decided_at=CYCLE.due_from),)
    )
    spans = timeline(long, foundations=(lapsed,))
    refused = refusal(Act.RESOLVE, Actor.OFFICER, spans, CYCLE.grace_until)
    assert "ends with the cure" in refused


@pytest.mark.parametrize(
    ("officers", "enough"),
    [
        (("a", "b"), True),
        (("a", "a"), False),
        (("a",), False),
        ((), False),
        (("command-line:root as ann", "command-line:root as bo"), True),
        (("command-line:root as ann", "command-line:office as Ann"), False),
        (("command-line:ann", "command-line:root as ann"), False),
        (("command-line:ann", "command-line:bo"), True),
        (("api-key:export as a", "api-key:import as a"), True),
    ],
)
def test_a_withdrawal_takes_two_different_officers(officers, enough):
    assert (withdrawal_refusal(officers) is None) is enough


def test_a_withdrawal_is_queued_when_the_deadline_passes_and_nothing_more_happens():
    facts = CertificationFacts(cycles=(CYCLE,), suspensions=(OPEN,))
    spans = timeline(facts)
    assert withdrawal_queued(facts, spans, OPEN.deadline - SECOND) is None
    assert withdrawal_queued(facts, spans, OPEN.deadline) == OPEN.deadline
    assert refusal(Act.RESOLVE, Actor.OFFICER, spans, OPEN.deadline + DAY) is None
    resolved = Suspension(start=OPEN.start, deadline=OPEN.deadline, resolved_at=OPEN.deadline + DAY)
    facts = CertificationFacts(cycles=(CYCLE,), suspensions=(resolved,))
    assert withdrawal_queued(facts, timeline(facts), OPEN.deadline + DAY) is None
