"""Private keys in memory, for test suites alone: the product's never leave their store."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys import did_key, jwk, multikey
from keys.algorithms import KeyType
from keys.errors import KeysError
from keys.public import PublicKey
from verifier.proofs import base64url

_CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


@dataclass(frozen=True, kw_only=True)
class HeldSigner:
    """A ``keys.signer.Signer`` whose private key lies in this process."""

    verification_method: str
    private: Any
    public: PublicKey

    @classmethod
    def read(cls, method: dict[str, Any]) -> "HeldSigner":
        """Read a suite's own test key, a verification method with its private JWK."""
        secret = dict(method["secretKeyJwk"])
        number = base64url.decode(secret.pop("d"))
        private = (
            ed25519.Ed25519PrivateKey.from_private_bytes(number)
            if secret["kty"] == "OKP"
            else ec.derive_private_key(int.from_bytes(number, "big"), _CURVES[secret["crv"]])
        )
        public = PublicKey.from_handle(private.public_key())
        if public != jwk.parse(secret):
            raise KeysError("the private key and the public key do not belong together")
        return cls(verification_method=method["id"], private=private, public=public)

    @classmethod
    def fresh(cls, key_type: KeyType) -> "HeldSigner":
        """Make a key that is its own identity (did:key)."""
        private: Any = (
            ed25519.Ed25519PrivateKey.generate()
            if key_type is KeyType.ED25519
            else ec.generate_private_key(_CURVES[key_type.value])
        )
        public = PublicKey.from_handle(private.public_key())
        method = did_key.verification_method(did_key.did_key(public))
        return cls(verification_method=method, private=private, public=public)

    @property
    def controller(self) -> str:
        return self.verification_method.partition("#")[0]

    @property
    def key_type(self) -> KeyType:
        return self.public.key_type

    @property
    def public_multikey(self) -> str:
        return multikey.encode(self.public)

    def sign(self, data: bytes) -> bytes:
        if self.key_type is KeyType.ED25519:
            return self.private.sign(data)
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(self.public.signature_hash())))
        half = (self.private.key_size + 7) // 8
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")
