"""The same credential as a signed token (VC-JWT), in the two profiles.

Open Badges 3.0 §8.2 and Securing VCs using JOSE and COSE 1.0 §3.1 exclude each other, so there
are two. Validity and status are those of the credential, in every form.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from issuer.sealing.sealed import SealingError
from keys.algorithms import KeyType
from keys.signer import Signer
from verifier.errors import VerifierError
from verifier.proofs import base64url
from verifier.strict_json import dump
from verifier.timestamps import parse_timestamp

ALGORITHMS = {
    KeyType.ED25519: "EdDSA",
    KeyType.P256: "ES256",
    KeyType.P384: "ES384",
    KeyType.P521: "ES512",
}


class TokenProfile(StrEnum):
    """The rules that a token follows."""

    OPEN_BADGES = "open-badges"
    """``typ`` JWT, no further header parameters, claims that repeat the credential."""
    W3C_CREDENTIAL = "vc+jwt"
    W3C_PRESENTATION = "vp+jwt"


def signed_token(
    unsigned: Mapping[str, object],
    *,
    profile: TokenProfile,
    signer: Signer,
    created: datetime,
    key_address: str | None = None,
) -> bytes:
    """Return ``unsigned`` as a compact JWS.

    Args:
        unsigned: a credential of VC-DM 2.0 without ``proof``, or a presentation.
        profile: which rules the token follows.
        signer: the key; Ed25519, P-256, P-384 or P-521.
        created: the real time (claim ``iat``); UTC, whole seconds.
        key_address: what the header names as ``kid``: an https address that answers the bare
            JWK, as Open Badges asks; the verification method where it is None.

    Raises SealingError where the key makes no tokens, or the document has members that a
    token takes for its own claims.
    """
    algorithm = ALGORITHMS.get(signer.key_type)
    if algorithm is None:
        raise SealingError(f"A {signer.key_type.value} key makes no tokens here.")
    claims = _claims(unsigned, profile, created)
    taken = sorted(claims.keys() & unsigned.keys())
    if taken or "proof" in unsigned:
        raise SealingError(
            "The document cannot be put into a token: it has members of a token or a proof of "
            f"its own ({', '.join(taken) or 'proof'})."
        )
    header = {"alg": algorithm, "kid": key_address or signer.verification_method}
    if profile is TokenProfile.OPEN_BADGES:
        header["typ"] = "JWT"
    else:
        content = "vp" if profile is TokenProfile.W3C_PRESENTATION else "vc"
        header |= {"typ": profile.value, "cty": content}
    signed = f"{base64url.encode(dump(header))}.{base64url.encode(dump({**unsigned, **claims}))}"
    signature = signer.sign(signed.encode())
    return f"{signed}.{base64url.encode(signature)}".encode()


def _claims(
    unsigned: Mapping[str, object], profile: TokenProfile, created: datetime
) -> dict[str, object]:
    """Return the claims beside the document (Open Badges 3.0 §8.2.4.1 asks for many)."""
    owner = unsigned.get("holder" if profile is TokenProfile.W3C_PRESENTATION else "issuer")
    claims: dict[str, object] = {
        "iss": owner.get("id") if isinstance(owner, dict) else owner,
        # Open Badges does not ask for it; without it, nobody could tell after a rotation
        # whether the retired key signed in time.
        "iat": int(created.timestamp()),
    }
    if profile is not TokenProfile.OPEN_BADGES:
        return claims
    subject = unsigned.get("credentialSubject")
    claims["jti"] = unsigned.get("id")
    if isinstance(subject, dict) and "id" in subject:
        claims["sub"] = subject["id"]
    claims["nbf"] = _seconds(unsigned.get("validFrom"))
    if "validUntil" in unsigned:
        claims["exp"] = _seconds(unsigned["validUntil"])
    return claims


def _seconds(written: object) -> int:
    try:
        return int(parse_timestamp(str(written)).timestamp())
    except VerifierError as error:
        raise SealingError(f"The document's dates cannot be put into a token: {error}") from error
