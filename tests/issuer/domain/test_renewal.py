"""Renewal and reinstatement: what is asked for, when, and what comes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from issuer.domain.calendar import add_months
from issuer.domain.certification import (
    CertificationFacts,
    CycleKind,
    Suspension,
    Withdrawal,
)
from issuer.domain.ceu import Activity, CeuLedger, Ruling, RulingOutcome
from issuer.domain.cycles import first_cycle
from issuer.domain.facts import Attempt, Fulfilment, HeldCertification, HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.renewal import Kept, NotKept, reinstate, renew
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
USER = CONVERSATIONIQ.track("certified-user")
PRACTITIONER = CONVERSATIONIQ.track("advanced-practitioner")
FUNDAMENTALS = SUPPORT.track("product-fundamentals")
SECURITY = SUPPORT.track("security-compliance")
BEGIN = datetime(2026, 1, 31, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def certification(track, **acts):
    cycle = first_cycle(track, valid_from=BEGIN, decided_at=BEGIN)
    return CertificationFacts(cycles=(cycle,), **acts)


def cycle_of(track):
    return certification(track).cycles[0]


def ledger(units, earned):
    activity = Activity(
        id="a",
        source="training",
        quantity=Decimal(units),
        earned_at=earned,
        evidence="course",
        submitted_at=earned,
    )
    ruling = Ruling(activity="a", at=earned, outcome=RulingOutcome.ACCEPTED)
    return CeuLedger(activities=(activity,), rulings=(ruling,))


def records(track, requirements, at):
    return tuple(
        Fulfilment(track=track.slug, requirement=each.slug, at=at, count=each.count)
        for each in requirements
    )


def sittings(track, at, score=None):
    return tuple(
        Attempt(
            track=track.slug,
            component=part.slug,
            taken_at=at,
            score=Decimal(score or part.pass_mark or track.assessment.pass_mark),
        )
        for part in track.assessment.components
    )


def ask(way, track, at, *, facts=HolderFacts(), units=CeuLedger(), own=None):  # noqa: B008
    own = own or certification(track)
    return way(track, own, timeline(own), facts, units, at)


def told(answer):
    assert isinstance(answer, NotKept)
    return [(each.lack, each.subject) for each in answer.missing]


def everything(track, at):
    return HolderFacts(
        attempts=sittings(track, at) if track.renewal.reassessment else (),
        fulfilments=records(track, track.renewal.requirements, at),
    )


def test_a_foundation_renewal_asks_for_ten_units_and_three_steps():
    at = cycle_of(USER).due_from
    answer = ask(renew, USER, at)
    assert told(answer) == [
        (Lack.CEUS_SHORT, "ceus"),
        (Lack.REQUIREMENT_SHORT, "skills-refresh"),
        (Lack.REQUIREMENT_SHORT, "update-training"),
        (Lack.REQUIREMENT_SHORT, "community-engagement"),
    ]
    assert answer.missing[0].sentence == "Continuing education: 0 of 10 units are accepted."
    assert answer.until == cycle_of(USER).grace_until


@pytest.mark.parametrize(("units", "enough"), [("9.99", False), ("10", True), ("12", True)])
def test_the_units_are_counted_exactly(units, enough):
    at = cycle_of(USER).due_from
    answer = ask(renew, USER, at, facts=everything(USER, at), units=ledger(units, BEGIN + DAY))
    assert isinstance(answer, Kept) is enough


@pytest.mark.parametrize(
    ("slug", "units", "steps"),
    [
        ("certified-user", 10, ["skills-refresh", "update-training", "community-engagement"]),
        ("advanced-practitioner", 15, ["advanced-assessment", "portfolio", "peer-review"]),
        ("expert-leader", 20, ["advanced-assessment", "portfolio", "peer-review"]),
    ],
)
def test_each_level_renews_by_its_own_rules(slug, units, steps):
    track = CONVERSATIONIQ.track(slug)
    at = cycle_of(track).due_from
    assert [subject for _, subject in told(ask(renew, track, at))] == ["ceus", *steps]
    answer = ask(renew, track, at, facts=everything(track, at), units=ledger(units, BEGIN + DAY))
    assert isinstance(answer, Kept)
    assert answer.cycle.kind is CycleKind.RENEWED
    assert answer.cycle.valid_from == at
    assert answer.cycle.valid_until == add_months(
        cycle_of(track).valid_until, track.validity_months
    )


def test_the_window_and_the_grace_to_the_second():
    cycle = cycle_of(FUNDAMENTALS)

    def at(moment):
        facts = HolderFacts(attempts=sittings(FUNDAMENTALS, moment))
        return ask(renew, FUNDAMENTALS, moment, facts=facts)

    assert told(at(cycle.due_from - SECOND)) == [(Lack.WINDOW_NOT_OPEN, FUNDAMENTALS.slug)]
    for moment in (cycle.due_from, cycle.valid_until, cycle.grace_until - SECOND):
        answer = at(moment)
        assert answer.cycle.valid_until == datetime(2028, 1, 31, 10, tzinfo=UTC)
    assert told(at(cycle.grace_until)) == [(Lack.REINSTATEMENT_NEEDED, FUNDAMENTALS.slug)]


def test_a_reassessment_counts_when_it_was_taken_since_the_window_opened():
    cycle = cycle_of(FUNDAMENTALS)
    early = HolderFacts(attempts=sittings(FUNDAMENTALS, cycle.due_from - SECOND))
    answer = ask(renew, FUNDAMENTALS, cycle.valid_until, facts=early)
    assert told(answer) == [(Lack.COMPONENT_NOT_TAKEN, "knowledge-test")]
    in_window = HolderFacts(attempts=sittings(FUNDAMENTALS, cycle.due_from))
    assert isinstance(ask(renew, FUNDAMENTALS, cycle.valid_until, facts=in_window), Kept)


def test_security_is_renewed_every_half_year_with_every_answer_right():
    cycle = cycle_of(SECURITY)
    assert cycle.valid_until == datetime(2026, 7, 31, 10, tzinfo=UTC)
    assert cycle.due_from == cycle.valid_until - 30 * DAY
    facts = HolderFacts(attempts=sittings(SECURITY, cycle.due_from, "99.9"))
    answer = ask(renew, SECURITY, cycle.due_from, facts=facts)
    assert told(answer) == [(Lack.COMPONENT_BELOW, "knowledge-test")]


def test_what_was_fulfilled_in_an_earlier_cycle_does_not_count_again():
    first = ask(
        renew,
        USER,
        cycle_of(USER).due_from,
        facts=everything(USER, cycle_of(USER).due_from - DAY),
        units=ledger(10, BEGIN + DAY),
    )
    own = replace(certification(USER), cycles=(cycle_of(USER), first.cycle))
    answer = ask(
        renew,
        USER,
        first.cycle.due_from,
        facts=everything(USER, cycle_of(USER).due_from - DAY),
        units=ledger(10, BEGIN + DAY),
        own=own,
    )
    assert [lack for lack, _ in told(answer)] == [Lack.CEUS_SHORT, *[Lack.REQUIREMENT_SHORT] * 3]


@pytest.mark.parametrize(
    "acts",
    [
        {"suspensions": (Suspension(start=BEGIN + DAY, deadline=BEGIN + 9 * DAY),)},
        {"withdrawals": (Withdrawal(at=BEGIN + DAY),)},
        {"surrendered_at": (BEGIN + DAY,)},
    ],
    ids=["suspended", "withdrawn", "surrendered"],
)
def test_what_does_not_stand_is_neither_renewed_nor_reinstated(acts):
    own = certification(FUNDAMENTALS, **acts)
    for way, at in (
        (renew, own.cycles[0].due_from),
        (reinstate, own.cycles[0].grace_until + DAY),
    ):
        facts = HolderFacts(attempts=sittings(FUNDAMENTALS, at))
        answer = ask(way, FUNDAMENTALS, at, facts=facts, own=own)
        assert told(answer) == [(Lack.NOT_STANDING, FUNDAMENTALS.slug)]
        assert answer.until is None


LAPSE = cycle_of(USER).grace_until


def test_reinstatement_in_the_first_half_year_asks_for_the_shortfall_and_one_assessment_more():
    at = LAPSE + 10 * DAY
    answer = ask(reinstate, USER, at, units=ledger(4, BEGIN + DAY))
    assert told(answer) == [
        (Lack.CEUS_SHORT, "ceus"),
        (Lack.REQUIREMENT_SHORT, "skills-refresh"),
        (Lack.REQUIREMENT_SHORT, "update-training"),
        (Lack.REQUIREMENT_SHORT, "community-engagement"),
        (Lack.REQUIREMENT_SHORT, "reinstatement-assessment"),
    ]
    assert answer.missing[0].sentence == "Continuing education: 4 of 10 units are accepted."
    assert answer.until == add_months(LAPSE, 12)


def reinstated_at(at, *, extra_at=None, attempts=()):
    fulfilments = (
        *records(USER, USER.renewal.requirements, BEGIN + DAY),
        *records(USER, USER.reinstatement[0].requirements, extra_at or at),
    )
    facts = HolderFacts(fulfilments=fulfilments, attempts=attempts)
    return ask(reinstate, USER, at, facts=facts, units=ledger(10, BEGIN + DAY))


def test_the_steps_of_reinstatement_to_the_second():
    half, whole = add_months(LAPSE, 6), add_months(LAPSE, 12)
    retaken = sittings(USER, half)
    not_lapsed = reinstated_at(LAPSE - SECOND)
    assert told(not_lapsed) == [(Lack.NOT_LAPSED, USER.slug)]
    assert isinstance(reinstated_at(LAPSE), Kept)
    assert isinstance(reinstated_at(half), Kept)
    later = reinstated_at(half + SECOND)
    assert [lack for lack, _ in told(later)] == [Lack.COMPONENT_NOT_TAKEN] * 3
    assert isinstance(reinstated_at(half + SECOND, attempts=retaken), Kept)
    assert isinstance(reinstated_at(whole, attempts=retaken), Kept)
    beyond = reinstated_at(whole + SECOND, attempts=retaken)
    assert told(beyond) == [(Lack.EARN_ANEW, USER.slug)]


@pytest.mark.parametrize(
    "acts",
    [
        {"withdrawals": (Withdrawal(at=LAPSE + DAY, appeal_upheld_at=add_months(LAPSE, 11)),)},
        {
            "suspensions": (
                Suspension(start=BEGIN, deadline=LAPSE, resolved_at=add_months(LAPSE, 11)),
            )
        },
    ],
    ids=["a withdrawal taken back", "a suspension resolved"],
)
def test_the_steps_count_from_the_lapse_by_the_dates(acts):
    whole = add_months(LAPSE, 12)
    own = certification(USER, **acts)
    facts = HolderFacts(
        fulfilments=(
            *records(USER, USER.renewal.requirements, BEGIN + DAY),
            *records(USER, USER.reinstatement[0].requirements, LAPSE),
        ),
        attempts=sittings(USER, LAPSE),
    )
    units = ledger(10, BEGIN + DAY)
    assert isinstance(ask(reinstate, USER, whole, facts=facts, units=units, own=own), Kept)
    beyond = ask(reinstate, USER, whole + SECOND, facts=facts, units=units, own=own)
    assert told(beyond) == [(Lack.EARN_ANEW, USER.slug)]


def test_what_the_step_adds_must_be_from_after_the_lapse():
    answer = reinstated_at(LAPSE + DAY, extra_at=LAPSE - SECOND)
    assert told(answer) == [(Lack.REQUIREMENT_SHORT, "reinstatement-assessment")]


def test_units_earned_after_the_lapse_make_up_the_shortfall():
    at = LAPSE + 20 * DAY
    facts = HolderFacts(
        fulfilments=(
            *records(USER, USER.renewal.requirements, at),
            *records(USER, USER.reinstatement[0].requirements, at),
        )
    )
    answer = ask(reinstate, USER, at, facts=facts, units=ledger(10, LAPSE + DAY))
    assert isinstance(answer, Kept)
    assert answer.cycle.kind is CycleKind.REINSTATED
    assert (answer.cycle.valid_from, answer.cycle.valid_until) == (at, add_months(at, 12))


def test_a_prerequisite_must_stand_again_before_what_rests_on_it_is_reinstated():
    lapse = cycle_of(PRACTITIONER).grace_until
    at = lapse + DAY
    fulfilments = (
        *records(PRACTITIONER, PRACTITIONER.renewal.requirements, at),
        *records(PRACTITIONER, PRACTITIONER.reinstatement[0].requirements, at),
    )
    base = certification(USER)
    lapsed = HeldCertification(track=USER.slug, cycles=base.cycles, timeline=timeline(base))
    facts = HolderFacts(fulfilments=fulfilments, held=(lapsed,))
    answer = ask(reinstate, PRACTITIONER, at, facts=facts, units=ledger(15, BEGIN + DAY))
    assert told(answer) == [(Lack.PREREQUISITE_NOT_STANDING, USER.slug)]
