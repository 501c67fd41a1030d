"""Sealing: what comes out is good, and what is not good does not come out (row K3)."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from issuer.sealing.sealed import SealingError
from keys.algorithms import KeyType
from keys.did_document import did_document
from tests.issuer.sealing.workbench import LIST, NOW, PUBLIC_URL, Workbench
from verifier.policy.registry import TrustRegistry
from verifier.report import Verdict
from verifier.strict_json import dump
from verifier.verify import verify


def test_a_sealed_credential_is_valid_and_its_bytes_are_final(bench: Workbench) -> None:
    unsigned = bench.unsigned()
    sealed = bench.seal(unsigned)
    assert sealed.report.verdict is Verdict.VALID
    assert sealed.created == NOW
    signed = json.loads(sealed.body)
    (proof,) = signed.pop("proof")
    assert signed == unsigned
    assert list(signed) == list(unsigned)
    assert proof["type"] == "DataIntegrityProof"
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["created"] == "2026-06-01T12:00:00Z"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"] == sealed.verification_method
    again = verify(sealed.body, at=NOW, registry=bench.registry, sources=bench)
    assert again.verdict is Verdict.VALID


def test_a_status_list_is_sealed_by_the_same_way(bench: Workbench) -> None:
    sealed = bench.publish_list({1, 2, 3})
    assert sealed.report.verdict is Verdict.VALID
    assert json.loads(sealed.body)["id"] == LIST


def test_ecdsa_keys_seal_with_their_own_suite(bench: Workbench) -> None:
    for key_type in (KeyType.P256, KeyType.P384):
        bench.store.rotate(at=NOW, key_type=key_type)
        bench.signer = bench.store.signer()
        bench.publish()
        sealed = bench.seal(bench.unsigned())
        assert sealed.report.verdict is Verdict.VALID
        assert json.loads(sealed.body)["proof"][0]["cryptosuite"] == "ecdsa-rdfc-2019"


def test_K05_after_a_rotation_old_credentials_still_verify(bench: Workbench) -> None:
    old = bench.seal(bench.unsigned())
    bench.store.rotate(at=NOW)
    bench.signer = bench.store.signer()
    bench.publish()
    bench.publish_list()
    new = bench.seal(bench.unsigned(), created=NOW + timedelta(seconds=1))
    assert new.verification_method != old.verification_method
    for sealed in (old, new):
        report = verify(
            sealed.body, at=NOW + timedelta(minutes=1), registry=bench.registry, sources=bench
        )
        assert report.verdict is Verdict.VALID


def test_a_revoked_index_is_not_sealed(bench: Workbench) -> None:
    bench.publish_list({4711})
    with pytest.raises(SealingError, match="REVOKED"):
        bench.seal(bench.unsigned(index=4711))
    assert bench.seal(bench.unsigned(index=4712)).report.verdict is Verdict.VALID


def test_a_list_that_cannot_be_had_stops_the_release(bench: Workbench) -> None:
    bench.lists.clear()
    with pytest.raises(SealingError, match="INDETERMINATE"):
        bench.seal(bench.unsigned())


@pytest.mark.parametrize(
    ("start", "verdict"),
    [(timedelta(days=-800), Verdict.EXPIRED), (timedelta(days=10), Verdict.NOT_YET_VALID)],
)
def test_dates_alone_do_not_stop_the_release(
    start: timedelta, verdict: Verdict, bench: Workbench
) -> None:
    unsigned = bench.unsigned(valid_from=NOW + start, valid_until=NOW + start + timedelta(days=365))
    assert bench.seal(unsigned).report.verdict is verdict
    bench.publish_list({4711})
    with pytest.raises(SealingError, match="REVOKED"):
        bench.seal(unsigned)


def test_an_expired_credential_whose_list_is_missing_is_not_released(bench: Workbench) -> None:
    """EXPIRED comes before INDETERMINATE in the verdict: the dates must be the only reason."""
    bench.lists.clear()
    unsigned = bench.unsigned(
        valid_from=NOW - timedelta(days=800), valid_until=NOW - timedelta(days=400)
    )
    with pytest.raises(SealingError, match="status"):
        bench.seal(unsigned)


def test_an_issuer_that_we_do_not_recognise_ourselves_is_not_sealed(bench: Workbench) -> None:
    with pytest.raises(SealingError, match="UNTRUSTED-ISSUER"):
        bench.seal(bench.unsigned(), registry=TrustRegistry())


@dataclass
class CountingSigner:
    """A signer that tells how often it was asked."""

    inner: Any
    asked: int = 0

    @property
    def verification_method(self) -> str:
        return self.inner.verification_method

    @property
    def key_type(self) -> KeyType:
        return self.inner.key_type

    @property
    def public_multikey(self) -> str:
        return self.inner.public_multikey

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return self.inner.sign(data)


def refused_before_signing(bench: Workbench, unsigned: dict[str, Any], **changes: Any) -> str:
    signer = CountingSigner(changes.pop("signer", bench.signer))
    with pytest.raises(SealingError) as caught:
        bench.seal(unsigned, signer=signer, **changes)
    assert signer.asked == 0
    return str(caught.value)


def test_K03_a_retired_key_signs_nothing(bench: Workbench) -> None:
    old = bench.signer
    bench.store.rotate(at=NOW)
    bench.publish()
    message = refused_before_signing(bench, bench.unsigned(), signer=old)
    assert "may not sign now" in message


def test_K03_a_compromised_key_signs_nothing(bench: Workbench) -> None:
    bench.store.mark_compromised(bench.signer.verification_method, at=NOW)
    bench.publish()
    assert "may not sign now" in refused_before_signing(bench, bench.unsigned())


def test_K03_a_key_signs_nothing_before_it_was_made(bench: Workbench) -> None:
    early = NOW - timedelta(days=500)
    assert "may not sign now" in refused_before_signing(bench, bench.unsigned(), created=early)


def test_K03_a_key_that_the_published_document_lacks_signs_nothing(bench: Workbench) -> None:
    bench.store.rotate(at=NOW)
    bench.signer = bench.store.signer()
    message = refused_before_signing(bench, bench.unsigned())
    assert "Publish the current did.json" in message
    bench.publish()
    assert bench.seal(bench.unsigned()).verification_method == bench.signer.verification_method


def _spoilt(bench: Workbench, change: str) -> bytes:
    document: Any = did_document(bench.store.history())
    (method,) = document["verificationMethod"]
    match change:
        case "not for assertions":
            document["authentication"] = document.pop("assertionMethod")
        case "revoked":
            method["revoked"] = "2026-06-01T12:00:00Z"
        case "expired":
            method["expires"] = "2026-06-01T12:00:00Z"
        case "another key":
            method["publicKeyMultibase"] = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
        case "another controller":
            method["controller"] = "did:web:other.example"
        case "another identity":
            document["id"] = "did:web:other.example"
        case "no document":
            return b""
    return dump(document)


@pytest.mark.parametrize(
    "change",
    [
        "not for assertions",
        "revoked",
        "expired",
        "another key",
        "another controller",
        "another identity",
        "no document",
    ],
)
def test_K03_a_published_document_that_does_not_vouch(change: str, bench: Workbench) -> None:
    message = refused_before_signing(bench, bench.unsigned(), published=_spoilt(bench, change))
    assert "othing was signed" in message or "nothing was signed" in message


def test_K03_another_issuer_in_the_document(bench: Workbench) -> None:
    unsigned = bench.unsigned()
    unsigned["issuer"]["id"] = "did:web:other.example"
    assert "names the issuer" in refused_before_signing(bench, unsigned)


def test_K03_a_key_that_only_pretends_to_be_ours(bench: Workbench, tmp_path) -> None:
    other = Workbench.make(tmp_path / "other")
    message = refused_before_signing(bench, bench.unsigned(), signer=other.signer)
    assert "not in the issuer's key history" in message


def _without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda unsigned: {**unsigned, "maliciousField": "PhD"},
        lambda unsigned: {**unsigned, "id": "relative"},
        lambda unsigned: {**unsigned, "name": None},
        lambda unsigned: _without(unsigned, "issuer"),
        lambda unsigned: _without(unsigned, "validFrom"),
        lambda unsigned: _without(unsigned, "credentialSubject"),
        lambda unsigned: {**unsigned, "validFrom": "2026-06-01"},
        lambda unsigned: {**unsigned, "@context": unsigned["@context"][:1]},
        lambda unsigned: {**unsigned, "@context": [*unsigned["@context"], "https://x.example"]},
        lambda unsigned: {**unsigned, "evidence": []},
        lambda unsigned: {**unsigned, "credentialStatus": [unsigned["credentialStatus"]] * 2},
        lambda unsigned: {**unsigned, "proof": []},
    ],
)
def test_L01_what_breaks_the_data_model_or_would_not_be_covered(spoil, bench: Workbench) -> None:
    refused_before_signing(bench, spoil(bench.unsigned()))


@pytest.mark.parametrize(
    "created",
    [NOW.replace(microsecond=1), datetime(2026, 6, 1, 12)],  # noqa: DTZ001
)
def test_the_time_of_signing_is_a_whole_second_with_its_zone(created, bench: Workbench) -> None:
    assert "whole second" in refused_before_signing(bench, bench.unsigned(), created=created)


def test_braces_in_text_are_escaped_for_wallets_that_count_them(bench: Workbench) -> None:
    sealed = bench.seal(bench.unsigned(holder='A } lone { "brace"} \\'))
    assert sealed.report.verdict is Verdict.VALID
    text = sealed.body.decode()
    assert r"A \u007d lone \u007b" in text
    depth = 0
    ends = []
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            ends.append(place)
    assert ends == [len(text) - 1]
    identifier = json.loads(text)["credentialSubject"]["identifier"][0]
    assert identifier["identityHash"] == 'A } lone { "brace"} \\'


@pytest.mark.parametrize(
    "holder", ["محمد الأحمد", "陳小明", "ชื่อ", "👩🏽‍🔧", "Zoe\u0308", "O'Neil \u2028 x", "\u007f"]
)
def test_L18_names_in_any_script_are_signed_as_they_are(holder: str, bench: Workbench) -> None:
    sealed = bench.seal(bench.unsigned(holder=holder))
    identifier = json.loads(sealed.body)["credentialSubject"]["identifier"][0]
    assert identifier["identityHash"] == holder
    assert PUBLIC_URL.encode() in sealed.body
