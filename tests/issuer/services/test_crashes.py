"""kill -9 at each step: run again, and nothing is lost, doubled, or signed without a record."""

import pytest

from issuer.services.bulk import issue_eligible
from issuer.services.reading import certification_view
from issuer.services.revoking import RevocationReason, revoke_version
from tests.issuer.programme import AT
from tests.issuer.services.crashing import REVOKING, STEPS, die_issuing, die_revoking
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate

PEOPLE = ("ada", "bob", "cleo", "dan", "eve")


@pytest.mark.parametrize("step", STEPS)
def test_C01_kill_9_right_after(step, office, database_url, keys_place):
    candidate(office, *PEOPLE)
    office.database.dispose()
    die_issuing(database_url, keys_place, step)

    summary = issue_eligible(office, actor="tester", at=AT)

    assert summary.issued + summary.already_held == len(PEOPLE)
    assert summary.failed == 0
    assert_whole(office, at=AT, expected=len(PEOPLE))


def test_C01_what_was_handed_out_before_the_crash_is_what_is_there_after(
    office, database_url, keys_place
):
    candidate(office, *PEOPLE)
    issue_eligible(office, actor="tester", at=AT)
    before = _signed(office)
    candidate(office, "late")
    office.database.dispose()
    die_issuing(database_url, keys_place, "the document is signed")
    issue_eligible(office, actor="tester", at=AT)
    after = _signed(office)
    assert before.items() <= after.items()
    assert len(after) == len(PEOPLE) + 1


def test_C01_two_crashes_in_a_row(office, database_url, keys_place):
    candidate(office, *PEOPLE)
    office.database.dispose()
    die_issuing(database_url, keys_place, "intents are committed")
    die_issuing(database_url, keys_place, "the document is signed", occurrence=3)
    summary = issue_eligible(office, actor="tester", at=AT)
    assert (summary.resumed, summary.issued) == (len(PEOPLE), 0)
    assert_whole(office, at=AT, expected=len(PEOPLE))


@pytest.mark.parametrize("step", REVOKING)
def test_C01_kill_9_while_revoking_right_after(step, office, database_url, keys_place):
    candidate(office, "ada")
    issue_eligible(office, actor="tester", at=AT)
    (public_id,) = _signed(office)
    office.database.dispose()
    die_revoking(database_url, keys_place, step, public_id)
    # Nothing was acknowledged, so nothing may be half done: neither bit, act nor mark.
    assert certification_view(office, public_id, at=AT).current.revoked_at is None
    assert_whole(office, at=AT)

    revoked = revoke_version(
        office,
        public_id=public_id,
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=AT,
    )
    assert revoked.new
    assert_whole(office, at=AT)


def _signed(office) -> dict[str, bytes]:
    with office.database.reading() as records:
        holders = records.holders.after(0, limit=100)
        held = records.certifications.of_holders(holder.id for holder in holders)
        found = [c for group in held.values() for c in group]
        credentials = records.credentials.of(c.id for c in found)
    return {c.public_id: credentials[c.id][0].signed for c in found}
