"""JWK: the RFCs' own keys, and the traps of rows J7, J9 and J15."""

import base64
import math

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from keys import jwk, multikey
from keys.algorithms import KeyType
from keys.errors import KeysError, SecretExposedError, SignatureMismatchError

# RFC 8037 appendix A.2 and A.3: an Ed25519 public key and its thumbprint.
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
ED25519_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
# RFC 7517 appendix A.1: an EC and an RSA public key. RFC 7638 §3.1: the RSA key's thumbprint.
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
RSA = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1"
    "L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
    "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO"
    "pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
    "Cur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
}
RSA_THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_the_rfcs_keys_are_read_and_written_the_same() -> None:
    for published, key_type in (
        (ED25519, KeyType.ED25519),
        (P256, KeyType.P256),
        (RSA, KeyType.RSA),
    ):
        key = jwk.parse(published)
        assert key.key_type is key_type
        assert jwk.encode(key) == published


def test_the_rfcs_thumbprints() -> None:
    assert jwk.thumbprint(jwk.parse(ED25519)) == ED25519_THUMBPRINT
    assert jwk.thumbprint(jwk.parse(RSA)) == RSA_THUMBPRINT


def test_one_key_in_both_forms() -> None:
    # The did:key method's P-384 key: as Multikey and as the JWK of its DID document.
    key = multikey.decode("z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54")
    published = {
        "kty": "EC",
        "crv": "P-384",
        "x": "CA-iNoHDg1lL8pvX3d1uvExzVfCz7Rn6tW781Ub8K5MrDf2IMPyL0RTDiaLHC1JT",
        "y": "Kpnrn8DkXUD3ge4mFxi-DKr0DYO2KuJdwNBrhzLRtfMa3WFMZBiPKUPfJj8dYNl_",
    }
    assert jwk.encode(key) == published
    assert jwk.parse(published) == key


@pytest.mark.parametrize("member", sorted(jwk.SECRET_MEMBERS))
def test_J15_a_jwk_with_private_parts_is_refused_with_an_alarm(member: str) -> None:
    for key in (ED25519, P256, RSA):
        with pytest.raises(SecretExposedError, match="compromised"):
            jwk.parse({**key, member: "AAAA"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"use": "enc"}, "not for signatures"),
        ({"use": None}, "not for signatures"),
        ({"key_ops": ["encrypt"]}, "key_ops"),
        ({"key_ops": "verify"}, "key_ops"),
        ({"key_ops": []}, "key_ops"),
        ({"alg": "ES384"}, "does not fit"),
        ({"alg": "HS256"}, "does not fit"),
        ({"alg": ["ES256"]}, "does not fit"),
        ({"crv": "P-384"}, "48 bytes"),
        ({"crv": "secp256k1"}, "not a kind"),
        ({"crv": ["P-256"]}, "not a kind"),
        ({"kty": "oct"}, "not a kind"),
        ({"kty": "ec"}, "not a kind"),
    ],
)
def test_J07_a_jwk_for_something_else_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(KeysError, match=message):
        jwk.parse({**P256, **change})


def test_J07_x25519_is_not_ed25519() -> None:
    with pytest.raises(KeysError, match="not a kind"):
        jwk.parse({**ED25519, "crv": "X25519"})


@pytest.mark.parametrize(
    "x",
    [
        ED25519["x"] + "=",
        ED25519["x"] + "\n",
        ED25519["x"][:-1] + "p",  # the same bytes with a stray bit set
        ED25519["x"].replace("_", "/"),
        ED25519["x"][:-1],
        "",
        None,
        7,
    ],
)
def test_J08_sloppy_base64url_is_refused(x: object) -> None:
    with pytest.raises(KeysError):
        jwk.parse({**ED25519, "x": x})


def _number(value: int) -> str:
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize("exponent", [1, 2, 3, 17, 65536, 2**32 + 1])
def test_J09_rsa_with_a_bad_exponent_is_refused(exponent: int) -> None:
    with pytest.raises(KeysError, match="exponent"):
        jwk.parse({**RSA, "e": _number(exponent)})


def test_J09_a_short_rsa_key_is_refused() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    with pytest.raises(KeysError, match="1024 bits"):
        jwk.parse({**RSA, "n": _number(short.public_numbers().n)})


def test_J09_a_key_of_the_roca_flaw_is_refused() -> None:
    """A modulus with the flaw's structure (CVE-2017-15361), made here as the flawed chip does."""
    primes = [number for number in range(2, 700) if all(number % p for p in range(2, number))]
    product = math.prod(primes[:126])
    factors = [
        (2**1024 // product + offset) * product + pow(65537, power, product)
        for offset, power in ((1, 12345), (7, 67890))
    ]
    modulus = math.prod(factors)
    assert modulus.bit_length() in range(2048, 2100)
    with pytest.raises(KeysError, match="ROCA"):
        jwk.parse({**RSA, "n": _number(modulus)})


@pytest.mark.parametrize("factor", [2, 3, 167])
def test_J09_a_modulus_with_a_tiny_factor_is_refused(factor: int) -> None:
    modulus = factor * (2**2100 // factor + 1)
    with pytest.raises(KeysError, match="tiny factor"):
        jwk.parse({**RSA, "n": _number(modulus)})


def test_J09_sound_keys_are_not_called_weak() -> None:
    for _ in range(3):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        numbers = key.public_numbers()
        parsed = jwk.parse({"kty": "RSA", "n": _number(numbers.n), "e": "AQAB"})
        assert parsed.key_type is KeyType.RSA


def test_J09_a_point_off_the_curve_is_refused() -> None:
    with pytest.raises(KeysError, match="not a point"):
        jwk.parse({**P256, "y": P256["x"]})


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_rfcs_signatures_hold() -> None:
    """RFC 7515 appendix A.4 (ES512) and RFC 8037 appendix A.4 (EdDSA)."""
    p521 = {
        "kty": "EC",
        "crv": "P-521",
        "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_"
        "NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
        "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDl"
        "y79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
    }
    es512 = (
        "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZq"
        "wqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8Kp"
        "EHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
    )
    eddsa = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    key = jwk.parse(p521)
    assert key.key_type is KeyType.P521
    assert jwk.encode(key) == p521
    key.verify(_bytes(es512), b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA")
    jwk.parse(ED25519).verify(
        _bytes(eddsa), b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    )
    with pytest.raises(SignatureMismatchError):
        key.verify(_bytes(es512), b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZB")
