"""Tokens that are nearly right: rows J1 to J15."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from keys import jwk
from keys.algorithms import KeyType
from keys.public import PublicKey
from verifier.errors import InvalidError, MalformedError, VerifierError
from verifier.proofs.jose import check_token, read_token
from verifier.proofs.jwt_claims import Profile
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.report import Outcome
from verifier.strict_json import dump

V1 = "https://www.w3.org/2018/credentials/v1"
Document = dict[str, Any]
VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
ALGORITHMS = {
    KeyType.ED25519: "EdDSA",
    KeyType.P256: "ES256",
    KeyType.P384: "ES384",
    KeyType.P521: "ES512",
    KeyType.RSA: "RS256",
}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(value: object) -> str:
    return base64url(value if isinstance(value, bytes) else json.dumps(value).encode())


@dataclass
class RsaIssuer:
    """An issuer with an RSA key, which no Multikey can carry."""

    did: str
    private: Any
    key: PublicKey
    method: str
    document: Document

    def sign_bytes(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def rsa_issuer(rsa_key, sources) -> RsaIssuer:
    did = "did:web:rsa.example"
    key = PublicKey.from_handle(rsa_key.public_key())
    method = f"{did}#rsa"
    document = {
        "@context": "https://www.w3.org/ns/did/v1",
        "id": did,
        "verificationMethod": [
            {
                "id": method,
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": {**jwk.encode(key), "alg": "RS256", "use": "sig"},
            }
        ],
        "assertionMethod": [method],
    }
    sources.documents[did] = document
    return RsaIssuer(did=did, private=rsa_key, key=key, method=method, document=document)


def open_badges(document: Document) -> Document:
    """Return the payload of the Open Badges profile: the credential and its claims."""
    subject = document["credentialSubject"].get("id")
    return {
        **document,
        "iss": document["issuer"],
        "jti": document["id"],
        "nbf": int(VALID_FROM.timestamp()),
        **({} if subject is None else {"sub": subject}),
    }


def token(
    issuer: Any, payload: object, *, sign: Callable[[bytes], bytes] | None = None, **header: object
) -> bytes:
    """Sign ``payload``; header members that are None are left out."""
    full = {"alg": ALGORITHMS[issuer.key.key_type], "kid": issuer.method, **header}
    shown = part({name: value for name, value in full.items() if value is not None})
    signed = f"{shown}.{part(payload)}"
    return f"{signed}.{base64url((sign or issuer.sign_bytes)(signed.encode()))}".encode()


@pytest.fixture
def check(sources, at: datetime) -> Callable[..., ProofResult]:
    def check_one(presented: bytes, *, at: datetime = at, **expectation: str) -> ProofResult:
        return check_token(
            read_token(presented),
            at=at,
            sources=sources,
            expectation=ProofExpectation(**expectation),
        )

    return check_one


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.P256, KeyType.P384])
@pytest.mark.parametrize("typ", [None, "JWT", "vc+jwt"])
def test_a_good_token_of_each_profile_passes(
    key_type: KeyType, typ: str | None, new_issuer, document: Document, check
) -> None:
    for did in ("did:key", "did:web:signer.example"):
        signer = new_issuer(did, key_type)
        credential = {**document, "issuer": signer.did}
        payload = credential if typ == "vc+jwt" else open_badges(credential)
        presented = token(signer, payload, typ=typ)
        assert read_token(presented).document == credential
        result = check(presented)
        assert (result.outcome, result.code) == (Outcome.PASSED, "SIGNATURE_MATCHES")
        assert result.controller == signer.did
        assert result.verification_method == signer.method
        assert result.suite == ALGORITHMS[key_type]


def test_rs256_passes(rsa_issuer, document: Document, check) -> None:
    """The one algorithm that Open Badges 3.0 asks of everybody."""
    payload = open_badges({**document, "issuer": rsa_issuer.did})
    result = check(token(rsa_issuer, payload))
    assert result.outcome is Outcome.PASSED
    assert result.multikey is None
    assert result.thumbprint == jwk.thumbprint(rsa_issuer.key)


def test_rfc_9864s_name_of_eddsa(issuer, document: Document, check) -> None:
    assert check(token(issuer, open_badges(document), alg="Ed25519")).outcome is Outcome.PASSED


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "NONE", "", None, ["EdDSA"], 7])
def test_J01_no_algorithm_is_no_algorithm(
    alg: object, issuer, document: Document, check, sources
) -> None:
    with pytest.raises(InvalidError, match="not one that is accepted"):
        check(token(issuer, open_badges(document), alg=alg))
    shown = part({"alg": alg, "kid": issuer.method})
    for text in (f"{shown}.{part(open_badges(document))}.", f"{shown}.{part({})}"):
        with pytest.raises(MalformedError):
            check(text.encode())
    assert sources.asked == []


def _public_texts(key: PublicKey) -> list[bytes]:
    handle = key._handle
    return [
        handle.public_bytes(encoding, form)
        for encoding, form in (
            (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
            (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
            (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH),
        )
    ] + [json.dumps(jwk.encode(key)).encode(), key.raw, b""]


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_J02_a_public_key_is_no_shared_secret(
    alg: str, issuer, document: Document, check, sources
) -> None:
    for secret in _public_texts(issuer.key):
        presented = token(
            issuer,
            open_badges(document),
            alg=alg,
            sign=lambda data, secret=secret: hmac.new(secret, data, hashlib.sha256).digest(),
        )
        with pytest.raises(InvalidError, match="not one that is accepted"):
            check(presented)
    issuer.document["verificationMethod"][0].update(
        type="JsonWebKey", publicKeyJwk={"kty": "oct", "k": "AAAA"}
    )
    del issuer.document["verificationMethod"][0]["publicKeyMultibase"]
    assert check(token(issuer, open_badges(document))).outcome is Outcome.FAILED


def test_J03_a_key_that_the_header_brings_proves_nothing(
    issuer, new_issuer, document: Document, check
) -> None:
    """The forger signs correctly with a key of his own and shows it."""
    forger = new_issuer()
    presented = token(forger, open_badges(document), kid=None, jwk=jwk.encode(forger.key))
    result = check(presented)
    assert (result.outcome, result.code) == (Outcome.FAILED, "KEY_NOT_OF_ISSUER")
    both = token(forger, open_badges(document), kid=issuer.method, jwk=jwk.encode(forger.key))
    assert check(both).code == "KEY_NOT_OF_ISSUER"
    own = token(issuer, open_badges(document), kid=None, jwk=jwk.encode(issuer.key))
    assert check(own).outcome is Outcome.PASSED
    own = token(issuer, open_badges(document), jwk=jwk.encode(issuer.key))
    assert check(own).outcome is Outcome.PASSED


def test_J03_the_issuer_unreachable_is_not_known(
    issuer, document: Document, check, sources
) -> None:
    sources.documents.clear()
    presented = token(issuer, open_badges(document), kid=None, jwk=jwk.encode(issuer.key))
    assert check(presented).outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize("name", ["jku", "x5u", "x5c", "x5t", "x5t#S256", "anything", "cty"])
def test_J04_a_header_that_points_elsewhere_is_not_followed(
    name: str, issuer, new_issuer, document: Document, check, sources
) -> None:
    forger = new_issuer("did:web:evil.example")
    header = {name: "https://evil.example/keys"}
    with pytest.raises(InvalidError, match="not allowed"):
        check(token(forger, open_badges(document), kid=issuer.method, **header))
    result = check(token(forger, document, kid=issuer.method, typ="vc+jwt", **header))
    assert result.outcome is Outcome.FAILED
    assert sources.asked == [issuer.did]


@pytest.mark.parametrize(
    "kid",
    [
        "https://evil.example/keys#1",
        "http://certs.example/keys",
        "file:///etc/passwd",
        "../../k.pem",
        "' OR 1=1--",
        "#key",
        "key-1",
        "did:web:certs.example",
        "",
        7,
        None,
        [],
        {},
        "did:web:certs.example#\n",
        "did:web:certs.example#" + "x" * 3000,
    ],
)
def test_J04_a_kid_that_is_no_key_of_the_issuers(
    kid: object, issuer, document: Document, check, sources
) -> None:
    shown = part({"alg": "EdDSA", "kid": kid})
    signed = f"{shown}.{part(open_badges(document))}"
    presented = f"{signed}.{base64url(issuer.sign_bytes(signed.encode()))}".encode()
    assert check(presented).outcome is Outcome.FAILED
    assert sources.asked == []


def test_J04_a_kid_of_a_megabyte_is_not_even_read(issuer, document: Document, check) -> None:
    with pytest.raises(MalformedError, match="far longer"):
        check(token(issuer, open_badges(document), kid="x" * 1_000_000))


def test_J05_a_key_of_another_issuer(issuer, new_issuer, document: Document, check) -> None:
    other = new_issuer("did:web:other.example")
    for payload, typ in ((open_badges(document), None), (document, "vc+jwt")):
        result = check(token(other, payload, typ=typ))
        assert (result.outcome, result.code) == (Outcome.FAILED, "KEY_NOT_OF_ISSUER")


CONTRADICTIONS = [
    {"iss": "did:web:other.example"},
    {"iss": "did:web:certs"},
    {"sub": "did:example:other"},
    {"jti": "urn:uuid:00000000-0000-0000-0000-000000000000"},
]


@pytest.mark.parametrize(
    "change",
    [
        *CONTRADICTIONS,
        {"nbf": int(VALID_FROM.timestamp()) + 1},
        {"nbf": int(VALID_FROM.timestamp()) - 1},
        {"nbf": 0},
        {"exp": int(VALID_FROM.timestamp()) + 1},
        {"issuer": "did:web:other.example"},
        {"validFrom": "2025-01-01T00:00:00Z"},
        {"validUntil": "2028-01-01T00:00:00Z"},
        {"iss": None},
        {"jti": None},
        {"nbf": None},
    ],
)
def test_J05_claims_and_credential_must_say_the_same(
    change: Document, issuer, document: Document, check
) -> None:
    document["validUntil"] = "2027-01-01T00:00:00Z"
    payload = open_badges(document)
    payload["exp"] = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    assert check(token(issuer, payload)).outcome is Outcome.PASSED
    changed = {**payload, **change}
    changed = {name: value for name, value in changed.items() if value is not None}
    with pytest.raises(InvalidError):
        check(token(issuer, changed))


@pytest.mark.parametrize("change", CONTRADICTIONS)
def test_J05_also_where_the_w3c_profile_repeats_them(
    change: Document, issuer, document: Document, check
) -> None:
    with pytest.raises(InvalidError, match="the credential says"):
        check(token(issuer, {**document, **change}, typ="vc+jwt"))


def test_J05_a_fraction_of_a_second_is_no_contradiction(issuer, document, check) -> None:
    payload = open_badges({**document, "validFrom": "2026-01-01T00:00:00.5Z"})
    assert check(token(issuer, payload)).outcome is Outcome.PASSED


def test_a_missing_sub_is_tolerated_and_exp_sets_valid_until(issuer, document, check) -> None:
    payload = open_badges(document)
    del payload["sub"]
    payload["exp"] = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    presented = token(issuer, payload)
    assert read_token(presented).document["validUntil"] == "2027-01-01T00:00:00Z"
    assert check(presented).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "header",
    [{"crit": ["x"], "x": 1}, {"crit": []}, {"crit": ["b64"], "b64": False}, {"b64": False}],
)
@pytest.mark.parametrize("typ", [None, "vc+jwt"])
def test_J06_critical_and_unencoded(
    header: Document, typ: str | None, issuer, document: Document, check
) -> None:
    payload = document if typ else open_badges(document)
    with pytest.raises(InvalidError, match="not allowed"):
        check(token(issuer, payload, typ=typ, **header))


@pytest.mark.parametrize("alg", ["ES256", "ES384", "RS256"])
def test_J07_an_algorithm_that_does_not_fit_the_key(
    alg: str, issuer, document: Document, check
) -> None:
    result = check(token(issuer, open_badges(document), alg=alg))
    assert (result.outcome, result.code) == (Outcome.FAILED, "ALGORITHM_MISMATCH")


def test_J07_p384_where_the_header_says_es256(new_issuer, document: Document, check) -> None:
    signer = new_issuer("did:web:signer.example", KeyType.P384)
    payload = open_badges({**document, "issuer": signer.did})
    assert check(token(signer, payload, alg="ES256")).code == "ALGORITHM_MISMATCH"


@pytest.mark.parametrize(
    "change", [{"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "RS512"}, {"crv": "X25519"}]
)
def test_J07_a_published_key_for_something_else(
    change: Document, rsa_issuer, document: Document, check
) -> None:
    payload = open_badges({**document, "issuer": rsa_issuer.did})
    method = rsa_issuer.document["verificationMethod"][0]
    if "crv" in change:
        method["publicKeyJwk"] = {"kty": "OKP", "x": "A" * 43}
    method["publicKeyJwk"] = {**method["publicKeyJwk"], **change}
    assert check(token(rsa_issuer, payload)).code == "INVALID_VERIFICATION_METHOD"


def _spoil(presented: bytes, index: int, change: Callable[[str], str]) -> bytes:
    parts = presented.decode().split(".")
    parts[index] = change(parts[index])
    return ".".join(parts).encode()


def _stray_bits(text: str) -> str:
    """Set a bit of the last letter that stands for nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4 in {2, 3}
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "=",
        lambda text: text + "==",
        lambda text: text + "\n",
        lambda text: "\n" + text,
        lambda text: text[:4] + "!" + text[4:],
        lambda text: text[:4] + "+/" + text[6:],
        lambda text: text[:-1] + "é",
        lambda text: text[:4] + " " + text[4:],
        lambda text: "",
    ],
)
def test_J08_sloppy_base64url(
    index: int, change: Callable[[str], str], issuer, document: Document, check
) -> None:
    with pytest.raises(MalformedError):
        check(_spoil(token(issuer, open_badges(document)), index, change))


