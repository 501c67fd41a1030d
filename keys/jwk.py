"""JSON Web Keys, public ones only (RFC 7517, RFC 7518, RFC 8037)."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from keys.algorithms import KeyType
from keys.errors import KeysError, SecretExposedError
from keys.public import PublicKey
from keys.weak_rsa import refuse_weak

SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members that only a private or a symmetric key has."""

_CURVES: dict[str, tuple[KeyType, ec.EllipticCurve, int]] = {
    "P-256": (KeyType.P256, ec.SECP256R1(), 32),
    "P-384": (KeyType.P384, ec.SECP384R1(), 48),
    "P-521": (KeyType.P521, ec.SECP521R1(), 66),
}
_ALGORITHMS = {
    KeyType.ED25519: frozenset({"EdDSA", "Ed25519"}),
    KeyType.P256: frozenset({"ES256"}),
    KeyType.P384: frozenset({"ES384"}),
    KeyType.P521: frozenset({"ES512"}),
    KeyType.RSA: frozenset({"RS256"}),
}


def parse(jwk: Mapping[str, object]) -> PublicKey:
    """Parse one bare public JWK.

    Raises SecretExposedError if it carries secret members (row J15), KeysError for a kind of
    key that is not used here, a weak RSA key (row J9), or a ``use``, ``key_ops`` or ``alg``
    that does not allow verifying with it (row J7).
    """
    refuse_secret(jwk)
    key = _parse_by_type(jwk)
    _refuse_other_use(jwk, key.key_type)
    return key


def refuse_secret(jwk: Mapping[str, object]) -> None:
    """Raise SecretExposedError if ``jwk`` carries a member of a private or symmetric key."""
    exposed = sorted(SECRET_MEMBERS & jwk.keys())
    if exposed:
        raise SecretExposedError(
            "a key that should be public carries private parts ("
            + ", ".join(exposed)
            + "): whoever published it must treat it as compromised"
        )


def encode(key: PublicKey) -> dict[str, str]:
    """Return ``key`` as a bare public JWK (RFC 7517), required members only."""
    numbers = key.public_numbers()
    if isinstance(numbers, rsa.RSAPublicNumbers):
        return {"kty": "RSA", "n": _integer(numbers.n), "e": _integer(numbers.e)}
    if isinstance(numbers, ec.EllipticCurvePublicNumbers):
        length = _CURVES[key.key_type.value][2]
        return {
            "kty": "EC",
            "crv": key.key_type.value,
            "x": _base64url(numbers.x.to_bytes(length, "big")),
            "y": _base64url(numbers.y.to_bytes(length, "big")),
        }
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.raw)}


@lru_cache(maxsize=1024)
def thumbprint(key: PublicKey) -> str:
    """Return the JWK thumbprint (RFC 7638, SHA-256, base64url): a name for the key itself."""
    canonical = json.dumps(encode(key), separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _parse_by_type(jwk: Mapping[str, object]) -> PublicKey:
    match jwk.get("kty"), jwk.get("crv"):
        case "OKP", "Ed25519":
            return PublicKey.from_raw(KeyType.ED25519, _member(jwk, "x"))
        case "EC", str(curve_name) if curve_name in _CURVES:
            return _parse_point(jwk, curve_name)
        case "RSA", _:
            return _parse_rsa(jwk)
        case kind, curve:
            raise KeysError(f"a JWK of kty {kind!r}, crv {curve!r} is not a kind that is used here")


def _parse_point(jwk: Mapping[str, object], curve_name: str) -> PublicKey:
    _, curve, length = _CURVES[curve_name]
    x, y = _member(jwk, "x"), _member(jwk, "y")
    if len(x) != length or len(y) != length:
        raise KeysError(f"x and y of a {curve_name} key have {length} bytes each")
    try:
        handle = ec.EllipticCurvePublicNumbers(
            int.from_bytes(x, "big"), int.from_bytes(y, "big"), curve
        ).public_key()
    except ValueError as error:
        raise KeysError(f"x and y are not a point of {curve_name}") from error
    return PublicKey.from_handle(handle)


def _parse_rsa(jwk: Mapping[str, object]) -> PublicKey:
    n, e = _member(jwk, "n"), _member(jwk, "e")
    modulus, exponent = int.from_bytes(n, "big"), int.from_bytes(e, "big")
    if n[0] == 0 or e[0] == 0:
        raise KeysError("n and e of an RSA key are written without leading zero bytes")
    refuse_weak(modulus, exponent)
    try:
        return PublicKey.from_handle(rsa.RSAPublicNumbers(exponent, modulus).public_key())
    except ValueError as error:
        raise KeysError("n and e are not an RSA public key") from error


def _refuse_other_use(jwk: Mapping[str, object], key_type: KeyType) -> None:
    if jwk.get("use", "sig") != "sig":
        raise KeysError(f"the JWK is for use {jwk['use']!r}, not for signatures")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        raise KeysError("the JWK's key_ops do not include verify")
    algorithm = jwk.get("alg")
    if "alg" in jwk and not (isinstance(algorithm, str) and algorithm in _ALGORITHMS[key_type]):
        raise KeysError(f"the JWK's alg {algorithm!r} does not fit a {key_type.value} key")


def _member(jwk: Mapping[str, object], name: str) -> bytes:
    """Return the bytes of a base64url member: strict alphabet, no padding, no stray bits."""
    text = jwk.get(name)
    if not isinstance(text, str) or not text or len(text) > 2048:
        raise KeysError(f"the JWK's member {name!r} is missing, empty, too long or not a string")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeysError(f"the JWK's member {name!r} is not base64url") from error
    if _base64url(data) != text:
        raise KeysError(f"the JWK's member {name!r} is not canonical base64url")
    return data


def _integer(number: int) -> str:
    return _base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
