"""Many at the same time: one credential each, no index twice, no bit lost."""

from sqlalchemy import select

from issuer.persistence.models import StatusList
from issuer.services.bulk import issue_eligible
from issuer.services.publishing import published_status_list
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate
from tests.issuer.services.racing import race_to_issue, race_to_revoke

PEOPLE = [f"agent {number:02}" for number in range(16)]


def test_C04_S13_processes_and_threads_issue_to_the_same_people_over_several_lists(
    office, database_url, keys_place
):
    candidate(office, *PEOPLE)
    office.database.dispose()
    race_to_issue(database_url, keys_place, PEOPLE, processes=4, threads=4, fullest=5 / 131072)
    assert_whole(office, at=AT, expected=len(PEOPLE))
    with office.database.reading() as records:
        rows = records._connection.execute(select(StatusList.number, StatusList.allocated))
        allocated = {row.number: row.allocated for row in rows}
    # Lists are filled one after the other, and none beyond its limit.
    assert allocated == {1: 5, 2: 5, 3: 5, 4: 1}


def test_C05_C06_processes_and_threads_revoke_and_publish_one_list(
    office, database_url, keys_place
):
    candidate(office, *PEOPLE)
    issue_eligible(office, actor="tester", at=AT)
    before = published_status_list(office, 1, at=AT).version
    with office.database.reading() as records:
        holders = records.holders.after(0, limit=100)
        held = records.certifications.of_holders(holder.id for holder in holders)
    public_ids = [c.public_id for group in held.values() for c in group]
    office.database.dispose()
    race_to_revoke(database_url, keys_place, public_ids, processes=3, threads=4)
    assert_whole(office, at=AT)
    with office.database.reading() as records:
        assert len(records.status_lists.revoked(1)) == len(PEOPLE)
    # Each revocation published once, and no repetition published again.
    assert published_status_list(office, 1, at=AT).version == before + len(PEOPLE)
