"""The standing at every boundary: the second before, at, and after."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from issuer.domain.certification import (
    CertificationFacts,
    Cycle,
    CycleKind,
    Suspension,
    Withdrawal,
)
from issuer.domain.standing import Standing
from issuer.domain.timeline import span_at, standing_since, timeline

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 1, 10, tzinfo=UTC)
DUE = datetime(2026, 12, 1, 10, tzinfo=UTC)
END = datetime(2027, 3, 1, 10, tzinfo=UTC)
LAPSE = datetime(2027, 3, 31, 10, tzinfo=UTC)
FIRST = Cycle(
    number=1,
    kind=CycleKind.AWARDED,
    decided_at=BEGIN,
    valid_from=BEGIN,
    valid_until=END,
    due_from=DUE,
    grace_until=LAPSE,
    track_version=1,
)


def cycle(number, begin, end, kind=CycleKind.RENEWED):
    return Cycle(
        number=number,
        kind=kind,
        decided_at=begin,
        valid_from=begin,
        valid_until=end,
        due_from=end - 90 * DAY,
        grace_until=end + 30 * DAY,
        track_version=1,
    )


def spans(*cycles, foundations=(), **acts):
    facts = CertificationFacts(cycles=cycles or (FIRST,), **acts)
    return timeline(facts, foundations=foundations)


def standings(line):
    return [(span.standing.value, span.start) for span in line]


def at(line, moment):
    span = span_at(line, moment)
    return None if span is None else span.standing


def changes_at(line, moment, before, after):
    assert at(line, moment - SECOND) is before
    assert at(line, moment) is after
    assert at(line, moment + SECOND) is after


def test_the_clock_alone_to_the_second():
    line = spans()
    changes_at(line, BEGIN, None, Standing.ACTIVE)
    changes_at(line, DUE, Standing.ACTIVE, Standing.DUE)
    changes_at(line, END, Standing.DUE, Standing.GRACE)
    changes_at(line, LAPSE, Standing.GRACE, Standing.LAPSED)
    assert line[-1].end is None
    assert at(line, datetime(9999, 1, 1, tzinfo=UTC)) is Standing.LAPSED


def test_the_boundaries_are_moments_whatever_zone_they_are_asked_in(monkeypatch):
    line = spans()
    for zone in ("Pacific/Kiritimati", "UTC", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        changes_at(line, END, Standing.DUE, Standing.GRACE)
        changes_at(line, END.astimezone(), Standing.DUE, Standing.GRACE)
    monkeypatch.undo()
    time.tzset()


def test_before_it_begins_it_is_upcoming_from_the_decision_on():
    early = Cycle(
        number=1,
        kind=CycleKind.AWARDED,
        decided_at=BEGIN - 9 * DAY,
        valid_from=BEGIN,
        valid_until=END,
        due_from=DUE,
        grace_until=LAPSE,
        track_version=1,
    )
    line = spans(early)
    changes_at(line, BEGIN - 9 * DAY, None, Standing.UPCOMING)
    changes_at(line, BEGIN, Standing.UPCOMING, Standing.ACTIVE)


def test_imported_history_begins_when_it_held_not_when_it_was_recorded():
    late = cycle(1, BEGIN, END, CycleKind.AWARDED)
    recorded = Cycle(
        number=1,
        kind=CycleKind.AWARDED,
        decided_at=END + 400 * DAY,
        valid_from=late.valid_from,
        valid_until=late.valid_until,
        due_from=late.due_from,
        grace_until=late.grace_until,
        track_version=1,
    )
    line = spans(recorded)
    assert at(line, BEGIN) is Standing.ACTIVE
    assert at(line, END + 400 * DAY) is Standing.LAPSED


def test_a_renewal_in_the_window_leaves_no_gap():
    renewed = cycle(2, DUE + 10 * DAY, END.replace(year=2028))
    line = spans(FIRST, renewed)
    changes_at(line, DUE + 10 * DAY, Standing.DUE, Standing.ACTIVE)
    assert at(line, END) is Standing.ACTIVE
    changes_at(line, END.replace(year=2028), Standing.DUE, Standing.GRACE)
    assert span_at(line, END).valid_until == END.replace(year=2028)


def test_a_renewal_in_grace_and_a_reinstatement_leave_the_gap_visible():
    renewed = cycle(2, END + 5 * DAY, END.replace(year=2028))
    line = spans(FIRST, renewed)
    changes_at(line, END, Standing.DUE, Standing.GRACE)
    changes_at(line, END + 5 * DAY, Standing.GRACE, Standing.ACTIVE)
    back = cycle(2, LAPSE + 50 * DAY, END.replace(year=2028), CycleKind.REINSTATED)
    line = spans(FIRST, back)
    assert [word for word, _ in standings(line)] == [
        "active", "due", "grace", "lapsed", "active", "due", "grace", "lapsed",
    ]  # fmt: skip


def test_the_past_stays_as_it_was_when_something_is_added():
    before = spans(FIRST)
    after = spans(FIRST, cycle(2, END + 5 * DAY, END.replace(year=2028)))
    for moment in (BEGIN, DUE, END, END + 5 * DAY - SECOND):
        assert at(before, moment) is at(after, moment)


def test_a_suspension_holds_past_the_expiry_until_it_is_resolved():
    act = Suspension(start=DUE - DAY, deadline=DUE + 80 * DAY)
    line = spans(suspensions=(act,))
    changes_at(line, DUE - DAY, Standing.ACTIVE, Standing.SUSPENDED)
    for moment in (DUE, END, LAPSE, act.deadline, LAPSE + 999 * DAY):
        assert at(line, moment) is Standing.SUSPENDED
    resolved = Suspension(start=DUE - DAY, deadline=DUE, resolved_at=END + DAY)
    line = spans(suspensions=(resolved,))
    changes_at(line, END + DAY, Standing.SUSPENDED, Standing.GRACE)
    assert standing_since(line, END) == DUE - DAY


def test_a_withdrawal_is_worse_than_all_and_ends_only_by_an_appeal():
    suspended = Suspension(start=DUE, deadline=END, resolved_at=END + DAY)
    withdrawn = Withdrawal(at=DUE + DAY)
    line = spans(
        suspensions=(suspended,), withdrawals=(withdrawn,), surrendered_at=(DUE + 2 * DAY,)
    )
    changes_at(line, DUE + DAY, Standing.SUSPENDED, Standing.WITHDRAWN)
    assert at(line, LAPSE + 999 * DAY) is Standing.WITHDRAWN


def test_an_upheld_appeal_recomputes_as_if_it_had_not_been_withdrawn():
    appealed = Withdrawal(at=DUE, appeal_upheld_at=END + DAY)
    line = spans(withdrawals=(appealed,))
    changes_at(line, DUE, Standing.ACTIVE, Standing.WITHDRAWN)
    changes_at(line, END + DAY, Standing.WITHDRAWN, Standing.GRACE)
    suspended = Suspension(start=DUE - DAY, deadline=END)
    line = spans(withdrawals=(appealed,), suspensions=(suspended,))
    changes_at(line, END + DAY, Standing.WITHDRAWN, Standing.SUSPENDED)


def test_a_surrender_is_worse_than_a_suspension_and_ends_by_a_new_award_only():
    line = spans(surrendered_at=(DUE,), suspensions=(Suspension(start=DUE - DAY, deadline=END),))
    changes_at(line, DUE, Standing.SUSPENDED, Standing.SURRENDERED)
    assert at(line, LAPSE + DAY) is Standing.SURRENDERED
    renewed = cycle(2, DUE + DAY, END.replace(year=2028), CycleKind.RENEWED)
    assert at(spans(FIRST, renewed, surrendered_at=(DUE,)), DUE + DAY) is Standing.SURRENDERED
    anew = cycle(2, END, END.replace(year=2028), CycleKind.AWARDED)
    changes_at(
        spans(FIRST, anew, surrendered_at=(DUE,)), END, Standing.SURRENDERED, Standing.ACTIVE
    )


LONG = cycle(1, BEGIN, END.replace(year=2028), CycleKind.AWARDED)
"""A certification of two years that rests on FIRST."""


def test_a_lapsed_prerequisite_suspends_what_rests_on_it_and_its_cure_restores_it():
    line = spans(LONG, foundations=(spans(FIRST),))
    assert at(line, END) is Standing.ACTIVE  # the prerequisite is in grace: it still carries
    changes_at(line, LAPSE, Standing.ACTIVE, Standing.SUSPENDED)
    assert span_at(line, LAPSE).by_clock
    assert at(line, LAPSE + 9999 * DAY) is Standing.SUSPENDED
    cured = cycle(2, LAPSE + 20 * DAY, END.replace(year=2029), CycleKind.REINSTATED)
    line = spans(LONG, foundations=(spans(FIRST, cured),))
    changes_at(line, LAPSE, Standing.ACTIVE, Standing.SUSPENDED)
    changes_at(line, LAPSE + 20 * DAY, Standing.SUSPENDED, Standing.ACTIVE)


def test_a_clock_suspension_also_holds_past_the_own_expiry():
    short = cycle(1, BEGIN + 60 * DAY, LAPSE + 10 * DAY, CycleKind.AWARDED)
    line = spans(short, foundations=(spans(FIRST),))
    changes_at(line, LAPSE, Standing.DUE, Standing.SUSPENDED)
    assert at(line, LAPSE + 400 * DAY) is Standing.SUSPENDED


def test_what_had_lapsed_before_its_prerequisite_stays_lapsed():
    short = cycle(1, BEGIN, LAPSE - 40 * DAY, CycleKind.AWARDED)
    line = spans(short, foundations=(spans(FIRST),))
    assert at(line, LAPSE) is Standing.LAPSED
    back = cycle(2, LAPSE + 5 * DAY, LAPSE + 500 * DAY, CycleKind.REINSTATED)
    line = spans(short, back, foundations=(spans(FIRST),))
    changes_at(line, LAPSE + 5 * DAY, Standing.LAPSED, Standing.SUSPENDED)


@pytest.mark.parametrize(
    "acts",
    [
        {"withdrawals": (Withdrawal(at=DUE),)},
        {"surrendered_at": (DUE,)},
        {"suspensions": (Suspension(start=DUE, deadline=END),)},
    ],
    ids=["withdrawn", "surrendered", "suspended"],
)
def test_a_prerequisite_that_was_ended_or_suspended_carries_nothing_either(acts):
    line = spans(LONG, foundations=(spans(FIRST, **acts),))
    changes_at(line, DUE, Standing.ACTIVE, Standing.SUSPENDED)


def test_the_suspension_reaches_through_a_chain():
    middle = spans(LONG, foundations=(spans(FIRST),))
    top = spans(LONG, foundations=(middle,))
    changes_at(top, LAPSE, Standing.ACTIVE, Standing.SUSPENDED)


def test_one_of_two_prerequisites_is_enough_and_both_must_be_cured():
    other = cycle(1, BEGIN, LAPSE - 20 * DAY, CycleKind.AWARDED)  # lapses ten days later
    cured_first = cycle(2, LAPSE + 15 * DAY, END.replace(year=2029), CycleKind.REINSTATED)
    cured_other = cycle(2, LAPSE + 40 * DAY, END.replace(year=2029), CycleKind.REINSTATED)
    line = spans(LONG, foundations=(spans(FIRST, cured_first), spans(other, cured_other)))
    changes_at(line, LAPSE, Standing.ACTIVE, Standing.SUSPENDED)
    assert at(line, LAPSE + 15 * DAY) is Standing.SUSPENDED
    changes_at(line, LAPSE + 40 * DAY, Standing.SUSPENDED, Standing.ACTIVE)


def test_an_officers_suspension_is_not_by_the_clock():
    line = spans(
        LONG, suspensions=(Suspension(start=LAPSE - DAY, deadline=END, resolved_at=LAPSE + DAY),),
        foundations=(spans(FIRST),),
    )  # fmt: skip
    assert not span_at(line, LAPSE).by_clock
    assert span_at(line, LAPSE + DAY).by_clock
    assert standing_since(line, LAPSE + DAY) == LAPSE - DAY


def test_active_and_due_are_one_stretch_of_being_in_date():
    assert standing_since(spans(), DUE + DAY) == BEGIN
    assert standing_since(spans(), BEGIN - SECOND) is None


def test_spans_follow_each_other_without_gap_or_overlap():
    line = spans(
        FIRST,
        cycle(2, LAPSE + DAY, END.replace(year=2029), CycleKind.REINSTATED),
        suspensions=(Suspension(start=DUE, deadline=END, resolved_at=DUE + DAY),),
        withdrawals=(Withdrawal(at=END, appeal_upheld_at=LAPSE),),
        foundations=(spans(FIRST),),
    )
    for one, next_one in pairwise(line):
        assert one.end == next_one.start
        assert one.start < one.end
    assert line[-1].end is None
