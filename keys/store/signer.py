"""A private key of the file store, decrypted in memory and never shown."""

from typing import assert_never

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys import multikey
from keys.algorithms import KeyType
from keys.public import PublicKey
from keys.store.encryption import PrivateKey


class DiskSigner:
    """Signs with a key of the file store (see ``keys.signer.Signer``)."""

    __slots__ = ("_method", "_private", "_public")

    def __init__(self, *, verification_method: str, private_key: PrivateKey) -> None:
        self._method = verification_method
        self._private = private_key
        self._public = PublicKey.from_handle(private_key.public_key())

    @property
    def verification_method(self) -> str:
        """The absolute DID URL of the public key."""
        return self._method

    @property
    def key_type(self) -> KeyType:
        """What kind of key this is."""
        return self._public.key_type

    @property
    def public_multikey(self) -> str:
        """The public key as ``publicKeyMultibase``."""
        return multikey.encode(self._public)

    def sign(self, data: bytes) -> bytes:
        """Return the raw signature over ``data``: 64 bytes, or r‖s (64 or 96 bytes)."""
        match self._private:
            case ed25519.Ed25519PrivateKey():
                return self._private.sign(data)
            case ec.EllipticCurvePrivateKey():
                algorithm = self._public.signature_hash()
                r, s = decode_dss_signature(self._private.sign(data, ec.ECDSA(algorithm)))
                half = (self._private.key_size + 7) // 8
                return r.to_bytes(half, "big") + s.to_bytes(half, "big")
            case never:
                assert_never(never)

    def __repr__(self) -> str:
        return f"DiskSigner({self._method})"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a signer is not pickled: its private key stays where it is")
