"""Orders are worked off once, by one worker at a time, whatever becomes of it."""

import pytest

from issuer.persistence.records.jobs import JobState
from issuer.services import bulk, bulk_jobs
from issuer.services.bulk_jobs import LEASE, job, open_jobs, order_issue, work_off
from tests.clock import Clock
from tests.issuer.programme import AT
from tests.issuer.services.crashing import die_working
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate

PEOPLE = [f"Person {number}" for number in range(7)]


@pytest.fixture
def ordered(office):
    candidate(office, *PEOPLE)
    return order_issue(office, programme="test", track="base", actor="t", at=AT)


@pytest.mark.parametrize(
    "step", ["intents are committed", "the document is signed", "everything is committed"]
)
def test_a_worker_that_is_killed_leaves_the_order_to_the_next_after_its_lease(
    office, database_url, keys_place, ordered, step
):
    clock = Clock(AT)
    die_working(database_url, keys_place, step)
    assert work_off(office, clock=clock) == 0
    assert open_jobs(office) == [ordered]
    clock.at = AT + LEASE
    assert work_off(office, clock=clock) == 1
    assert open_jobs(office) == []
    assert job(office, ordered).state is JobState.DONE
    assert_whole(office, at=clock.at, expected=len(PEOPLE))


def test_a_worker_that_was_taken_for_ended_leaves_the_order_to_who_has_it(
    office, ordered, monkeypatch
):
    """It slept longer than its lease, another took the order, and then it wakes up."""
    monkeypatch.setattr(bulk, "CHUNK", 3)
    clock = Clock(AT)
    real = bulk_jobs.issue_eligible

    def sleeping(*arguments, progress, **named):
        def told(summary, total):
            if clock.at == AT:
                clock.at = AT + LEASE
                with office.database.transaction() as records:
                    assert records.jobs.claim(at=clock.at, until=AT + 2 * LEASE).id == ordered
            progress(summary, total)

        return real(*arguments, progress=told, **named)

    monkeypatch.setattr(bulk_jobs, "issue_eligible", sleeping)
    assert work_off(office, clock=clock) == 0
    taken = job(office, ordered)
    assert (taken.state, taken.leased_until) == (JobState.OPEN, AT + 2 * LEASE)
    clock.at = AT + 2 * LEASE
    assert work_off(office, clock=clock) == 1
    assert_whole(office, at=clock.at, expected=len(PEOPLE))
