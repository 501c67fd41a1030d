"""Status lists: fresh while the server runs, one step forward at a time, never a bit back."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.errors import ConflictError, NotFoundError, UnavailableError
from issuer.persistence.records.status_lists import Publication
from issuer.services.issuing import issue
from issuer.services.publishing import publish, published_status_list
from issuer.services.revoking import RevocationReason, revoke_version
from keys.errors import KeyStoreError
from tests.issuer.programme import AT
from tests.issuer.services.offices import own_sources
from tests.issuer.services.people import candidate
from verifier.report import Verdict
from verifier.status.bitstring import decode, value_at
from verifier.verify import verify


def certified(office, *names):
    candidate(office, *names)
    return [
        issue(office, holder=name, programme="test", track="base", actor="tester", at=AT)
        for name in names
    ]


def revoke(office, issued, *, at=AT):
    return revoke_version(
        office,
        public_id=issued.public_id,
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=at,
    )


def bit(published, issued) -> int:
    status = json.loads(issued.signed)["credentialStatus"]
    document = json.loads(published.body)
    assert document["id"] == status["statusListCredential"]
    encoded = document["credentialSubject"]["encodedList"]
    return value_at(decode(encoded), int(status["statusListIndex"]))


def test_a_revocation_is_in_the_published_list_when_it_returns(office):
    ada, bob = certified(office, "ada", "bob")
    before = published_status_list(office, 1, at=AT)
    assert (bit(before, ada), bit(before, bob)) == (0, 0)
    later = AT + timedelta(minutes=5)
    assert revoke(office, ada, at=later).new
    after = published_status_list(office, 1, at=later)
    assert (bit(after, ada), bit(after, bob)) == (1, 0)
    assert after.version == before.version + 1
    assert after.etag != before.etag
    assert json.loads(after.body)["validFrom"] == "2026-11-21T12:05:00Z"


def test_the_same_bytes_are_served_until_something_changes(office):
    certified(office, "ada")
    first = published_status_list(office, 1, at=AT)
    second = published_status_list(office, 1, at=AT + timedelta(hours=5, minutes=59))
    assert (second.body, second.version, second.etag) == (first.body, first.version, first.etag)
    assert first.max_age == 60


def test_a_list_is_signed_anew_long_before_it_grows_stale(office):
    certified(office, "ada")
    old = published_status_list(office, 1, at=AT)
    assert old.valid_until == AT + timedelta(hours=24)
    anew = published_status_list(office, 1, at=AT + timedelta(hours=6))
    assert anew.version == old.version + 1
    assert anew.valid_until == AT + timedelta(hours=30)


def test_while_the_key_cannot_be_used_the_stored_list_is_served_until_it_is_stale(
    office, monkeypatch
):
    certified(office, "ada")
    stored = published_status_list(office, 1, at=AT)

    def locked():
        raise KeyStoreError("no passphrase here")

    monkeypatch.setattr(type(office), "signing", lambda self: locked())
    nearly = AT + timedelta(hours=23, minutes=59, seconds=30)
    served = published_status_list(office, 1, at=nearly)
    assert served.body == stored.body
    assert served.max_age == 30
    with pytest.raises(UnavailableError, match="stale"):
        published_status_list(office, 1, at=AT + timedelta(hours=24))


def test_there_is_no_list_that_was_never_opened(office):
    with pytest.raises(NotFoundError):
        published_status_list(office, 1, at=AT)


def test_revoking_twice_is_one_revocation(office):
    (ada,) = certified(office, "ada")
    first = revoke(office, ada)
    version = published_status_list(office, 1, at=AT).version
    second = revoke(office, ada, at=AT + timedelta(hours=1))
    assert (second.new, second.revoked_at) == (False, first.revoked_at)
    assert published_status_list(office, 1, at=AT).version == version


def test_C06_of_two_publishers_of_one_version_the_second_is_refused(office):
    certified(office, "ada")
    with office.database.transaction() as records:
        before = records.status_lists.get(1)
        publication = Publication(
            number=1,
            version=before.version + 1,
            bits=before.bits,
            signed=b"{}",
            valid_from=AT,
            valid_until=AT,
        )
        assert records.status_lists.publish(publication)
        assert not records.status_lists.publish(publication)
        assert records.status_lists.get(1).version == before.version + 1


def test_C07_a_bit_that_is_published_is_never_cleared(office):
    (ada,) = certified(office, "ada")
    revoke(office, ada)
    with office.database.transaction() as records:
        records.status_lists.revoked = lambda number: []
        with pytest.raises(ConflictError, match="never taken back"):
            publish(records, office, office.signing(), 1, at=AT)


def test_C07_nobody_unrevokes_a_credential_in_the_database(office):
    (ada,) = certified(office, "ada")
    revoke(office, ada)
    statement = text("UPDATE credentials SET revoked_at = NULL")
    with pytest.raises(ConflictError), office.database.transaction() as records:
        records._connection.execute(statement)


def test_C08_nothing_is_signed_when_the_clock_was_set_back(office):
    ada, bob = certified(office, "ada", "bob")
    revoke(office, ada, at=AT + timedelta(hours=2))
    with pytest.raises(UnavailableError, match="clock"):
        revoke(office, bob, at=AT + timedelta(hours=1))
    candidate(office, "cleo")
    with pytest.raises(UnavailableError, match="clock"):
        issue(
            office,
            holder="cleo",
            programme="test",
            track="base",
            actor="tester",
            at=AT + timedelta(hours=1),
        )


def test_C08_two_processes_whose_moments_cross_by_a_second_do_not_hinder_each_other(office):
    ada, bob = certified(office, "ada", "bob")
    revoke(office, ada, at=AT + timedelta(seconds=1))
    assert revoke(office, bob, at=AT).revoked_at == AT + timedelta(seconds=1)
    assert json.loads(published_status_list(office, 1, at=AT).body)["validFrom"] == (
        "2026-11-21T12:00:01Z"
    )


def test_a_list_that_is_too_full_is_left_for_a_new_one(office, monkeypatch):
    monkeypatch.setattr("issuer.persistence.records.status_lists.FULLEST", 2 / 131072)
    issued = certified(office, "ada", "bob", "cleo", "dan", "eve")
    lists = [
        json.loads(each.signed)["credentialStatus"]["statusListCredential"].rsplit("/", 1)[1]
        for each in issued
    ]
    assert lists == ["1", "1", "2", "2", "3"]
    assert bit(published_status_list(office, 3, at=AT), issued[4]) == 0


def test_asking_about_another_moment_signs_no_list_for_it(office):
    (ada,) = certified(office, "ada")
    version = published_status_list(office, 1, at=AT).version
    next_year = AT + timedelta(days=200)
    report = verify(
        ada.signed,
        at=next_year,
        registry=office.own_registry(),
        sources=own_sources(office, AT),
    )
    # What will be revoked by then cannot be known today.
    assert report.verdict is Verdict.INDETERMINATE
    assert published_status_list(office, 1, at=AT).version == version
