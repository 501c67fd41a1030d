"""A public key, parsed once; it verifies and never changes."""

from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys.algorithms import KeyType
from keys.errors import KeysError, SignatureMismatchError

Handle = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_CURVES: dict[KeyType, ec.EllipticCurve] = {
    KeyType.P256: ec.SECP256R1(),
    KeyType.P384: ec.SECP384R1(),
    KeyType.P521: ec.SECP521R1(),
}
_HASHES: dict[KeyType, hashes.HashAlgorithm] = {
    KeyType.P256: hashes.SHA256(),
    KeyType.P384: hashes.SHA384(),
    KeyType.P521: hashes.SHA512(),
}
_LENGTHS = {KeyType.ED25519: 32, KeyType.P256: 33, KeyType.P384: 49, KeyType.P521: 67}
"""Bytes of a public key: raw Ed25519, compressed points."""

SIGNATURE_LENGTHS = {
    KeyType.ED25519: 64,
    KeyType.P256: 64,
    KeyType.P384: 96,
    KeyType.P521: 132,
}
"""Bytes of a raw signature: Ed25519's own, r‖s for ECDSA (IEEE P1363)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key and the one signature algorithm that this house uses it with.

    Ed25519 (RFC 8032); ECDSA P-256 with SHA-256, P-384 with SHA-384, P-521 with
    SHA-512, raw r‖s; RSASSA-PKCS1-v1_5
    with SHA-256 (JOSE's RS256). The algorithm follows from the key and never from what is
    presented.
    """

    key_type: KeyType
    raw: bytes
    """Ed25519: 32 bytes; P-256, P-384, P-521: compressed point of 33, 49
    or 67 bytes; RSA: DER
    SubjectPublicKeyInfo."""
    _handle: Handle = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, key_type: KeyType, raw: bytes) -> Self:
        """Parse the bytes that Multikey carries for ``key_type`` (not RSA).

        Raises KeysError for another length, another point format or a point off the curve.
        """
        length = _LENGTHS.get(key_type)
        if length is None:
            raise KeysError(f"a {key_type.value} key has no raw form here; give it as a JWK")
        if len(raw) != length:
            raise KeysError(
                f"a {key_type.value} public key has {length} bytes in this form, not {len(raw)}"
            )
        if key_type is KeyType.ED25519:
            return cls(
                key_type=key_type,
                raw=raw,
                _handle=ed25519.Ed25519PublicKey.from_public_bytes(raw),
            )
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[key_type], raw)
        except ValueError as error:
            raise KeysError(f"these bytes are not a point of {key_type.value}") from error
        return cls(key_type=key_type, raw=raw, _handle=point)

    @classmethod
    def from_handle(cls, handle: object) -> Self:
        """Wrap a public key object of ``cryptography``; raises KeysError for a foreign kind."""
        if isinstance(handle, ed25519.Ed25519PublicKey):
            return cls(key_type=KeyType.ED25519, raw=handle.public_bytes_raw(), _handle=handle)
        if isinstance(handle, ec.EllipticCurvePublicKey):
            for key_type, curve in _CURVES.items():
                if handle.curve.name == curve.name:
                    raw = handle.public_bytes(
                        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
                    )
                    return cls(key_type=key_type, raw=raw, _handle=handle)
            raise KeysError(f"keys on the curve {handle.curve.name} are not used here")
        if isinstance(handle, rsa.RSAPublicKey):
            raw = handle.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            return cls(key_type=KeyType.RSA, raw=raw, _handle=handle)
        raise KeysError(f"{type(handle).__name__} is not a kind of key that is used here")

    def signature_hash(self) -> hashes.HashAlgorithm:
        """Return the hash that ECDSA uses with this curve (FIPS 186-5: of its own length)."""
        return _HASHES[self.key_type]

    def public_numbers(self) -> ec.EllipticCurvePublicNumbers | rsa.RSAPublicNumbers | None:
        """Return the numbers of an EC or RSA key; None for Ed25519, whose key is ``raw``."""
        handle = self._handle
        return None if isinstance(handle, ed25519.Ed25519PublicKey) else handle.public_numbers()

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return if ``signature`` is this key's over ``data``; raise otherwise.

        ``signature`` is raw: 64 bytes for Ed25519, r‖s for ECDSA, the modulus'
        length for RSA. Raises SignatureMismatchError; never returns a truth value, so that
        the result cannot be ignored.
        """
        handle = self._handle
        try:
            if isinstance(handle, ed25519.Ed25519PublicKey):
                handle.verify(signature, data)
            elif isinstance(handle, rsa.RSAPublicKey):
                handle.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                handle.verify(self._der(signature), data, ec.ECDSA(self.signature_hash()))
        except (InvalidSignature, UnsupportedAlgorithm) as error:
            raise SignatureMismatchError(
                "the signature does not match: the content or the signature was changed, "
                "or another key made it"
            ) from error

    def _der(self, signature: bytes) -> bytes:
        """Turn r‖s into the DER that the library wants; the length is exact (row L17)."""
        length = SIGNATURE_LENGTHS[self.key_type]
        if len(signature) != length:
            raise SignatureMismatchError(
                f"a {self.key_type.value} signature has {length} bytes (r‖s), not {len(signature)}"
            )
        half = length // 2
        return encode_dss_signature(
            int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        )
