"""The decision to certify: everything that is missing, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from issuer.domain.certification import CertificationFacts, Suspension, Withdrawal
from issuer.domain.cycles import first_cycle
from issuer.domain.decision import Eligible, NotEligible, decide
from issuer.domain.facts import Attempt, Fulfilment, HeldCertification, HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
FUNDAMENTALS = SUPPORT.track("product-fundamentals")
TROUBLESHOOTING = SUPPORT.track("advanced-troubleshooting")
PRACTITIONER = CONVERSATIONIQ.track("advanced-practitioner")
USER = CONVERSATIONIQ.track("certified-user")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
START = datetime(2026, 1, 15, 9, tzinfo=UTC)


def attempt(track, component, score, at=START):
    return Attempt(track=track.slug, component=component, taken_at=at, score=Decimal(score))


def passed(track, score=None, at=START):
    return tuple(
        attempt(track, part.slug, score or part.pass_mark or track.assessment.pass_mark, at)
        for part in track.assessment.components
    )


def fulfilled(track, at=START, without=()):
    return tuple(
        Fulfilment(track=track.slug, requirement=each.slug, at=at, count=each.count)
        for each in track.requirements
        if each.slug not in without
    )


def held(track, awarded=START, **acts):
    cycle = first_cycle(track, valid_from=awarded, decided_at=awarded)
    facts = CertificationFacts(cycles=(cycle,), **acts)
    return HeldCertification(track=track.slug, cycles=facts.cycles, timeline=timeline(facts))


def told(decision):
    assert isinstance(decision, NotEligible)
    return [(each.lack, each.subject) for each in decision.missing]


def test_who_reaches_the_mark_is_eligible_under_a_stated_rule_version():
    decision = decide(FUNDAMENTALS, HolderFacts(attempts=passed(FUNDAMENTALS, "91.5")), START)
    assert isinstance(decision, Eligible)
    assert (decision.track, decision.rule_version) == ("product-fundamentals", 1)
    assert decision.total == Decimal("91.5")
    assert [each.score for each in decision.results] == [Decimal("91.5")]


def test_84_995_is_not_85():
    decision = decide(FUNDAMENTALS, HolderFacts(attempts=passed(FUNDAMENTALS, "84.995")), START)
    assert told(decision) == [(Lack.TOTAL_BELOW, "total")]
    assert decision.missing[0].sentence == "The total is 84.995 %; 85 % is asked for."


def test_nothing_on_record_names_everything_at_once():
    decision = decide(PRACTITIONER, HolderFacts(), START)
    assert told(decision) == [
        *[(Lack.COMPONENT_NOT_TAKEN, part.slug) for part in PRACTITIONER.assessment.components],
        (Lack.PREREQUISITE_NOT_HELD, "certified-user"),
        *[(Lack.REQUIREMENT_SHORT, each.slug) for each in PRACTITIONER.requirements],
    ]


def test_what_happens_after_the_moment_does_not_count():
    facts = HolderFacts(attempts=passed(FUNDAMENTALS, "90", at=START))
    assert isinstance(decide(FUNDAMENTALS, facts, START), Eligible)
    assert told(decide(FUNDAMENTALS, facts, START - SECOND)) == [
        (Lack.COMPONENT_NOT_TAKEN, "knowledge-test")
    ]


def test_results_of_another_track_do_not_count():
    attempts = tuple(replace(each, track="de-escalation") for each in passed(FUNDAMENTALS, "90"))
    assert isinstance(decide(FUNDAMENTALS, HolderFacts(attempts=attempts), START), NotEligible)


def advanced(*held_now, at=START):
    facts = HolderFacts(attempts=passed(TROUBLESHOOTING), held=held_now)
    return decide(TROUBLESHOOTING, facts, at)


def test_a_prerequisite_counts_while_it_is_in_date_to_the_second():
    base = held(FUNDAMENTALS)
    until = datetime(2027, 1, 15, 9, tzinfo=UTC)
    assert isinstance(advanced(base, at=until - SECOND), Eligible)
    decision = advanced(base, at=until)
    assert told(decision) == [(Lack.PREREQUISITE_NOT_STANDING, "product-fundamentals")]
    assert decision.missing[0].sentence == (
        "Product Fundamentals is a prerequisite and does not count now: it expired on 2027-01-15."
    )


@pytest.mark.parametrize(
    ("acts", "days", "why"),
    [
        ({}, 500, "it is lapsed since 2027-02-14"),
        (
            {"suspensions": (Suspension(start=START + DAY, deadline=START + 90 * DAY),)},
            10,
            "it is suspended since 2026-01-16",
        ),
        ({"withdrawals": (Withdrawal(at=START + DAY),)}, 10, "it was withdrawn on 2026-01-16"),
        ({"surrendered_at": (START + DAY,)}, 10, "it was surrendered on 2026-01-16"),
    ],
)
def test_a_prerequisite_that_does_not_stand_says_why(acts, days, why):
    decision = advanced(held(FUNDAMENTALS, **acts), at=START + days * DAY)
    assert told(decision) == [(Lack.PREREQUISITE_NOT_STANDING, "product-fundamentals")]
    assert why in decision.missing[0].sentence


def test_a_prerequisite_that_begins_later_does_not_count_yet():
    cycle = first_cycle(FUNDAMENTALS, valid_from=START + 5 * DAY, decided_at=START)
    later = HeldCertification(
        track=FUNDAMENTALS.slug,
        cycles=(cycle,),
        timeline=timeline(CertificationFacts(cycles=(cycle,))),
    )
    assert "it begins on 2026-01-20" in advanced(later).missing[0].sentence


def test_months_of_experience_are_counted_as_calendar_months_to_the_second():
    attempts, fulfilments = passed(PRACTITIONER), fulfilled(PRACTITIONER)
    awarded = datetime(2026, 8, 31, 9, tzinfo=UTC)
    facts = HolderFacts(attempts=attempts, fulfilments=fulfilments, held=(held(USER, awarded),))
    reached = datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert isinstance(decide(PRACTITIONER, facts, reached), Eligible)
    decision = decide(PRACTITIONER, facts, reached - SECOND)
    assert told(decision) == [(Lack.PREREQUISITE_TOO_RECENT, "certified-user")]
    assert decision.missing[0].sentence == (
        "ConversationIQ Certified User must have been held for 6 months: it was awarded on "
        "2026-08-31, that is reached on 2027-02-28."
    )


def test_requirements_are_counted_and_records_add_up():
    attempts = passed(USER)
    use = [
        Fulfilment(track=USER.slug, requirement="platform-use", at=START, count=count)
        for count in (12, 17)
    ]
    others = fulfilled(USER, without=("platform-use",))
    short = decide(USER, HolderFacts(attempts=attempts, fulfilments=(*use, *others)), START)
    assert told(short) == [(Lack.REQUIREMENT_SHORT, "platform-use")]
    assert short.missing[0].sentence == "Use of the platform: 29 of 30 days on record."
    enough = (*use, use[0], *others)
    assert isinstance(
        decide(USER, HolderFacts(attempts=attempts, fulfilments=enough), START), Eligible
    )


def test_a_plain_requirement_is_named_without_figures():
    facts = HolderFacts(attempts=passed(USER), fulfilments=fulfilled(USER, without=("survey",)))
    decision = decide(USER, facts, START)
    assert decision.missing[0].sentence == (
        "Survey on the certification answered: not on record yet."
    )


OWN = HolderFacts(attempts=passed(FUNDAMENTALS, "90"), held=(held(FUNDAMENTALS),))


@pytest.mark.parametrize(
    ("days", "lack"),
    [
        (0, Lack.ALREADY_HELD),
        (300, Lack.ALREADY_HELD),  # due
        (370, Lack.ALREADY_HELD),  # grace: it is renewed, not earned anew
        (400, Lack.REINSTATEMENT_OPEN),
    ],
)
def test_who_has_it_is_not_certified_anew(days, lack):
    assert told(decide(FUNDAMENTALS, OWN, START + days * DAY)) == [(lack, FUNDAMENTALS.slug)]


def test_who_let_it_lapse_for_more_than_a_year_earns_it_anew_with_new_results_only():
    lapsed = datetime(2027, 2, 14, 9, tzinfo=UTC)
    anew = datetime(2028, 2, 14, 9, tzinfo=UTC)
    assert told(decide(FUNDAMENTALS, OWN, anew - SECOND)) == [
        (Lack.REINSTATEMENT_OPEN, FUNDAMENTALS.slug)
    ]
    anew += SECOND  # twelve months exactly are still twelve months
    assert told(decide(FUNDAMENTALS, OWN, anew)) == [(Lack.COMPONENT_NOT_TAKEN, "knowledge-test")]
    fresh = replace(OWN, attempts=(*OWN.attempts, *passed(FUNDAMENTALS, "90", at=lapsed)))
    assert isinstance(decide(FUNDAMENTALS, fresh, anew), Eligible)


def test_after_a_surrender_it_is_earned_anew_with_results_since_then():
    given_up = START + 10 * DAY
    own = held(FUNDAMENTALS, surrendered_at=(given_up,))
    facts = HolderFacts(attempts=passed(FUNDAMENTALS, "90"), held=(own,))
    assert told(decide(FUNDAMENTALS, facts, given_up + DAY)) == [
        (Lack.COMPONENT_NOT_TAKEN, "knowledge-test")
    ]
    again = replace(facts, attempts=passed(FUNDAMENTALS, "90", at=given_up + DAY))
    assert isinstance(decide(FUNDAMENTALS, again, given_up + DAY), Eligible)


def test_after_an_appeal_results_count_as_if_it_had_never_been_withdrawn():
    given_up, taken = START + 10 * DAY, START + 11 * DAY
    back = Withdrawal(at=START + 12 * DAY, appeal_upheld_at=START + 13 * DAY)
    own = held(FUNDAMENTALS, surrendered_at=(given_up,), withdrawals=(back,))
    facts = HolderFacts(attempts=passed(FUNDAMENTALS, "90", at=taken), held=(own,))
    assert isinstance(decide(FUNDAMENTALS, facts, START + 14 * DAY), Eligible)
    early = replace(facts, attempts=passed(FUNDAMENTALS, "90", at=given_up - SECOND))
    assert isinstance(decide(FUNDAMENTALS, early, START + 14 * DAY), NotEligible)


def test_a_suspension_that_hid_the_lapse_does_not_put_off_earning_it_anew():
    suspended = Suspension(
        start=START + DAY,
        deadline=START + 9 * DAY,
        resolved_at=datetime(2027, 9, 1, tzinfo=UTC),
    )
    facts = replace(OWN, held=(held(FUNDAMENTALS, suspensions=(suspended,)),))
    anew = datetime(2028, 2, 14, 9, tzinfo=UTC)
    decision = decide(FUNDAMENTALS, facts, anew)
    assert told(decision) == [(Lack.REINSTATEMENT_OPEN, FUNDAMENTALS.slug)]
    assert decision.missing[0].sentence.startswith("It lapsed on 2027-02-14 ")
    assert told(decide(FUNDAMENTALS, facts, anew + SECOND)) == [
        (Lack.COMPONENT_NOT_TAKEN, "knowledge-test")
    ]


def test_what_was_withdrawn_or_is_suspended_is_not_earned_anew():
    withdrawn = held(FUNDAMENTALS, withdrawals=(Withdrawal(at=START + DAY),))
    suspended = held(
        FUNDAMENTALS, suspensions=(Suspension(start=START + DAY, deadline=START + 9 * DAY),)
    )
    for own, lack in ((withdrawn, Lack.WITHDRAWN), (suspended, Lack.ALREADY_HELD)):
        facts = HolderFacts(attempts=passed(FUNDAMENTALS, "90", at=START + 2 * DAY), held=(own,))
        assert told(decide(FUNDAMENTALS, facts, START + 800 * DAY)) == [(lack, FUNDAMENTALS.slug)]


@pytest.mark.parametrize("programme", shipped(), ids=lambda programme: programme.slug)
def test_every_shipped_track_can_be_earned_and_one_point_less_cannot(programme):
    for track in programme.tracks:
        at = START + 400 * DAY
        standing = tuple(
            held(programme.track(each.track), awarded=START + 30 * DAY)
            for each in track.prerequisites
        )
        # Stretch short foundations so that only the assessment decides.
        standing = tuple(
            replace(each, timeline=tuple(replace(span, end=None) for span in each.timeline[:1]))
            for each in standing
        )
        facts = HolderFacts(attempts=passed(track), fulfilments=fulfilled(track), held=standing)
        assert isinstance(decide(track, facts, at), Eligible), track.slug
        low = track.assessment.pass_mark - Decimal("0.0001")
        below = replace(facts, attempts=passed(track, str(low)))
        assert isinstance(decide(track, below, at), NotEligible), track.slug
