"""A small world to verify in: issuers with real keys, and sources without a network."""

import base64
import copy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys import base58
from verifier.policy.registry import PinnedKey, RecognisedIssuer, TrustRegistry
from verifier.proofs.data_integrity import signing_input
from verifier.sources import Found, Unavailable
from verifier.status import bitstring
from verifier.timestamps import format_timestamp
from verifier.verify import verify

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LIST_ADDRESS = "https://certs.example/status/1"


class Key:
    """One Ed25519 key of an issuer."""

    def __init__(self, controller: str, name: str = "key-1") -> None:
        self.private = Ed25519PrivateKey.generate()
        raw = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        self.multikey = "z" + base58.encode(b"\xed\x01" + raw)
        self.controller = controller
        self.id = f"{controller}#{name}"

    def sign(self, document, *, created=NOW, suite="eddsa-rdfc-2022", **options):
        """Return a copy of ``document`` with one more proof."""
        signed = copy.deepcopy(document)
        proofs = signed.pop("proof", [])
        configuration = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": format_timestamp(created),
            "verificationMethod": self.id,
            "proofPurpose": "assertionMethod",
            **options,
        }
        configuration = {name: value for name, value in configuration.items() if value is not None}
        signature = self.private.sign(signing_input(signed, configuration))
        proof = {**configuration, "proofValue": "z" + base58.encode(signature)}
        signed["proof"] = [*proofs, proof]
        return signed

    def token(self, document, *, typ="vc+jwt", **claims) -> bytes:
        """Return ``document`` as a token of the W3C profile, or with ``typ`` of another."""

        def part(value) -> str:
            data = json.dumps(value).encode()
            return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

        header = {"alg": "EdDSA", "typ": typ, "kid": self.id}
        data = f"{part(header)}.{part({**document, **claims})}".encode()
        signature = base64.urlsafe_b64encode(self.private.sign(data)).rstrip(b"=")
        return data + b"." + signature

    def did_document(self, **members):
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.controller,
            "verificationMethod": [
                {
                    "id": self.id,
                    "type": "Multikey",
                    "controller": self.controller,
                    "publicKeyMultibase": self.multikey,
                }
            ],
            "assertionMethod": [self.id],
            **members,
        }

    def pin(self, **limits) -> PinnedKey:
        return PinnedKey(id=self.id, multikey=self.multikey, **limits)


@dataclass
class World:
    """Issuers, what they publish, and the operator's registry; counts what is asked for."""

    key: Key = field(default_factory=lambda: Key("did:web:certs.example"))
    at: datetime = NOW
    lists: dict = field(default_factory=dict)
    controllers: dict = field(default_factory=dict)
    issuers: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    def __post_init__(self):
        self.issuers.append(
            RecognisedIssuer(
                id=self.key.controller, name="Example Certification Office", keys=(self.key.pin(),)
            )
        )
        self.publish_list([])

    # what the issuer makes

    def badge(self, **members):
        """Return an unsigned Open Badge; a member set to None is left out."""
        document = {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "https://certs.example/c/2hvz5kbd7c4mwq3xnsty6ralpe",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Support Professional",
            "issuer": {"id": self.key.controller, "type": ["Profile"], "name": "Certs"},
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-01-01T00:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:5d9b2f8e-1111-4222-8333-444455556666",
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": False,
                        "identityHash": "Ada Example",
                        "identityType": "name",
                    }
                ],
                "achievement": {
                    "id": "https://certs.example/achievements/support/professional/v1",
                    "type": ["Achievement"],
                    "name": "Support Professional",
                    "description": "Solves what customers bring.",
                    "criteria": {"narrative": "Passed the examination with 85 of 100."},
                },
            },
            "credentialStatus": self.entry(),
        }
        document.update(copy.deepcopy(members))
        return {name: value for name, value in document.items() if value is not None}

    def entry(self, **members):
        return {
            "id": f"{LIST_ADDRESS}#5",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "5",
            "statusListCredential": LIST_ADDRESS,
            **members,
        }

    def status_list(self, indices=(), *, subject=None, **members):
        """Return an unsigned status list credential in which ``indices`` are set."""
        address = members.get("id", LIST_ADDRESS)
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.key.controller,
            "validFrom": format_timestamp(self.at - timedelta(minutes=1)),
            "validUntil": format_timestamp(self.at + timedelta(hours=24)),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": bitstring.encode(bitstring.pack(indices)),
                "ttl": 300_000,
                **(subject or {}),
            },
            **members,
        }
        return {name: value for name, value in document.items() if value is not None}

    def publish_list(self, indices=(), *, key=None, address=LIST_ADDRESS, **members):
        unsigned = self.status_list(indices, **members)
        self.lists[address] = json.dumps((key or self.key).sign(unsigned, created=self.at)).encode()

    # what the verifier is given

    @property
    def registry(self) -> TrustRegistry:
        return TrustRegistry(issuers=tuple(self.issuers))

    @property
    def sources(self):
        return _Sources(self)

    def controller_document(self, address, at):
        self.asked.append(address)
        return self._answer(self.controllers, address)

    def status_list_answer(self, address, at):
        self.asked.append(address)
        return self._answer(self.lists, address)

    def _answer(self, published, address):
        body = published.get(address)
        if isinstance(body, Unavailable | Found):
            return body
        if isinstance(body, Exception):
            raise body
        if body is None:
            return Unavailable(reason="there is no such document", permanent=True)
        return Found(body=body, address=address, fetched_at=self.at)

    def verify(self, document, *, at=None, **asked):
        presented = document if isinstance(document, bytes) else json.dumps(document).encode()
        return verify(
            presented, at=at or self.at, registry=self.registry, sources=self.sources, **asked
        )


@dataclass
class _Sources:
    world: World

    def controller_document(self, address, at):
        return self.world.controller_document(address, at)

    def status_list(self, address, at):
        return self.world.status_list_answer(address, at)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def new_key():
    """Return the maker of further keys: ``new_key(controller, name)``."""
    return Key
