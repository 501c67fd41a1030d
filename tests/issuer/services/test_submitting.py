"""Credentials that others compose: intent first, one signature each, revocable, erasable."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import orjson
import pytest
from sqlalchemy import select, text

from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.persistence.models import Act, StatusList, SubmittedCredential
from issuer.persistence.records.idempotency import Answered
from issuer.sealing.sealed import SealingError
from issuer.services import submitting
from issuer.services.idempotency import once
from issuer.services.sources import OwnSources
from issuer.services.submitted_ending import erase_submitted, revoke_submitted
from issuer.services.submitting import ABANDONED_AFTER, abandon_submitted, sign_submitted
from tests.issuer.programme import AT
from verifier.report import Verdict
from verifier.verify import verify

ID = "urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10"
V2 = ["https://www.w3.org/ns/credentials/v2"]
BARE = ["VerifiableCredential"]
LATER = AT + timedelta(minutes=5)


def composed(office, **members):
    document = {
        "@context": [*V2, "https://www.w3.org/ns/credentials/examples/v2"],
        "id": ID,
        "type": ["VerifiableCredential", "ExampleAlumniCredential"],
        "issuer": office.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:kanarienvogel", "alumniOf": "Example School"},
    }
    document.update(members)
    return {name: value for name, value in document.items() if value is not None}


def rows(office, model):
    with office.database.reading() as records:
        return records._connection.execute(select(model.__table__)).all()


def verdict(office, signed, *, at=AT):
    sources = OwnSources(office, clock=lambda: at)
    return verify(signed, at=at, registry=office.own_registry(), sources=sources).verdict


def sign(office, document=None, *, at=AT):
    return sign_submitted(office, document or composed(office), actor="api-key:x", at=at)


def test_it_is_signed_valid_and_on_record(office):
    signed = sign(office)
    assert signed.new
    document = json.loads(signed.signed)
    assert verdict(office, signed.signed) is Verdict.VALID
    (record,) = rows(office, SubmittedCredential)
    (proof,) = document.pop("proof")
    assert proof["verificationMethod"].startswith(office.did)
    # I4: what was signed is what was recorded before.
    assert sha256(orjson.dumps(document)).hexdigest() == record.unsigned_digest
    assert (record.state, bytes(record.signed), record.unsigned) == ("issued", signed.signed, None)
    assert document["credentialStatus"]["statusListIndex"] == str(record.status_index)
    assert document["credentialStatus"]["statusListCredential"].endswith(
        f"/status/{record.status_list}"
    )
    (act,) = rows(office, Act)
    assert (act.kind, act.actor, act.certification_id) == ("submitted-signed", "api-key:x", None)
    assert json.loads(act.details) == {
        "status_list": record.status_list,
        "status_index": record.status_index,
    }


def test_C03_the_same_again_gives_the_same(office):
    first = sign(office)
    turned = dict(reversed(composed(office).items()))
    again = sign(office, turned, at=LATER)
    assert (again.signed, again.new) == (first.signed, False)
    assert len(rows(office, SubmittedCredential)) == len(rows(office, Act)) == 1


def test_C03_another_one_under_the_same_id_is_a_conflict(office):
    sign(office)
    with pytest.raises(ConflictError):
        sign(office, composed(office, validUntil="2027-01-01T00:00:00Z"))
    assert len(rows(office, SubmittedCredential)) == 1


def test_C03_many_at_once_are_one(office):
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: sign(office), range(16)))
    assert len({each.signed for each in signed}) == 1
    assert sum(each.new for each in signed) == 1
    assert len(rows(office, SubmittedCredential)) == len(rows(office, Act)) == 1


def test_without_an_id_it_gets_one(office):
    first, second = (sign(office, composed(office, id=None)) for _ in range(2))
    ids = [json.loads(each.signed)["id"] for each in (first, second)]
    assert ids[0] != ids[1]
    assert all(each.startswith("urn:uuid:") for each in ids)


@pytest.mark.parametrize(
    "members",
    [
        {"@context": V2, "type": BARE, "credentialSubject": {"id": "did:x:a", "undefined": "x"}},
        {"@context": V2, "type": [*BARE, "UndefinedType"], "credentialSubject": {"id": "did:x:a"}},
        {"id": "not an address"},
        {"validFrom": "2026-01-01"},
        {"name": {"@value": "x", "@language": "not a tag"}},
        {"termsOfUse": {"id": "https://other.example/terms"}},
        {"@context": [*V2, "https://other.example/context"]},
        {"type": ["VerifiableCredential", "OpenBadgeCredential"]},
        {"validUntil": None, "issuer": None},
    ],
)
def test_what_cannot_be_signed_leaves_no_trace(office, members):
    with pytest.raises((SealingError, RefusedError)):
        sign(office, composed(office, **members))
    assert rows(office, SubmittedCredential) == rows(office, StatusList) == rows(office, Act) == []


@pytest.mark.parametrize(
    "members",
    [
        {"credentialSchema": {"id": "https://other.example/schema", "type": "JsonSchema"}},
        {
            "relatedResource": {
                "id": "https://www.w3.org/ns/credentials/v2",
                "digestSRI": "sha256-" + "A" * 43 + "=",
            }
        },
    ],
)
def test_what_our_own_verifier_refuses_is_not_released_and_its_bit_is_set(office, members):
    with pytest.raises(SealingError) as refused:
        sign(office, composed(office, **members))
    assert refused.value.report.verdict in {Verdict.INVALID, Verdict.INDETERMINATE}
    (record,) = rows(office, SubmittedCredential)
    assert (record.state, record.signed, record.unsigned) == ("abandoned", None, None)
    with office.database.reading() as records:
        assert records.status_lists.revoked(record.status_list) == [record.status_index]
    assert [act.kind for act in rows(office, Act)] == ["submitted-abandoned"]
    # Mended, it may come again.
    assert sign(office).new


def test_C01_a_crash_before_the_signature_is_finished_by_a_repetition(office, monkeypatch):
    def crash(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(submitting, "seal", crash)
        with pytest.raises(KeyboardInterrupt):
            sign(office)
    (reserved,) = rows(office, SubmittedCredential)
    assert reserved.state == "reserved"
    assert sign(office, at=LATER).new
    (issued,) = rows(office, SubmittedCredential)
    assert (issued.status_list, issued.status_index, issued.unsigned_digest) == (
        reserved.status_list,
        reserved.status_index,
        reserved.unsigned_digest,
    )


def test_C01_what_nobody_repeats_is_given_up_after_an_hour(office, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(submitting, "_finish", lambda *_given, **_named: None)
        sign(office)
    assert abandon_submitted(office, at=AT + ABANDONED_AFTER) == 0
    assert abandon_submitted(office, at=AT + ABANDONED_AFTER + timedelta(seconds=1)) == 1
    assert abandon_submitted(office, at=AT + 2 * ABANDONED_AFTER) == 0
    (record,) = rows(office, SubmittedCredential)
    assert (record.state, record.unsigned) == ("abandoned", None)
    assert sign(office, at=AT + 2 * ABANDONED_AFTER).new


def test_dates_alone_are_no_reason_to_refuse(office):
    signed = sign(office, composed(office, validUntil="2026-01-02T00:00:00Z"))
    assert verdict(office, signed.signed) is Verdict.EXPIRED


def test_the_key_signs_with_the_one_suite_that_it_has(office):
    for wishes in ({"cryptosuite": "ecdsa-rdfc-2019"}, {"key_type": "P-256"}):
        with pytest.raises(RefusedError):
            sign_submitted(office, composed(office), actor="x", at=AT, **wishes)
    wishes = {"cryptosuite": "eddsa-rdfc-2022", "key_type": "Ed25519"}
    assert sign_submitted(office, composed(office), actor="x", at=AT, **wishes).new


def test_I2_its_places_are_in_lists_of_their_own(office):
    sign(office)
    with office.database.transaction() as records:
        (place,) = records.status_lists.allocate(1, entries=office.status_list_entries)
    (record,) = rows(office, SubmittedCredential)
    assert place.status_list != record.status_list
    assert {(row.number, row.kind) for row in rows(office, StatusList)} == {
        (record.status_list, "submitted"),
        (place.status_list, "certifications"),
    }


class TestEnding:
    def test_I5_it_is_revoked_when_the_call_returns(self, office):
        signed = sign(office).signed
        revoked = revoke_submitted(office, ID, actor="officer", at=LATER, reason="superseded")
        assert (revoked.new, revoked.revoked_at) == (True, LATER)
        assert verdict(office, signed, at=LATER) is Verdict.REVOKED
        again = revoke_submitted(office, ID, actor="officer", at=LATER + timedelta(days=1))
        assert (again.new, again.revoked_at) == (False, LATER)
        assert [act.kind for act in rows(office, Act)] == ["submitted-signed", "submitted-revoked"]

    def test_what_was_not_signed_here_is_not_found(self, office):
        for act in (revoke_submitted, erase_submitted):
            with pytest.raises(NotFoundError):
                act(office, ID, actor="officer", at=AT)

    def test_D02_erased_it_is_nowhere_and_stays_revoked(self, office):
        signed = sign(office).signed
        once(
            office,
            owner="client",
            key="k",
            request=b"1",
            at=AT,
            act=lambda: Answered(status=201, body=signed),
        )
        erase_submitted(office, ID, actor="officer", at=LATER)
        with office.database.reading() as records:
            left = "".join(
                str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
                for table in ("submitted_credentials", "acts", "idempotency_keys")
                for row in records._connection.execute(text(f"SELECT * FROM {table}"))
            )
        assert "kanarienvogel" not in left
        assert ID not in left
        assert verdict(office, signed, at=LATER) is Verdict.REVOKED
        with pytest.raises(ConflictError):
            sign(office, at=LATER)
        with pytest.raises(NotFoundError):
            erase_submitted(office, ID, actor="officer", at=LATER)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submitted_credentials SET signed = unsigned_digest",
        "UPDATE submitted_credentials SET revoked_at = NULL",
        "UPDATE submitted_credentials SET status_index = status_index + 1",
        "DELETE FROM submitted_credentials",
        "UPDATE status_lists SET kind = 'certifications'",
    ],
)
def test_the_database_refuses_what_the_code_never_does(office, statement):
    sign(office)
    revoke_submitted(office, ID, actor="officer", at=AT)
    if "SET signed" in statement and "postgresql" in str(office.database._url):
        statement = statement.replace("unsigned_digest", "unsigned_digest::bytea")
    with pytest.raises(ConflictError), office.database.transaction() as records:
        records._connection.execute(text(statement))
