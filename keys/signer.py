"""What the rest of the house sees of a private key."""

from typing import Protocol

from keys.algorithms import KeyType


class Signer(Protocol):
    """A private key that signs and never leaves its place.

    The file store's key is one implementation; a PKCS#11 token or a cloud KMS fits behind
    the same four members.
    """

    @property
    def verification_method(self) -> str:
        """The absolute DID URL of the public key, as it stands in ``did.json``."""
        ...

    @property
    def key_type(self) -> KeyType:
        """What kind of key this is; the proof suite follows from it."""
        ...

    @property
    def public_multikey(self) -> str:
        """The public key as ``publicKeyMultibase`` (Controlled Identifiers 1.0 §2.2.2)."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign ``data`` (hashed as the algorithm asks).

        Returns the raw signature: 64 bytes for Ed25519, r‖s for ECDSA (64 or 96 bytes).
        Raises KeysError where the key cannot be used.
        """
        ...
