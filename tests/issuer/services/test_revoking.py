"""Revoking versions: one, many, all; the certification stands."""

from datetime import timedelta

import pytest

from issuer.domain.standing import Standing
from issuer.errors import NotFoundError
from issuer.services import revoking
from issuer.services.bulk import issue_eligible
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view
from issuer.services.revoking import RevocationReason, revoke_version, revoke_versions
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.offices import own_sources
from tests.issuer.services.people import candidate
from verifier.report import Verdict
from verifier.verify import verify


@pytest.fixture
def issued(office):
    """Public ids of seven certifications."""
    people = [f"agent {number}" for number in range(7)]
    candidate(office, *people)
    issue_eligible(office, actor="tester", at=AT)
    with office.database.reading() as records:
        held = records.certifications.of_holders(
            holder.id for holder in records.holders.after(0, limit=10)
        )
    return [c.public_id for group in held.values() for c in group]


def test_the_certification_stands_and_its_certificate_is_being_corrected(office, issued):
    later = AT + timedelta(hours=1)
    revoke_version(
        office,
        public_id=issued[0],
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=later,
    )
    view = certification_view(office, issued[0], at=later)
    assert view.standing is Standing.ACTIVE
    assert view.being_corrected
    assert view.current.revoked_at == later
    before = certification_view(office, issued[0], at=later - timedelta(seconds=1))
    assert not before.being_corrected
    report = verify(
        view.current.signed,
        at=later,
        registry=office.own_registry(),
        sources=own_sources(office, later),
    )
    assert report.verdict is Verdict.REVOKED


def test_the_act_has_actor_and_reason_and_the_public_history_has_neither(office, issued):
    revoke_version(
        office,
        public_id=issued[0],
        reason=RevocationReason.ISSUED_IN_ERROR,
        actor="officer 7",
        at=AT + timedelta(hours=1),
    )
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(issued[0])
        act = records.acts.of([certification.id])[certification.id][-1]
    assert (act.actor, act.reason, act.kind) == ("officer 7", "issued-in-error", "version-revoked")
    history = certification_view(office, issued[0], at=AT + timedelta(hours=1)).history
    assert [entry.event for entry in history] == ["version-revoked", "certified"]
    assert "officer" not in repr(history)


@pytest.mark.parametrize("version", [2, 0, -1])
def test_a_version_that_was_never_issued_cannot_be_revoked(office, issued, version):
    with pytest.raises(NotFoundError, match=f"version {version}"):
        revoke_version(
            office,
            public_id=issued[0],
            version=version,
            reason=RevocationReason.WRONG_NAME,
            actor="tester",
            at=AT,
        )


def test_C12_everything_that_was_issued_is_revoked_in_chunks_and_published(
    office, issued, monkeypatch
):
    monkeypatch.setattr(revoking, "CHUNK", 3)
    every = [(public_id, 1) for public_id in issued]
    revoke = {"reason": RevocationReason.ISSUED_IN_ERROR, "actor": "tester", "at": AT}
    before = published_status_list(office, 1, at=AT).version
    assert revoke_versions(office, every, **revoke) == 7
    # Three chunks, three publications: an acknowledged chunk is in the list.
    assert published_status_list(office, 1, at=AT).version == before + 3
    assert revoke_versions(office, every, **revoke) == 0
    assert_whole(office, at=AT)


def test_an_unknown_version_among_many_revokes_nothing_of_its_chunk(office, issued):
    with pytest.raises(NotFoundError):
        revoke_versions(
            office,
            [(issued[0], 1), ("a" * 26, 1)],
            reason=RevocationReason.WRONG_NAME,
            actor="tester",
            at=AT,
        )
    assert certification_view(office, issued[0], at=AT).current.revoked_at is None
