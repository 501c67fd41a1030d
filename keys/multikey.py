"""Multikey: a public key as one line of text (Controlled Identifiers 1.0 §2.2.2).

``z`` (base58btc), two bytes that name the kind of key, the key's bytes. One text per key:
other bases, other lengths and other point formats are refused.
"""

from functools import lru_cache

from keys import base58
from keys.algorithms import KeyType
from keys.errors import KeysError
from keys.public import PublicKey

_PREFIXES = {
    KeyType.ED25519: b"\xed\x01",
    KeyType.P256: b"\x80\x24",
    KeyType.P384: b"\x81\x24",
}
"""Multicodec codes ``ed25519-pub``, ``p256-pub`` and ``p384-pub`` as unsigned varints."""

_LONGEST = 71


@lru_cache(maxsize=1024)
def encode(key: PublicKey) -> str:
    """Return ``key`` as ``publicKeyMultibase``; raises KeysError for RSA and P-521 keys."""
    prefix = _PREFIXES.get(key.key_type)
    if prefix is None:
        raise KeysError(f"a {key.key_type.value} key cannot be written as Multikey; use a JWK")
    return "z" + base58.encode(prefix + key.raw)


def encode_if_possible(key: PublicKey) -> str | None:
    """Return ``key`` as ``publicKeyMultibase``, or None for a kind that has none here."""
    return encode(key) if key.key_type in _PREFIXES else None


@lru_cache(maxsize=1024)
def decode(text: str) -> PublicKey:
    """Parse ``publicKeyMultibase``.

    Raises KeysError unless it is exactly what ``encode`` writes for an Ed25519, P-256 or
    P-384 key.
    """
    if not text.startswith("z"):
        raise KeysError("a public key in multibase starts with z (base58btc); no other is accepted")
    if len(text) > _LONGEST:
        raise KeysError(f"a public key in multibase has at most {_LONGEST} letters")
    data = base58.decode(text[1:])
    for key_type, prefix in _PREFIXES.items():
        if data.startswith(prefix):
            return PublicKey.from_raw(key_type, data[len(prefix) :])
    raise KeysError("this multibase key is none of Ed25519, P-256 and P-384")
