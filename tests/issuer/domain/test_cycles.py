"""How long each cycle holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.certification import CycleKind
from issuer.domain.cycles import extended_cycle, first_cycle, reinstated_cycle, renewed_cycle
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
ANNUAL = SUPPORT.track("product-fundamentals")
HALF_YEARLY = SUPPORT.track("security-compliance")
EXPERT = CONVERSATIONIQ.track("expert-leader")
USER = CONVERSATIONIQ.track("certified-user")
SECOND = timedelta(seconds=1)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(track, begin):
    return first_cycle(track, valid_from=moment(begin), decided_at=moment(begin))


@pytest.mark.parametrize(
    ("track", "begin", "end"),
    [
        (ANNUAL, "2028-02-29T10:00", "2029-02-28T10:00"),
        (ANNUAL, "2027-02-28T10:00", "2028-02-28T10:00"),
        (HALF_YEARLY, "2026-08-31T10:00", "2027-02-28T10:00"),
        (HALF_YEARLY, "2027-08-31T10:00", "2028-02-29T10:00"),
        (EXPERT, "2026-05-31T10:00", "2028-05-31T10:00"),
        (CONVERSATIONIQ.track("advanced-practitioner"), "2026-08-31T10:00", "2028-02-29T10:00"),
    ],
)
def test_a_cycle_ends_after_the_tracks_months(track, begin, end):
    assert first(track, begin).valid_until == moment(end)


def test_window_and_grace_are_the_tracks_days_around_the_end():
    cycle = first(ANNUAL, "2026-03-01T10:00")
    assert cycle.due_from == moment("2026-12-01T10:00")
    assert cycle.grace_until == moment("2027-03-31T10:00")
    assert first(HALF_YEARLY, "2026-03-01T10:00").due_from == moment("2026-08-02T10:00")


def test_an_early_renewal_continues_from_the_old_expiry():
    old = first(ANNUAL, "2026-03-01T10:00")
    new = renewed_cycle(ANNUAL, old, accepted_at=old.due_from)
    assert (new.number, new.kind) == (2, CycleKind.RENEWED)
    assert new.valid_from == old.due_from
    assert new.valid_until == moment("2028-03-01T10:00")


def test_a_renewal_in_grace_continues_from_the_old_expiry_too():
    old = first(ANNUAL, "2026-03-01T10:00")
    new = renewed_cycle(ANNUAL, old, accepted_at=old.grace_until - SECOND)
    assert new.valid_from == old.grace_until - SECOND
    assert new.valid_until == moment("2028-03-01T10:00")


@pytest.mark.parametrize("wrong", ["due_from", "grace_until"])
def test_a_renewal_before_the_window_or_after_grace_is_refused(wrong):
    old = first(ANNUAL, "2026-03-01T10:00")
    at = old.due_from - SECOND if wrong == "due_from" else old.grace_until
    with pytest.raises(ValueError, match="window opens" if wrong == "due_from" else "ended on"):
        renewed_cycle(ANNUAL, old, accepted_at=at)


def test_a_reinstatement_begins_a_full_validity():
    old = first(ANNUAL, "2026-03-01T10:00")
    back = moment("2027-08-31T08:00")
    new = reinstated_cycle(ANNUAL, old, accepted_at=back)
    assert (new.valid_from, new.valid_until) == (back, moment("2028-08-31T08:00"))
    with pytest.raises(ValueError, match="until then it is renewed"):
        reinstated_cycle(ANNUAL, old, accepted_at=old.grace_until - SECOND)


def test_a_higher_certification_extends_a_lower_one_that_has_not_lapsed():
    lower = first(USER, "2026-03-01T10:00")
    higher = first(EXPERT, "2027-03-15T10:00")  # the lower one is in grace
    extended = extended_cycle(USER, lower, higher=higher)
    assert (extended.valid_from, extended.valid_until) == (higher.valid_from, higher.valid_until)
    assert extended.kind is CycleKind.EXTENDED
    assert extended_cycle(USER, lower, higher=first(EXPERT, "2027-04-15T10:00")) is None
    assert extended_cycle(USER, extended, higher=higher) is None


def test_a_new_version_of_a_track_does_not_move_a_cycle_that_was_decided_before():
    old = first(ANNUAL, "2026-03-01T10:00")
    changed = replace(ANNUAL, version=2, validity_months=3)
    new = renewed_cycle(changed, old, accepted_at=old.due_from)
    assert (old.track_version, old.valid_until) == (1, moment("2027-03-01T10:00"))
    assert (new.track_version, new.valid_until) == (2, moment("2027-06-01T10:00"))
