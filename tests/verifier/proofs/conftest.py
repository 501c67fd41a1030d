"""An issuer with a fresh key, and sources that answer from memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys import base58, did_key, jwk, multikey
from keys.algorithms import KeyType
from keys.public import PublicKey
from verifier.proofs.data_integrity import signing_input
from verifier.sources import Found, Unavailable
from verifier.strict_json import dump

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
CREATED = "2026-06-01T11:00:00Z"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/examples/v2",
]


@dataclass
class MemorySources:
    """Answers controller documents from a dictionary, and counts how often it was asked."""

    documents: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        self.asked.append(address)
        if address not in self.documents:
            return Unavailable(reason="nobody answers there")
        body = self.documents[address]
        return Found(
            body=body if isinstance(body, bytes) else dump(body), address=address, fetched_at=at
        )

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        raise AssertionError("proofs ask for no status list")


@dataclass
class Issuer:
    """Somebody with one private key and a controller document that lists it."""

    did: str
    private: Any
    key: PublicKey
    method: str
    document: dict[str, Any]
    sources: MemorySources

    def sign_bytes(self, data: bytes) -> bytes:
        if self.key.key_type is KeyType.ED25519:
            return self.private.sign(data)
        der = self.private.sign(data, ec.ECDSA(self.key.signature_hash()))
        half = (self.private.key_size + 7) // 8
        return b"".join(number.to_bytes(half, "big") for number in decode_dss_signature(der))

    def proof(self, document: dict[str, Any], **members: object) -> dict[str, Any]:
        """Make a proof over ``document`` as it is (with ``proof`` where a chain puts it)."""
        configuration = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": CREATED,
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
            **members,
        }
        configuration = {name: value for name, value in configuration.items() if value is not None}
        data = signing_input(document, configuration, key_type=self.key.key_type)
        return {**configuration, "proofValue": "z" + base58.encode(self.sign_bytes(data))}

    def signed(self, document: dict[str, Any], **members: object) -> dict[str, Any]:
        return {**document, "proof": [self.proof(document, **members)]}


def make_issuer(did: str, sources: MemorySources, key_type: KeyType = KeyType.ED25519) -> Issuer:
    private: Any = {
        KeyType.ED25519: ed25519.Ed25519PrivateKey.generate,
        KeyType.P256: lambda: ec.generate_private_key(ec.SECP256R1()),
        KeyType.P384: lambda: ec.generate_private_key(ec.SECP384R1()),
        KeyType.P521: lambda: ec.generate_private_key(ec.SECP521R1()),
    }[key_type]()
    key = PublicKey.from_handle(private.public_key())
    if did == "did:key":
        did = did_key.did_key(key)
        method = did_key.verification_method(did)
    else:
        method = f"{did}#{multikey.encode_if_possible(key) or 'key'}"
    written: dict[str, Any] = (
        {"type": "JsonWebKey", "publicKeyJwk": jwk.encode(key)}
        if key_type is KeyType.P521
        else {"type": "Multikey", "publicKeyMultibase": multikey.encode(key)}
    )
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [{"id": method, "controller": did, **written}],
        "assertionMethod": [method],
    }
    if not did.startswith("did:key:"):
        sources.documents[did] = document
    return Issuer(
        did=did, private=private, key=key, method=method, document=document, sources=sources
    )


@pytest.fixture
def sources() -> MemorySources:
    return MemorySources()


@pytest.fixture
def issuer(sources: MemorySources) -> Issuer:
    return make_issuer("did:web:certs.example", sources)


@pytest.fixture
def new_issuer(sources: MemorySources) -> Callable[..., Issuer]:
    def make(did: str = "did:key", key_type: KeyType = KeyType.ED25519) -> Issuer:
        return make_issuer(did, sources, key_type)

    return make


@pytest.fixture
def document(issuer: Issuer) -> dict[str, Any]:
    return {
        "@context": list(CONTEXTS),
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "issuer": issuer.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }


@pytest.fixture
def at() -> datetime:
    return AT