def test_J08_stray_bits(issuer, document: Document, check) -> None:
    presented = token(issuer, open_badges(document))
    assert len(presented.rsplit(b".", 1)[1]) % 4 == 2
    with pytest.raises(MalformedError, match="stray bits"):
        check(_spoil(presented, 2, _stray_bits))


def test_J09_one_kid_for_two_keys(issuer, new_issuer, document: Document, check) -> None:
    forger = new_issuer()
    issuer.document["verificationMethod"].append(
        {**issuer.document["verificationMethod"][0], "publicKeyMultibase": forger.did[8:]}
    )
    for signer in (issuer, forger):
        result = check(token(signer, open_badges(document), kid=issuer.method))
        assert result.outcome is Outcome.FAILED
        assert "twice" in result.sentence


def test_J09_a_weak_rsa_key(rsa_issuer, document: Document, check) -> None:
    for size in (1024,):
        weak = rsa.generate_private_key(public_exponent=65537, key_size=size)
        rsa_issuer.private = weak
        numbers = weak.public_key().public_numbers()
        rsa_issuer.document["verificationMethod"][0]["publicKeyJwk"] = {
            "kty": "RSA",
            "n": base64url(numbers.n.to_bytes(size // 8, "big")),
            "e": "AQAB",
        }
        payload = open_badges({**document, "issuer": rsa_issuer.did})
        result = check(token(rsa_issuer, payload))
        assert (result.outcome, result.code) == (Outcome.FAILED, "INVALID_VERIFICATION_METHOD")
        assert "1024 bits" in result.sentence


def _raw_token(issuer: Any, header: str, payload: bytes) -> bytes:
    signed = f"{base64url(header.encode())}.{base64url(payload)}"
    return f"{signed}.{base64url(issuer.sign_bytes(signed.encode()))}".encode()


def test_J10_members_given_twice(issuer, document: Document, check) -> None:
    good = json.dumps(open_badges(document))
    header = json.dumps({"alg": "EdDSA", "kid": issuer.method})
    assert check(_raw_token(issuer, header, good.encode())).outcome is Outcome.PASSED
    for other in (
        good[:-1] + ', "iss": "did:web:other.example"}',
        good[:-1] + ', "\\u0069ss": "did:web:certs.example"}',
        good[:-1] + ', "x": {"a": 1, "a": 2}}',
    ):
        with pytest.raises(MalformedError, match="twice"):
            check(_raw_token(issuer, header, other.encode()))
    for other in (header[:-1] + ', "alg": "none"}', '{"alg": "none",' + header[1:]):
        with pytest.raises(MalformedError, match="twice"):
            check(_raw_token(issuer, other, good.encode()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_J11_another_encoding(encoding: str, issuer, document: Document, check) -> None:
    header = json.dumps({"alg": "EdDSA", "kid": issuer.method})
    payload = json.dumps(open_badges(document)).encode(encoding)
    with pytest.raises(MalformedError):
        check(_raw_token(issuer, header, payload))


@pytest.mark.parametrize(
    "value", ['"9999999999"', "-1e308", "1e400", "true", "null", "[]", "-1", "253402300800", "NaN"]
)
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("typ", [None, "vc+jwt"])
def test_J11_moments_that_are_none(
    value: str, name: str, typ: str | None, issuer, document: Document, check
) -> None:
    payload = document if typ else open_badges(document)
    payload = {key: member for key, member in payload.items() if key != name}
    text = json.dumps(payload)[:-1] + f', "{name}": {value}}}'
    header = json.dumps({"alg": "EdDSA", "kid": issuer.method} | ({"typ": typ} if typ else {}))
    with pytest.raises(MalformedError):
        check(_raw_token(issuer, header, text.encode()))


@pytest.mark.parametrize("payload", [b"[]", b'"x"', b"null", b"", b"{", b"\xff"])
def test_J11_a_payload_that_is_no_object(payload: bytes, issuer, check) -> None:
    header = json.dumps({"alg": "EdDSA", "kid": issuer.method})
    with pytest.raises(MalformedError):
        check(_raw_token(issuer, header, payload))


def test_J12_only_what_the_signature_covers_is_the_document(issuer, document, check) -> None:
    """A credential in the claim vc *and* beside it: which one would be shown?"""
    payload = {**open_badges(document), "vc": {**document, "name": "Another"}}
    with pytest.raises(MalformedError, match="both"):
        check(token(issuer, payload))
    with pytest.raises(InvalidError, match="must not have the claim vc"):
        check(token(issuer, payload, typ="vc+jwt"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "~",
        lambda text: text + "~eyJhbGciOiJub25lIn0~",
        lambda text: text + ".a.b",
        lambda text: text.rsplit(".", 1)[0],
        lambda text: text.rsplit(".", 1)[0] + ".",
        lambda text: '{"payload": "", "signatures": []}',
        lambda text: "." + text,
        lambda text: text.replace(".", ".."),
        lambda text: "",
        lambda text: "a",
    ],
)
def test_J13_other_serialisations(spoil, issuer, document: Document, check) -> None:
    with pytest.raises(MalformedError):
        check(spoil(token(issuer, open_badges(document)).decode()).encode())


@pytest.mark.parametrize(
    "typ",
    [
        "at+jwt",
        "statuslist+jwt",
        "dpop+jwt",
        "jwt",
        "vc+ld+json+jwt",
        "VC+JWT",
        "",
        7,
        [],
        "vc+sd-jwt",
    ],
)
def test_J14_tokens_of_other_types(typ: object, issuer, document: Document, check) -> None:
    with pytest.raises(InvalidError, match="not a credential or presentation"):
        check(token(issuer, open_badges(document), typ=typ))


def test_J14_a_session_token_is_no_credential(issuer, check) -> None:
    with pytest.raises(InvalidError):
        check(token(issuer, {"iss": issuer.did, "sub": "somebody", "exp": 1_900_000_000}))


@pytest.mark.parametrize("name", ["d", "k", "p"])
def test_J15_a_private_key_in_the_header_raises_an_alarm(
    name: str, issuer, document: Document, check
) -> None:
    shown = {**jwk.encode(issuer.key), name: "AAAA"}
    result = check(token(issuer, open_badges(document), kid=None, jwk=shown))
    assert (result.outcome, result.code) == (Outcome.FAILED, "PRIVATE_KEY_EXPOSED")
    assert "ALARM" in result.sentence


def test_a_changed_letter_never_holds(issuer, document: Document, check) -> None:
    presented = token(issuer, open_badges(document))
    for place in range(0, len(presented), 41):
        changed = bytearray(presented)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        try:
            outcome = check(bytes(changed)).outcome
        except VerifierError:
            continue
        assert outcome is Outcome.FAILED


def test_L17_a_der_signature_where_raw_is_expected(new_issuer, document: Document, check) -> None:
    signer = new_issuer("did:web:signer.example", KeyType.P256)
    payload = open_badges({**document, "issuer": signer.did})
    presented = token(
        signer, payload, sign=lambda data: signer.private.sign(data, ec.ECDSA(hashes.SHA256()))
    )
    assert check(presented).outcome is Outcome.FAILED


@pytest.mark.parametrize("typ", [None, "vc+jwt"])
def test_a_header_without_a_key(typ: str | None, issuer, new_issuer, document, check) -> None:
    """W3C's profile may leave it out where there is only one; Open Badges must name it."""
    payload = document if typ else open_badges(document)
    presented = token(issuer, payload, kid=None, typ=typ)
    if typ is None:
        with pytest.raises(InvalidError, match="names no key"):
            check(presented)
        return
    assert check(presented).outcome is Outcome.PASSED
    other = new_issuer().did[8:]
    issuer.document["verificationMethod"].append(
        {
            "id": "#second",
            "type": "Multikey",
            "controller": issuer.did,
            "publicKeyMultibase": other,
        }
    )
    issuer.document["assertionMethod"].append("#second")
    assert check(presented).code == "KEY_NOT_OF_ISSUER"


class TestKeyAddresses:
    """Open Badges 3.0 §8.2: a kid that is an https address which answers one bare JWK."""

    ISSUER = "https://school.example/issuers/1"
    KEY = "https://school.example/keys/1"

    @pytest.fixture
    def signer(self, new_issuer, sources):
        signer = new_issuer("did:web:school.example", KeyType.P256)
        signer.did, signer.method = self.ISSUER, self.KEY
        sources.documents.clear()
        sources.documents[self.KEY] = jwk.encode(signer.key)
        sources.documents[self.ISSUER] = {"id": self.ISSUER, "type": "Profile", "name": "School"}
        return signer

    @pytest.fixture
    def presented(self, signer, document: Document) -> bytes:
        return token(signer, open_badges({**document, "issuer": self.ISSUER}))

    def test_a_profile_without_keys_and_a_key_of_the_same_site(self, presented, check) -> None:
        result = check(presented)
        assert (result.outcome, result.controller) == (Outcome.PASSED, self.ISSUER)

    def test_J03_a_key_of_another_site(self, signer, document, check, sources) -> None:
        signer.method = "https://evil.example/keys/1"
        sources.documents[signer.method] = jwk.encode(signer.key)
        result = check(token(signer, open_badges({**document, "issuer": self.ISSUER})))
        assert (result.outcome, result.code) == (Outcome.FAILED, "KEY_NOT_OF_ISSUER")

    def test_J03_a_site_that_lists_its_keys_lists_all(
        self, presented, signer, new_issuer, check, sources
    ) -> None:
        """Another tenant of the same web site puts his key at an address of his own."""
        listed = {
            "id": f"{self.ISSUER}#key",
            "type": "JsonWebKey",
            "controller": self.ISSUER,
            "publicKeyJwk": jwk.encode(new_issuer("did:key", KeyType.P256).key),
        }
        document = {
            "id": self.ISSUER,
            "verificationMethod": [listed],
            "assertionMethod": [listed["id"]],
        }
        sources.documents[self.ISSUER] = document
        assert check(presented).code == "KEY_NOT_OF_ISSUER"
        listed["publicKeyJwk"] = jwk.encode(signer.key)
        assert check(presented).outcome is Outcome.PASSED

    def test_a_did_issuer_with_a_key_address_must_list_the_key(
        self, signer, issuer, document, check, sources
    ) -> None:
        sources.documents[issuer.did] = issuer.document
        presented = token(signer, open_badges({**document, "issuer": issuer.did}))
        assert check(presented).code == "KEY_NOT_OF_ISSUER"
        issuer.document["verificationMethod"][0].pop("publicKeyMultibase")
        issuer.document["verificationMethod"][0].update(
            type="JsonWebKey", publicKeyJwk=jwk.encode(signer.key)
        )
        assert check(presented).outcome is Outcome.PASSED

    @pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}", b'{"keys": []}'])
    def test_what_is_no_key_proves_nothing(self, answer, presented, check, sources) -> None:
        sources.documents[self.KEY] = answer
        assert check(presented).outcome is Outcome.FAILED

    def test_J15_a_private_key_at_the_address(self, presented, check, sources) -> None:
        sources.documents[self.KEY] = {**sources.documents[self.KEY], "d": "AAAA"}
        assert check(presented).outcome is Outcome.FAILED

    @pytest.mark.parametrize("missing", ["KEY", "ISSUER"])
    def test_unreachable_is_indeterminate(self, missing, presented, check, sources) -> None:
        del sources.documents[getattr(self, missing)]
        assert check(presented).outcome is Outcome.INDETERMINATE

    def test_an_issuer_address_that_shows_a_page_is_not_called_forged(
        self, presented, check, sources
    ) -> None:
        sources.documents[self.ISSUER] = b"<html>"
        result = check(presented)
        assert (result.outcome, result.code) == (Outcome.INDETERMINATE, "KEY_NOT_BOUND")


def test_did_jwk_is_its_own_key(new_issuer, document: Document, check, sources) -> None:
    signer = new_issuer("did:key", KeyType.P256)
    signer.did = f"did:jwk:{part(jwk.encode(signer.key))}"
    signer.method = f"{signer.did}#0"
    credential = {**document, "issuer": signer.did}
    assert check(token(signer, credential, typ="vc+jwt")).outcome is Outcome.PASSED
    assert sources.asked == []
    signer.method = f"{signer.did}#1"
    assert check(token(signer, credential, typ="vc+jwt")).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "key",
    [b"{}", b"[]", b"", b'{"kty": "OKP", "kty": "EC"}', b'{"kty": "oct", "k": "AA"}', b"\xff"],
)
def test_did_jwk_that_is_no_key(key: bytes, new_issuer, document: Document, check) -> None:
    signer = new_issuer()
    signer.did = f"did:jwk:{base64url(key)}"
    signer.method = f"{signer.did}#0"
    result = check(token(signer, {**document, "issuer": signer.did}, typ="vc+jwt"))
    assert result.outcome is Outcome.FAILED


@pytest.mark.parametrize("typ", ["vc+jwt", "vp+jwt"])
@pytest.mark.parametrize(
    "contexts",
    [V1, [V1], [V1, "https://www.w3.org/ns/credentials/v2"], ["https://x.example/", V1]],
)
def test_a_w3c_token_holds_no_document_of_vcdm_1_1(
    contexts: object, typ: str, issuer, document: Document, check
) -> None:
    """Securing VCs using JOSE and COSE §3.1.1: the media type vc+jwt is for VC-DM 2.0 alone."""
    older = {**document, "@context": contexts, "issuanceDate": document["validFrom"]}
    older |= {"holder": issuer.did}
    del older["validFrom"]
    with pytest.raises(InvalidError, match=r"of version 1\.1") as caught:
        check(token(issuer, older, typ=typ))
    assert caught.value.reason == "DATA_MODEL_MISMATCH"


def test_vcdm_1_1_in_the_claim_vc(issuer, document: Document, check) -> None:
    """VC-DM 1.1 §6.3.1: what the claims say may be left out of the credential."""
    inner = {
        name: value
        for name, value in document.items()
        if name not in {"id", "issuer", "validFrom", "@context"}
    }
    payload = {
        "vc": {"@context": [V1], **inner},
        "iss": issuer.did,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(VALID_FROM.timestamp()),
        "exp": int((VALID_FROM + timedelta(days=365)).timestamp()),
    }
    presented = token(issuer, payload, typ="JWT")
    secured = read_token(presented)
    assert secured.document["id"] == document["id"]
    assert secured.document["issuer"] == issuer.did
    assert secured.document["issuanceDate"] == "2026-01-01T00:00:00Z"
    assert secured.document["expirationDate"] == "2027-01-01T00:00:00Z"
    assert check(presented).outcome is Outcome.PASSED
    payload["vc"]["issuanceDate"] = "2025-01-01T00:00:00Z"
    with pytest.raises(InvalidError, match="differ"):
        check(token(issuer, payload, typ="JWT"))


class TestNamesWithinTheIssuersDocument:
    """JOSE and COSE 1.0 §3.3.2: with ``iss``, ``kid`` may be a name in the issuer's document."""

    @pytest.fixture
    def named(self, issuer) -> list[str]:
        return [jwk.thumbprint(issuer.key), issuer.method.partition("#")[2]]

    def test_a_thumbprint_or_fragment_selects_the_key(self, named, issuer, document, check) -> None:
        for kid in named:
            payload = {**document, "iss": issuer.did}
            result = check(token(issuer, payload, kid=kid, typ="vc+jwt"))
            assert (result.outcome, result.controller) == (Outcome.PASSED, issuer.did)

    def test_J04_without_iss_or_in_open_badges_it_must_be_absolute(
        self, named, issuer, document, check, sources
    ) -> None:
        for kid in named:
            assert check(token(issuer, document, kid=kid, typ="vc+jwt")).outcome is Outcome.FAILED
            assert check(token(issuer, open_badges(document), kid=kid)).outcome is Outcome.FAILED
        assert sources.asked == []

    def test_J05_a_name_of_anothers_key(self, issuer, new_issuer, document, check) -> None:
        other = new_issuer("did:web:other.example")
        payload = {**document, "iss": issuer.did}
        for kid in (jwk.thumbprint(other.key), jwk.thumbprint(issuer.key), "key-1"):
            assert check(token(other, payload, kid=kid, typ="vc+jwt")).outcome is Outcome.FAILED


def test_es512_passes(sources, document: Document, check, new_issuer) -> None:
    """Keys that only tokens know: no Multikey carries them."""
    signer = new_issuer("did:web:signer.example", KeyType.P521)
    payload = {**document, "issuer": signer.did}
    result = check(token(signer, payload, typ="vc+jwt"))
    assert (result.outcome, result.suite, result.multikey) == (Outcome.PASSED, "ES512", None)
    assert check(token(signer, payload, typ="vc+jwt", alg="ES384")).code == "ALGORITHM_MISMATCH"


def test_an_iat_that_is_a_timestamp_is_read_as_one(issuer, document, check) -> None:
    """W3C's own suite writes it so; what it says is judged all the same."""
    written = {**document, "iat": "2010-01-01T19:23:24Z"}
    assert check(token(issuer, written, typ="vc+jwt")).created == datetime(
        2010, 1, 1, 19, 23, 24, tzinfo=UTC
    )
    late = token(issuer, {**document, "iat": "2026-06-01T12:05:01Z"}, typ="vc+jwt")
    assert check(late).code == "PROOF_CREATED_IN_FUTURE"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": 1_780_315_200}, "PROOF_EXPIRED"),
        ({"nbf": 1_780_315_501}, "PROOF_NOT_YET_VALID"),
        ({"iat": 1_780_315_501}, "PROOF_CREATED_IN_FUTURE"),
    ],
)
def test_L12_the_times_of_a_w3c_signature(
    claims: Document, code: str, issuer, document: Document, check, at: datetime
) -> None:
    assert at.timestamp() == 1_780_315_200
    presented = token(issuer, {**document, **claims}, typ="vc+jwt")
    result = check(presented)
    assert (result.outcome, result.code) == (Outcome.FAILED, code)
    moved = {name: value + (1 if name == "exp" else -1) for name, value in claims.items()}
    assert check(token(issuer, {**document, **moved}, typ="vc+jwt")).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ({"revoked": "2026-06-01T12:00:00Z"}, Outcome.FAILED),
        ({"revoked": "2026-06-01T12:00:01Z"}, Outcome.PASSED),
        ({"expires": "2026-06-01T12:00:00Z"}, Outcome.INDETERMINATE),
        ({"expires": "2026-06-01T12:00:01Z"}, Outcome.PASSED),
    ],
)
def test_L11_keys_out_of_time(
    dates: Document, outcome: Outcome, issuer, document: Document, check
) -> None:
    """A token without iat does not say when it was made: an expired key may have been good."""
    issuer.document["verificationMethod"][0].update(dates)
    assert check(token(issuer, open_badges(document))).outcome is outcome


