"""Multikey: the examples of the specifications, and nothing that is nearly one."""

import pytest

from keys import base58, multikey
from keys.algorithms import KeyType
from keys.errors import KeysError
from keys.public import PublicKey

# Public keys of the W3C test data: EdDSA cryptosuites, did:key method (P-256, P-384).
ED25519 = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"
P384 = "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9"


@pytest.mark.parametrize(
    ("text", "key_type"),
    [(ED25519, KeyType.ED25519), (P256, KeyType.P256), (P384, KeyType.P384)],
)
def test_published_keys_are_read_and_written_the_same(text: str, key_type: KeyType) -> None:
    key = multikey.decode(text)
    assert key.key_type is key_type
    assert multikey.encode(key) == text


def test_the_bytes_are_those_of_the_key() -> None:
    # RFC 8410's example key, wrapped by hand: 0xed01 and the 32 bytes.
    raw = bytes.fromhex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")
    assert multikey.decode("z" + base58.encode(b"\xed\x01" + raw)).raw == raw


def _multibase(data: bytes) -> str:
    return "z" + base58.encode(data)


_RAW = multikey.decode(ED25519).raw
_POINT = multikey.decode(P256).raw


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "starts with z"),
        ("u7QGwDY2TjvkuPU", "starts with z"),
        (ED25519.removeprefix("z"), "starts with z"),
        ("z", "none of"),
        (_multibase(b"\xed\x01" + _RAW[:31]), "32 bytes"),
        (_multibase(b"\xed\x01" + _RAW + b"\0"), "32 bytes"),
        (_multibase(b"\xec\x01" + _RAW), "none of"),  # x25519-pub
        (_multibase(b"\x80\x26" + _RAW), "none of"),  # ed25519-priv
        (_multibase(b"\x80\x24" + b"\x04" + _POINT[1:]), "not a point"),  # uncompressed mark
        (_multibase(b"\x80\x24" + b"\x02" + b"\xff" * 32), "not a point"),  # x beyond the field
        (_multibase(b"\x80\x24" + _POINT + b"\0"), "33 bytes"),
        ("z1" + ED25519[1:], "none of"),  # a leading zero byte
        (ED25519 + " ", "not a letter"),
        ("z" + "2" * 5000, "at most"),
    ],
)
def test_L14_near_keys_are_refused(text: str, message: str) -> None:
    with pytest.raises(KeysError, match=message):
        multikey.decode(text)


def test_rsa_has_no_multikey_here() -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    with pytest.raises(KeysError, match="use a JWK"):
        multikey.encode(PublicKey.from_handle(key))
