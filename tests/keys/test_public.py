"""Signatures: published ones hold, nearly right ones raise (row L17)."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys.algorithms import KeyType
from keys.errors import KeysError, SignatureMismatchError
from keys.public import PublicKey

# RFC 8032 §7.1, test 2.
ED25519 = PublicKey.from_raw(
    KeyType.ED25519,
    bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
)
MESSAGE = bytes.fromhex("72")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
# RFC 6979 appendix A.2.5: P-256, SHA-256, message "sample"; order of the group from SEC 2.
P256 = PublicKey.from_raw(
    KeyType.P256,
    bytes.fromhex("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
)
R = bytes.fromhex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716")
S = bytes.fromhex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_the_rfcs_signatures_hold() -> None:
    ED25519.verify(SIGNATURE, MESSAGE)
    P256.verify(R + S, b"sample")


@pytest.mark.parametrize("length", [0, 1, 63, 65, 10_000])
def test_L14_another_length_never_holds(length: int) -> None:
    for key in (ED25519, P256):
        with pytest.raises(SignatureMismatchError):
            key.verify((SIGNATURE * 200)[:length], MESSAGE)


def test_a_changed_bit_never_holds() -> None:
    for place in range(0, 512, 7):
        changed = bytearray(SIGNATURE)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SignatureMismatchError):
            ED25519.verify(bytes(changed), MESSAGE)


def test_L17_der_where_raw_is_expected() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    public = PublicKey.from_handle(private.public_key())
    der = private.sign(b"message", ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    public.verify(r.to_bytes(32, "big") + s.to_bytes(32, "big"), b"message")
    with pytest.raises(SignatureMismatchError):
        public.verify(der, b"message")


@pytest.mark.parametrize("bad", [0, ORDER, 2**256 - 1])
def test_L17_r_or_s_out_of_range(bad: int) -> None:
    number = bad.to_bytes(32, "big")
    for signature in (number + S, R + number, number + number):
        with pytest.raises(SignatureMismatchError):
            P256.verify(signature, b"sample")


def test_L17_high_and_low_s_both_hold() -> None:
    # FIPS 186-5 knows no low-s rule; wycheproof's p1363 vectors call both valid.
    other = (ORDER - int.from_bytes(S, "big")).to_bytes(32, "big")
    P256.verify(R + other, b"sample")


def test_another_curve_is_refused() -> None:
    with pytest.raises(KeysError, match="secp256k1"):
        PublicKey.from_handle(ec.generate_private_key(ec.SECP256K1()).public_key())
