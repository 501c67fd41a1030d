"""The bulk run on several cores: the same as on one, whatever breaks off."""

from datetime import timedelta

import pytest

from issuer.domain.standing import Standing
from issuer.errors import UnavailableError
from issuer.sealing import processes
from issuer.sealing.processes import sealing_processes
from issuer.services import bulk
from issuer.services.bulk import issue_eligible
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view
from tests.issuer.programme import AT
from tests.issuer.services.crashing import die_issuing
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate, enrol, examine, recommend

PEOPLE = [f"agent {number:02}" for number in range(20)]


@pytest.fixture
def in_chunks_of_three(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)


@pytest.fixture(scope="module")
def two_processes():
    with sealing_processes(2) as sealer:
        yield sealer


def test_everybody_is_issued_to_once_on_several_cores(office, in_chunks_of_three, two_processes):
    candidate(office, *PEOPLE)
    enrol(office, "new")
    # Who passed both is issued both: the next track is decided on after the foundation.
    examine(office, PEOPLE[:5], track="upper")
    for name in PEOPLE[:5]:
        recommend(office, name)
    summary = issue_eligible(office, actor="tester", at=AT, sealer=two_processes, ahead=2)
    assert (summary.holders, summary.issued, summary.failed) == (21, 25, 0)
    assert summary.issued + summary.not_eligible + summary.not_started == 2 * 21
    assert_whole(office, at=AT, expected=25)


def test_the_private_key_never_leaves_its_process(office, two_processes, monkeypatch):
    sent = []
    real = processes.Connection.send

    def listen(connection, what):
        sent.append(what)
        real(connection, what)

    monkeypatch.setattr(processes.Connection, "send", listen)
    candidate(office, "ada")
    issue_eligible(office, actor="tester", at=AT, sealer=two_processes, ahead=1)
    batch, signatures = sent
    assert type(batch.key).__name__ == "PublicPart"
    assert [len(each) for each in signatures] == [64]


def test_lists_and_pages_are_fresh_while_it_runs(office, in_chunks_of_three, two_processes):
    candidate(office, *PEOPLE)
    seen = []
    now = AT

    def look(summary, total):
        with office.database.reading() as records:
            holders = records.holders.by_external_ids(PEOPLE)
            held = records.certifications.of_holders(each.id for each in holders.values())
        addresses = [each.public_id for group in held.values() for each in group]
        views = [certification_view(office, each, at=now) for each in addresses]
        shown = [view for view in views if view is not None]
        assert all(view.standing is Standing.ACTIVE for view in shown)
        listed = published_status_list(office, 1, at=now)
        assert now - listed.published_at < timedelta(hours=6)
        seen.append((summary.issued, len(shown)))

    def clock():
        nonlocal now
        now += timedelta(hours=2)
        return now

    issue_eligible(
        office,
        actor="tester",
        at=AT,
        clock=clock,
        sealer=two_processes,
        ahead=2,
        progress=look,
    )
    assert seen[-1] == (20, 20)
    assert all(issued == shown for issued, shown in seen)


def test_a_sealing_process_that_is_killed_stops_the_run_and_the_next_one_ends_it(
    office, in_chunks_of_three, monkeypatch
):
    candidate(office, *PEOPLE)
    started = []
    real = processes._CONTEXT.Process

    def remember(*args, **more):
        started.append(real(*args, **more))
        return started[-1]

    monkeypatch.setattr(processes._CONTEXT, "Process", remember)

    def kill(_summary, _total):
        for process in started:
            process.kill()
            process.join()

    with sealing_processes(1) as sealer, pytest.raises(UnavailableError, match="run the command"):
        issue_eligible(office, actor="tester", at=AT, sealer=sealer, ahead=1, progress=kill)
    monkeypatch.undo()
    summary = issue_eligible(office, actor="tester", at=AT)
    assert summary.already_held + summary.issued == len(PEOPLE)
    assert summary.resumed > 0
    assert_whole(office, at=AT, expected=len(PEOPLE))


@pytest.mark.parametrize(
    "step", ["intents are committed", "signed bytes are updated", "everything is committed"]
)
def test_C01_kill_9_of_a_run_on_several_cores(step, office, database_url, keys_place):
    candidate(office, *PEOPLE)
    office.database.dispose()
    die_issuing(database_url, keys_place, step, occurrence=3, cores=2)
    summary = issue_eligible(office, actor="tester", at=AT)
    assert summary.already_held + summary.issued == len(PEOPLE)
    assert summary.failed == 0
    assert_whole(office, at=AT, expected=len(PEOPLE))
