"""Whatever is presented, a primitive answers with its own kind of error (hypothesis)."""

import base64
import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from keys import did_web, jwk, multikey
from keys.errors import KeysError
from verifier.errors import VerifierError
from verifier.proofs.controller_document import PURPOSES, parse_controller_document
from verifier.proofs.data_integrity import check_proofs
from verifier.proofs.jose import check_token, read_token
from verifier.report import Outcome
from verifier.strict_json import dump

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMES = st.sampled_from(
    [
        "id",
        "type",
        "controller",
        "publicKeyMultibase",
        "publicKeyJwk",
        "kty",
        "crv",
        "x",
        "y",
        "n",
        "e",
        "verificationMethod",
        "proofPurpose",
        "created",
        "proofValue",
        "cryptosuite",
        "expires",
        "previousProof",
        "domain",
        "challenge",
        "@context",
        "revoked",
        "assertionMethod",
        "authentication",
        "keyAgreement",
    ]
)
WORDS = st.sampled_from(
    [
        "DataIntegrityProof",
        "eddsa-jcs-2022",
        "eddsa-rdfc-2022",
        "ecdsa-jcs-2019",
        "Multikey",
        "JsonWebKey",
        "assertionMethod",
        "OKP",
        "EC",
        "RSA",
        "P-256",
        "Ed25519",
        "#key",
        "AQAB",
        "AAAA",
        "2026-06-01T11:00:00Z",
        "did:web:certs.example",
        "did:web:certs.example#key",
        "did:jwk:e30#0",
        "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53 - 1), st.text(max_size=20), WORDS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(NAMES, st.text(max_size=5)), inner)
    ),
    max_leaves=20,
)
FEW = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(proof=VALUES)
def test_any_proof_member(proof: object, document: dict[str, Any], sources) -> None:
    try:
        results = check_proofs({**document, "proof": proof}, at=AT, sources=sources)
    except VerifierError:
        return
    assert results
    assert all(result.outcome is not Outcome.PASSED for result in results)


@FEW
@given(name=NAMES, value=VALUES)
def test_any_member_of_a_good_proof(
    name: str, value: object, issuer, document: dict[str, Any], sources
) -> None:
    signed = issuer.signed(document)
    proof = signed["proof"][0]
    if name in proof and proof[name] == value:
        return
    changed = copy.deepcopy(signed)
    changed["proof"][0][name] = value
    try:
        results = check_proofs(changed, at=AT, sources=sources)
    except VerifierError:
        return
    assert [result.outcome for result in results] == [Outcome.FAILED]


@FEW
@given(members=st.dictionaries(NAMES, VALUES))
def test_any_controller_document(members: dict[str, object], issuer, document, sources) -> None:
    """No document but one that lists the key for this purpose makes the proof good."""
    signed = issuer.signed(document)
    sources.documents[issuer.did] = {"id": issuer.did, **members}
    (result,) = check_proofs(signed, at=AT, sources=sources)
    assert result.outcome is not Outcome.PASSED
    try:
        parsed = parse_controller_document(dump(members), "did:web:certs.example")
    except VerifierError:
        return
    for purpose in PURPOSES:
        for method in parsed.usable(purpose):
            assert method.controller == parsed.id


@FEW
@given(body=st.binary(max_size=300))
@example(body=b"\xff\xfe")
def test_any_bytes_as_a_token(body: bytes, sources) -> None:
    with pytest.raises(VerifierError):
        check_token(read_token(body), at=AT, sources=sources)


@FEW
@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "crit"]), VALUES))
def test_any_header(header: dict[str, object], issuer, document, sources) -> None:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    signed = f"{part({'alg': 'EdDSA', 'typ': 'vc+jwt', **header})}.{part(document)}"
    signature = base64.urlsafe_b64encode(b"\0" * 64).rstrip(b"=").decode()
    try:
        result = check_token(read_token(f"{signed}.{signature}".encode()), at=AT, sources=sources)
    except VerifierError:
        return
    assert result.outcome is not Outcome.PASSED


@FEW
@given(key=st.dictionaries(NAMES, VALUES))
def test_any_jwk(key: dict[str, object]) -> None:
    try:
        parsed = jwk.parse(key)
    except KeysError:
        return
    written = jwk.encode(parsed)
    assert {name: key[name] for name in written} == written


@FEW
@given(text=st.text(max_size=80))
def test_any_text_as_an_identity(text: str) -> None:
    for read in (multikey.decode, did_web.did_web, did_web.document_address):
        for prefix in ("", "z", "did:web:", "https://"):
            try:
                read(prefix + text)
            except KeysError:
                continue
