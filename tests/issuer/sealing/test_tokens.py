"""The same credential as a token: both profiles, judged by our own verifier."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from issuer.sealing.seal import seal_token
from issuer.sealing.sealed import Sealed, SealingError
from issuer.sealing.tokens import TokenProfile, signed_token
from keys import jwk
from keys.algorithms import KeyType
from tests.issuer.sealing.workbench import NOW, Workbench
from verifier.proofs import base64url
from verifier.proofs.jose import read_token
from verifier.report import Verdict
from verifier.verify import verify

CREDENTIALS = [TokenProfile.OPEN_BADGES, TokenProfile.W3C_CREDENTIAL]


def sealed(bench: Workbench, unsigned: dict[str, Any], profile: TokenProfile) -> Sealed:
    return seal_token(
        unsigned,
        profile=profile,
        signer=bench.signer,
        history=bench.store.history(),
        published=bench.published,
        created=NOW,
        at=NOW,
        registry=bench.registry,
        sources=bench,
    )


def parts(body: bytes) -> list[dict[str, Any]]:
    return [
        json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
        for part in body.split(b".")[:2]
    ]


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.P256, KeyType.P384])
@pytest.mark.parametrize("profile", CREDENTIALS)
def test_a_sealed_token_is_valid(
    profile: TokenProfile, key_type: KeyType, bench: Workbench
) -> None:
    if key_type is not KeyType.ED25519:
        bench.store.rotate(at=NOW, key_type=key_type)
        bench.signer = bench.store.signer()
        bench.publish()
        bench.publish_list()
    unsigned = bench.unsigned()
    token = sealed(bench, unsigned, profile)
    assert token.report.verdict is Verdict.VALID
    assert token.report.carrier == "jwt"
    assert read_token(token.body).document == unsigned


def test_what_each_profile_says_beside_the_credential(bench: Workbench) -> None:
    unsigned = bench.unsigned()
    header, payload = parts(sealed(bench, unsigned, TokenProfile.OPEN_BADGES).body)
    assert header == {"alg": "EdDSA", "kid": bench.signer.verification_method, "typ": "JWT"}
    assert {name: payload.pop(name) for name in ("iss", "iat", "jti", "sub", "nbf", "exp")} == {
        "iss": unsigned["issuer"]["id"],
        "iat": int(NOW.timestamp()),
        "jti": unsigned["id"],
        "sub": unsigned["credentialSubject"]["id"],
        "nbf": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(days=365)).timestamp()),
    }
    assert payload == unsigned
    header, payload = parts(sealed(bench, unsigned, TokenProfile.W3C_CREDENTIAL).body)
    assert header == {
        "alg": "EdDSA",
        "kid": bench.signer.verification_method,
        "typ": "vc+jwt",
        "cty": "vc",
    }
    assert payload.pop("iss") == unsigned["issuer"]["id"]
    assert payload.pop("iat") == int(NOW.timestamp())
    assert payload == unsigned


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.P256])
def test_another_library_verifies_the_signature(key_type: KeyType, bench: Workbench) -> None:
    bench.store.rotate(at=NOW, key_type=key_type)
    signer = bench.store.signer()
    record = bench.store.history().active
    assert record is not None
    body = signed_token(
        bench.unsigned(), profile=TokenProfile.W3C_CREDENTIAL, signer=signer, created=NOW
    )
    key = jwt.PyJWK(jwk.encode(record.public_key()), algorithm=parts(body)[0]["alg"])
    options = {"verify_iat": False, "verify_aud": False}
    decoded = jwt.decode(body, key, algorithms=[key.algorithm_name], options=options)
    assert decoded["id"] == bench.unsigned()["id"]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(body[:-8] + b"AAAAAAAA", key, algorithms=[key.algorithm_name], options=options)


@pytest.mark.parametrize("profile", CREDENTIALS)
def test_a_token_follows_status_and_dates_like_every_form(
    profile: TokenProfile, bench: Workbench
) -> None:
    token = sealed(bench, bench.unsigned(), profile)
    later = NOW + timedelta(days=366)
    assert (
        verify(token.body, at=later, registry=bench.registry, sources=bench).verdict
        is Verdict.EXPIRED
    )
    bench.publish_list({4711})
    revoked = verify(token.body, at=NOW, registry=bench.registry, sources=bench)
    assert revoked.verdict is Verdict.REVOKED
    with pytest.raises(SealingError, match="REVOKED"):
        sealed(bench, bench.unsigned(), profile)


def test_K05_tokens_after_a_rotation(bench: Workbench) -> None:
    """They say when they were made, so that the retired key's stay good; others' may not."""
    bodies = [sealed(bench, bench.unsigned(), profile).body for profile in CREDENTIALS]
    _, payload = parts(bodies[0])
    del payload["iat"]
    header, _, _ = bodies[0].split(b".")
    signed = header + b"." + base64url.encode(json.dumps(payload).encode()).encode()
    signature = base64url.encode(bench.signer.sign(signed)).encode()
    bodies.append(signed + b"." + signature)
    bench.store.rotate(at=NOW)
    bench.signer = bench.store.signer()
    bench.publish()
    bench.publish_list()
    later = NOW + timedelta(minutes=1)
    reports = [verify(body, at=later, registry=bench.registry, sources=bench) for body in bodies]
    assert [report.verdict for report in reports] == [
        Verdict.VALID,
        Verdict.VALID,
        Verdict.INDETERMINATE,
    ]


def test_K03_a_retired_key_makes_no_token(bench: Workbench) -> None:
    bench.store.rotate(at=NOW)
    bench.publish()
    with pytest.raises(SealingError, match="may not sign now"):
        sealed(bench, bench.unsigned(), TokenProfile.W3C_CREDENTIAL)


@pytest.mark.parametrize(
    "change", [{"iss": "somebody"}, {"exp": 1}, {"proof": {}}, {"validFrom": "soon"}]
)
def test_members_of_a_token_are_no_members_of_the_credential(
    change: dict[str, object], bench: Workbench
) -> None:
    with pytest.raises(SealingError):
        signed_token(
            {**bench.unsigned(), **change},
            profile=TokenProfile.OPEN_BADGES,
            signer=bench.signer,
            created=NOW,
        )