class TestPresentations:
    """A holder's token (typ vp+jwt) for one verifier and one occasion (row L13)."""

    @pytest.fixture
    def holder(self, issuer):
        issuer.document["authentication"] = [issuer.method]
        return issuer

    def presentation(self, holder, **claims: object) -> bytes:
        payload = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": holder.did,
            **claims,
        }
        return token(holder, payload, typ="vp+jwt")

    def test_challenge_and_domain_must_be_those_that_were_given(self, holder, check) -> None:
        presented = self.presentation(holder, nonce="n-1", aud="https://a.example")
        assert read_token(presented).profile is Profile.W3C_PRESENTATION
        good = {"purpose": "authentication", "challenge": "n-1", "domain": "https://a.example"}
        assert check(presented, **good).outcome is Outcome.PASSED
        for change, code in (
            ({"challenge": "n-2"}, "INVALID_CHALLENGE_ERROR"),
            ({"domain": "https://b.example"}, "INVALID_DOMAIN_ERROR"),
        ):
            result = check(presented, **{**good, **change})
            assert (result.outcome, result.code) == (Outcome.FAILED, code)
        assert check(presented, purpose="authentication").code == "INVALID_CHALLENGE_ERROR"
        several = self.presentation(holder, nonce="n-1", aud=["https://a.example", "https://b"])
        assert check(several, **good).code == "INVALID_DOMAIN_ERROR"

    def test_L09_a_key_for_assertions_alone(self, holder, check) -> None:
        del holder.document["authentication"]
        result = check(self.presentation(holder), purpose="authentication")
        assert result.outcome is Outcome.FAILED


def test_a_token_is_the_text_that_was_signed(issuer, document: Document) -> None:
    """The document comes from the payload alone; dumping it again gives the same members."""
    secured = read_token(token(issuer, open_badges(document)))
    assert json.loads(dump(secured.document)) == document
