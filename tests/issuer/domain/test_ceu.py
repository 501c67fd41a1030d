"""The ledger of continuing-education units."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.ceu import (
    Activity,
    CeuLedger,
    Correction,
    Counting,
    Ruling,
    RulingOutcome,
    account,
    audit_sample,
    units,
    units_in,
)
from issuer.domain.cycles import first_cycle, renewed_cycle
from issuer.programmes import shipped

TRACK = shipped()[0].track("certified-user")
SOURCES = {source.slug: source for source in TRACK.ceu_sources}
BEGIN = datetime(2026, 1, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = first_cycle(TRACK, valid_from=BEGIN, decided_at=BEGIN)
SECOND = renewed_cycle(TRACK, FIRST, accepted_at=FIRST.due_from + DAY)
LATER = BEGIN + 3000 * DAY


def activity(name="a", quantity="2", source="training", earned=BEGIN + DAY, **more):
    return Activity(
        id=name,
        source=source,
        quantity=Decimal(quantity),
        earned_at=earned,
        evidence=more.pop("evidence", f"record {name}"),
        submitted_at=more.pop("submitted", earned + DAY),
    )


def accepted(name="a", at=BEGIN + 5 * DAY):
    return Ruling(activity=name, at=at, outcome=RulingOutcome.ACCEPTED)


def refused(name="a", at=BEGIN + 5 * DAY):
    return Ruling(activity=name, at=at, outcome=RulingOutcome.REFUSED, reason="no evidence")


def counted(ledger, at=LATER, cycles=(FIRST, SECOND)):
    return account(ledger, sources=TRACK.ceu_sources, cycles=cycles, at=at)


def told(ledger, at=LATER):
    return [(each.activity.id, each.counting) for each in counted(ledger, at)]


@pytest.mark.parametrize(
    ("source", "quantity", "expected"),
    [
        ("training", "1", "1"),
        ("training", "7.25", "7.25"),
        ("event", "6", "6"),
        ("professional-development", "2", "1"),
        ("professional-development", "3", "1.5"),
        ("community", "1", "5"),
        ("community", "2", "10"),
    ],
)
def test_the_rates_of_the_programme(source, quantity, expected):
    assert units(SOURCES[source], Decimal(quantity)) == Decimal(expected)


def test_only_what_a_reviewer_accepted_counts():
    ledger = CeuLedger(
        activities=(activity("a"), activity("b"), activity("c")),
        rulings=(accepted("a"), refused("b")),
    )
    assert told(ledger) == [
        ("a", Counting.COUNTED), ("b", Counting.REFUSED), ("c", Counting.PENDING),
    ]  # fmt: skip
    assert units_in(counted(ledger), 1) == 2


def test_the_latest_ruling_holds_at_each_moment():
    accept, refuse = accepted(at=BEGIN + 5 * DAY), refused(at=BEGIN + 9 * DAY)
    ledger = CeuLedger(activities=(activity(),), rulings=(accept, refuse))
    assert told(ledger, BEGIN + DAY) == []  # not handed in yet
    assert told(ledger, BEGIN + 2 * DAY) == [("a", Counting.PENDING)]
    assert told(ledger, BEGIN + 5 * DAY) == [("a", Counting.COUNTED)]
    assert told(ledger, BEGIN + 9 * DAY) == [("a", Counting.REFUSED)]


def test_a_correction_is_an_entry_and_leaves_the_past_as_it_was():
    correction = Correction(
        activity="a", at=BEGIN + 20 * DAY, quantity=Decimal("1.5"), reason="half a day only"
    )
    ledger = CeuLedger(activities=(activity(),), rulings=(accepted(),), corrections=(correction,))
    assert units_in(counted(ledger, BEGIN + 19 * DAY), 1) == 2
    assert units_in(counted(ledger, BEGIN + 20 * DAY), 1) == Decimal("1.5")


def test_the_same_activity_handed_in_twice_counts_once():
    again = replace(activity("b", evidence="RECORD   a"), submitted_at=BEGIN + 8 * DAY)
    ledger = CeuLedger(activities=(activity(), again), rulings=(accepted("a"), accepted("b")))
    assert told(ledger) == [("a", Counting.COUNTED), ("b", Counting.DUPLICATE)]
    other_day = replace(again, earned_at=BEGIN + 2 * DAY)
    ledger = replace(ledger, activities=(activity(), other_day))
    assert units_in(counted(ledger), 1) == 4


def test_after_a_refusal_the_same_activity_may_be_handed_in_again():
    again = replace(activity("b", evidence="record a"), submitted_at=BEGIN + 8 * DAY)
    ledger = CeuLedger(activities=(activity(), again), rulings=(refused("a"), accepted("b")))
    assert told(ledger) == [("a", Counting.REFUSED), ("b", Counting.COUNTED)]


@pytest.mark.parametrize(
    ("earned", "cycle"),
    [
        (BEGIN - timedelta(seconds=1), None),
        (BEGIN, 1),
        (SECOND.valid_from - timedelta(seconds=1), 1),
        (SECOND.valid_from, 2),
        (SECOND.valid_until + 999 * DAY, 2),
    ],
)
def test_units_count_in_the_cycle_in_which_they_were_earned(earned, cycle):
    ledger = CeuLedger(
        activities=(activity(earned=earned, submitted=LATER),), rulings=(accepted(at=LATER),)
    )
    (found,) = counted(ledger)
    assert found.cycle == cycle
    assert found.counting is (Counting.OUTSIDE if cycle is None else Counting.COUNTED)
    assert units_in((found,), 1) + units_in((found,), 2) == (0 if cycle is None else 2)


def test_a_source_that_the_programme_does_not_have_counts_nothing():
    ledger = CeuLedger(activities=(activity(source="sleeping"),), rulings=(accepted(),))
    (found,) = counted(ledger)
    assert (found.counting, found.units) == (Counting.UNKNOWN_SOURCE, 0)


moments = st.integers(0, 900).map(lambda days: BEGIN + days * DAY)


@given(
    st.lists(st.tuples(moments, st.decimals("0.01", 20, places=2), st.integers(0, 3)), max_size=12)
)
def test_no_activity_counts_in_two_cycles_and_nothing_is_lost(entries):
    activities = tuple(
        activity(str(i), str(quantity), earned=earned, evidence=str(evidence), submitted=LATER)
        for i, (earned, quantity, evidence) in enumerate(entries)
    )
    ledger = CeuLedger(
        activities=activities, rulings=tuple(accepted(each.id, LATER) for each in activities)
    )
    found = counted(ledger)
    total = sum((each.units for each in found if each.counting is Counting.COUNTED), Decimal(0))
    assert total == units_in(found, 1) + units_in(found, 2)
    kept = {(each.activity.earned_at, each.activity.evidence) for each in found}
    assert sum(each.counting is Counting.COUNTED for each in found) == len(kept)


def test_an_audit_chooses_at_random_by_a_seed_that_can_be_shown():
    ids = [f"activity {number}" for number in range(200)]
    sample = audit_sample(ids, share=Decimal("0.1"), seed="2026-11")
    assert len(sample) == len(set(sample)) == 20
    assert sample == audit_sample(reversed(ids), share=Decimal("0.1"), seed="2026-11")
    assert sample != audit_sample(ids, share=Decimal("0.1"), seed="2026-12")
    assert len(audit_sample(ids[:3], share=Decimal("0.1"), seed="x")) == 1
    assert audit_sample([], share=Decimal("0.1"), seed="x") == ()
