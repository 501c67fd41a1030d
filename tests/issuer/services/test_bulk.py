"""Bulk issuing: complete, once, in the order of foundations, with a summary that is true."""

import gc

import pytest

from issuer.sealing import batch
from issuer.sealing.sealed import SealingError
from issuer.services import bulk
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate, enrol, examine, recommend


@pytest.fixture
def in_chunks_of_three(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)


def test_everybody_who_is_eligible_is_issued_to_and_counted(office, in_chunks_of_three):
    people = [f"agent {number}" for number in range(8)]
    candidate(office, *people)
    enrol(office, "new", "weak")
    examine(office, ["weak"], score="79.99")
    seen = []
    summary = issue_eligible(
        office,
        actor="tester",
        at=AT,
        progress=lambda done, total: seen.append((done.holders, total)),
    )
    assert summary.holders == 10
    assert summary.issued == 8
    assert summary.not_eligible == 1
    # Every pair of holder and track is counted once: 10 holders, 2 tracks.
    assert summary.not_started == 11
    assert summary.failed == summary.already_held == summary.elsewhere == summary.resumed == 0
    assert seen == [(3, 10), (6, 10), (9, 10), (10, 10)]
    assert_whole(office, at=AT, expected=8)


def test_a_second_run_issues_nothing(office):
    candidate(office, "ada", "bob")
    issue_eligible(office, actor="tester", at=AT)
    summary = issue_eligible(office, actor="tester", at=AT)
    assert (summary.issued, summary.already_held) == (0, 2)
    assert_whole(office, at=AT, expected=2)


def test_what_a_run_held_back_from_the_garbage_collector_is_given_back(office, monkeypatch):
    candidate(office, "ada")
    held_back = []
    usual = gc.get_threshold()

    def break_off(_summary, _total):
        held_back.append(gc.get_freeze_count())
        assert gc.get_threshold() != usual
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        issue_eligible(office, actor="tester", at=AT, progress=break_off)
    assert held_back[0] > 0
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == usual


def test_a_foundation_that_is_issued_carries_the_next_track_in_the_same_run(office):
    candidate(office, "ada")
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    summary = issue_eligible(office, actor="tester", at=AT)
    assert summary.issued == 2
    assert_whole(office, at=AT, expected=2)


def test_only_what_was_asked_for(office):
    candidate(office, "ada", "bob")
    summary = issue_eligible(
        office,
        actor="tester",
        at=AT,
        only=Only(programme="test", track="base", holders=frozenset({"bob", "nobody"})),
    )
    assert (summary.holders, summary.issued) == (1, 1)


def test_what_cannot_be_signed_stays_reserved_is_named_and_is_finished_by_the_next_run(
    office, monkeypatch
):
    candidate(office, "ada", "bob")
    real = batch.begin

    def refuse_bob(unsigned, **more):
        if "bob" in str(unsigned["credentialSubject"]):
            raise SealingError("the name is not to the taste of this test")
        return real(unsigned, **more)

    monkeypatch.setattr(batch, "begin", refuse_bob)
    first = issue_eligible(office, actor="tester", at=AT)
    assert (first.issued, first.failed) == (1, 1)
    assert [failure.reason for failure in first.failures] == [
        "the name is not to the taste of this test"
    ]
    again = issue_eligible(office, actor="tester", at=AT)
    assert (again.issued, again.resumed, again.failed, again.elsewhere) == (0, 0, 1, 0)
    monkeypatch.setattr(batch, "begin", real)
    last = issue_eligible(office, actor="tester", at=AT)
    assert (last.issued, last.resumed, last.failed) == (0, 1, 0)
    assert_whole(office, at=AT, expected=2)
