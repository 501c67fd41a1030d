"""The table of effects, cell by cell."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.certification import CertificationFacts, Suspension, Version
from issuer.domain.cycles import first_cycle
from issuer.domain.effects import PageWord, effects, effects_at
from issuer.domain.standing import Standing
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)

# word, marked, sharing, listable, access, restricts, versions revoked
TABLE = {
    Standing.UPCOMING: (PageWord.UPCOMING, True, False, False, False, False, False),
    Standing.ACTIVE: (PageWord.ACTIVE, False, True, True, True, False, False),
    Standing.DUE: (PageWord.ACTIVE, False, True, True, True, False, False),
    Standing.GRACE: (PageWord.EXPIRED, True, False, False, False, True, False),
    Standing.LAPSED: (PageWord.LAPSED, True, False, False, False, True, False),
    Standing.SUSPENDED: (PageWord.SUSPENDED, True, False, False, False, True, True),
    Standing.WITHDRAWN: (PageWord.WITHDRAWN, True, False, False, False, True, True),
    Standing.SURRENDERED: (PageWord.SURRENDERED, True, False, False, False, True, True),
}


def row(found):
    return (
        found.word,
        found.marked,
        found.sharing,
        found.listable,
        found.access,
        found.restricts_holder,
        found.versions_revoked,
    )


@pytest.mark.parametrize("standing", list(Standing))
def test_each_standing_has_its_row(standing):
    found = effects(standing, date=NOW, current_clear=True, restricts_access=True)
    assert row(found) == TABLE[standing]
    assert not found.being_corrected
    assert found.date == NOW


@pytest.mark.parametrize("standing", list(Standing))
def test_only_a_track_that_says_so_restricts_the_holder(standing):
    found = effects(standing, date=NOW, current_clear=True, restricts_access=False)
    assert not found.restricts_holder


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.DUE])
def test_while_a_certificate_is_corrected_the_certification_stands_and_is_not_shown_off(standing):
    found = effects(standing, date=NOW, current_clear=False, restricts_access=True)
    assert found.word is PageWord.ACTIVE
    assert found.being_corrected
    assert found.marked
    assert not found.sharing
    assert not found.listable
    assert found.access
    assert not found.restricts_holder


@pytest.mark.parametrize(
    "standing",
    [Standing.LAPSED, Standing.SUSPENDED, Standing.WITHDRAWN, Standing.SURRENDERED],
)
def test_what_does_not_stand_is_not_being_corrected(standing):
    found = effects(standing, date=NOW, current_clear=False, restricts_access=False)
    assert not found.being_corrected


TRACK = shipped()[1].track("security-compliance")
CYCLE = first_cycle(TRACK, valid_from=NOW, decided_at=NOW - DAY)


def version(number, issued, revoked=None):
    return Version(
        number=number,
        cycle=1,
        issued_at=issued,
        valid_from=CYCLE.valid_from,
        valid_until=CYCLE.valid_until,
        revoked_at=revoked,
    )


def found_at(at, *versions, **acts):
    facts = CertificationFacts(cycles=(CYCLE,), versions=versions, **acts)
    return effects_at(facts, timeline(facts), restricts_access=TRACK.restricts_access, at=at)


def test_before_the_decision_there_is_nothing():
    assert found_at(NOW - 2 * DAY) is None


def test_the_date_beside_the_word():
    good = version(1, NOW - DAY)
    upcoming = found_at(NOW - DAY, good)
    assert (upcoming.word, upcoming.date) == (PageWord.UPCOMING, NOW)
    due = found_at(CYCLE.valid_until - DAY, good)
    assert (due.word, due.date) == (PageWord.ACTIVE, NOW)
    expired = found_at(CYCLE.valid_until, good)
    assert (expired.word, expired.date) == (PageWord.EXPIRED, CYCLE.valid_until)
    lapsed = found_at(CYCLE.grace_until + DAY, good)
    assert (lapsed.word, lapsed.date) == (PageWord.LAPSED, CYCLE.grace_until)
    suspended = Suspension(start=NOW + DAY, deadline=NOW + 9 * DAY)
    found = found_at(NOW + 5 * DAY, good, suspensions=(suspended,))
    assert (found.word, found.date) == (PageWord.SUSPENDED, NOW + DAY)


def test_a_revoked_version_is_being_corrected_until_the_next_one_is_issued():
    wrong = version(1, NOW, revoked=NOW + DAY)
    right = version(2, NOW + 2 * DAY)
    second = timedelta(seconds=1)
    assert not found_at(NOW + DAY - second, wrong, right).being_corrected
    assert found_at(NOW + DAY, wrong, right).being_corrected
    assert found_at(NOW + 2 * DAY - second, wrong, right).being_corrected
    assert not found_at(NOW + 2 * DAY, wrong, right).being_corrected


def test_without_a_version_nothing_is_shown_off():
    found = found_at(NOW)
    assert found.being_corrected
    assert not found.sharing
