"""One issuer with fixed keys, so that a mutant has a number and the number gives it again."""

import base64
import copy
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys import base58, did_key, multikey
from keys.algorithms import KeyType
from keys.public import PublicKey
from tests.verifier.conftest import NOW, World
from verifier.policy.registry import PinnedKey, RecognisedIssuer
from verifier.proofs.data_integrity import signing_input

ISSUER = "did:web:certs.example"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


class Signer:
    """A key made from its name: known to everybody, and good for nothing but these mutants."""

    def __init__(self, name: str, key_type: KeyType, controller: str | None = None) -> None:
        seed = hashlib.sha256(f"assay mutants {name}".encode()).digest()
        self.private: Any = (
            ed25519.Ed25519PrivateKey.from_private_bytes(seed)
            if key_type is KeyType.ED25519
            else ec.derive_private_key(int.from_bytes(seed, "big") % P256_ORDER, ec.SECP256R1())
        )
        self.key = PublicKey.from_handle(self.private.public_key())
        self.multikey = multikey.encode(self.key)
        self.controller = controller or did_key.did_key(self.key)
        self.id = (
            f"{controller}#{name}" if controller else did_key.verification_method(self.controller)
        )

    def sign_bytes(self, data: bytes) -> bytes:
        if self.key.key_type is KeyType.ED25519:
            return self.private.sign(data)
        der = self.private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))

    def proof(self, unsecured: dict, suite: str, **options: object) -> dict:
        configuration = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": "2026-11-20T10:00:00Z",
            "verificationMethod": self.id,
            "proofPurpose": "assertionMethod",
            **options,
        }
        data = signing_input(unsecured, configuration, key_type=self.key.key_type)
        return {**configuration, "proofValue": "z" + base58.encode(self.sign_bytes(data))}

    def signed(self, unsecured: dict, suite: str, **options: object) -> dict:
        return {**unsecured, "proof": [self.proof(unsecured, suite, **options)]}

    @property
    def algorithm(self) -> str:
        return "EdDSA" if self.key.key_type is KeyType.ED25519 else "ES256"

    def token(self, payload: object, **header: object) -> bytes:
        """Sign ``payload``; a header member that is None is left out."""
        full = {"alg": self.algorithm, "kid": self.id, **header}
        shown = {name: value for name, value in full.items() if value is not None}
        signed = f"{part(shown)}.{part(payload)}".encode()
        return signed + b"." + base64url(self.sign_bytes(signed)).encode()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(value: object) -> str:
    return base64url(value if isinstance(value, bytes) else json.dumps(value).encode())


EDDSA = Signer("key-1", KeyType.ED25519, ISSUER)
ECDSA = Signer("key-2", KeyType.P256, ISSUER)
STRANGER = Signer("stranger", KeyType.ED25519)
IMPOSTOR = Signer("key-1-of-somebody-else", KeyType.ED25519, ISSUER)


class _ListKey:
    """What ``World`` signs its status list with."""

    controller, id, multikey = EDDSA.controller, EDDSA.id, EDDSA.multikey

    def pin(self) -> PinnedKey:
        return PinnedKey(id=EDDSA.id, multikey=EDDSA.multikey)

    def sign(self, document: dict, *, created: object) -> dict:
        return EDDSA.signed(document, "eddsa-rdfc-2022")


def make_world() -> World:
    """Return the world in which every mutant is verified: its list says that nothing is revoked."""
    world = World(key=_ListKey())
    pins = tuple(PinnedKey(id=key.id, multikey=key.multikey) for key in (EDDSA, ECDSA))
    world.issuers[:] = [RecognisedIssuer(id=ISSUER, name="Example Certification Office", keys=pins)]
    return world


def unsigned(world: World) -> dict:
    """Return a badge with each kind of JSON value that a badge can have."""
    badge = world.badge(awardedDate="2026-01-01T00:00:00Z", image=None)
    subject = badge["credentialSubject"]
    subject["creditsEarned"] = 12.5
    subject["result"] = [
        {"type": ["Result"], "value": "85", "status": "Completed"},
        {"type": ["Result"], "value": "Zoë, 東京, 🏅 {ok}", "achievedLevel": "urn:level:2"},
    ]
    subject["achievement"]["tag"] = ["support", "B2B"]
    subject["achievement"]["achievementType"] = "Certification"
    return copy.deepcopy(badge)


AT = NOW
