"""What a JWT says beside the credential, and what the two must agree on.

Two profiles exclude each other. Open Badges 3.0 §8.2: ``typ`` absent or ``JWT``, the claims
repeat members of the credential and must be equal to them. Securing VCs using JOSE and COSE
§3.1: ``typ`` ``vc+jwt`` or ``vp+jwt``, the claims speak of the signature alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from verifier.datamodel.credentials import CREDENTIALS_V1
from verifier.errors import InvalidError, MalformedError
from verifier.proofs.jws import CompactJws
from verifier.strict_json import JsonObject
from verifier.timestamps import format_timestamp, parse_timestamp

CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "cnf"})
"""Names of the payload that belong to the token and not to the credential."""

_LATEST = 253_402_300_799
"""The last second of the year 9999, which ``datetime`` can still hold."""


class Profile(StrEnum):
    """How a token secures a document."""

    OPEN_BADGES = "open-badges-jwt"
    W3C_CREDENTIAL = "vc+jwt"
    W3C_PRESENTATION = "vp+jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecuredDocument:
    """A token whose claims and document agree; its signature is not verified yet."""

    profile: Profile
    jws: CompactJws
    document: JsonObject
    """The credential or presentation that the signature covers: nothing else may be shown."""
    signer: str
    """Who must have signed: the credential's issuer or the presentation's holder."""
    issued_at: datetime | None
    not_before: datetime | None
    expires: datetime | None


def read_secured(jws: CompactJws) -> SecuredDocument:
    """Take the document out of a token and compare it with the claims (rows J5, J11, J14).

    Raises InvalidError where they contradict each other or the token is of another type;
    MalformedError where a claim has a type that readers understand differently.
    """
    profile = _profile(jws.header)
    claims = jws.payload
    moments = {name: _moment(claims, name) for name in ("nbf", "exp")}
    moments["iat"] = _issued_at(claims)
    if profile is Profile.OPEN_BADGES and "vc" in claims:
        document = _nested(claims, moments)
    else:
        for name in ("vc", "vp"):
            if name in claims:
                raise _invalid(f"a {profile.value} token must not have the claim {name}")
        document = {name: value for name, value in claims.items() if name not in CLAIMS}
    signer = _identity(document, "holder" if profile is Profile.W3C_PRESENTATION else "issuer")
    signer = _agree(claims, "iss", signer, required=profile is Profile.OPEN_BADGES)
    if profile is Profile.OPEN_BADGES:
        document = _require_equal(claims, document, moments)
    else:
        _require_version_2(document, profile)
        _agree_where_given(claims, document)
    return SecuredDocument(
        profile=profile,
        jws=jws,
        document=document,
        signer=signer,
        issued_at=moments["iat"],
        not_before=moments["nbf"],
        expires=moments["exp"],
    )


def _profile(header: Mapping[str, object]) -> Profile:
    match header.get("typ"):
        case None if "typ" not in header:
            return Profile.OPEN_BADGES
        case "JWT":
            return Profile.OPEN_BADGES
        case "vc+jwt":
            return Profile.W3C_CREDENTIAL
        case "vp+jwt":
            return Profile.W3C_PRESENTATION
        case other:
            raise InvalidError(
                f"a token of the type {other!r:.80} is not a credential or presentation",
                code="UNSUPPORTED_TOKEN_TYPE",
                place="header",
            )


def _nested(claims: JsonObject, moments: Mapping[str, datetime | None]) -> JsonObject:
    """Return the VCDM 1.1 credential of the claim ``vc``, with what the claims alone say.

    VC-DM 1.1 §6.3.1: members that the claims carry may be left out of ``vc``.
    """
    inner = claims["vc"]
    if not isinstance(inner, dict) or (claims.keys() - CLAIMS) != {"vc"}:
        raise MalformedError(
            "the token carries a credential both in the claim vc and beside it, or none",
            code="AMBIGUOUS_CREDENTIAL",
        )
    document = dict(inner)
    for claim, member in (("jti", "id"), ("iss", "issuer")):
        if claim in claims:
            document.setdefault(member, claims[claim])
    for claim, member in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        moment = moments[claim]
        if moment is not None:
            document.setdefault(member, format_timestamp(moment))
    return document


def _require_equal(
    claims: JsonObject, document: JsonObject, moments: Mapping[str, datetime | None]
) -> JsonObject:
    """Hold claims and credential equal (Open Badges 3.0 §8.2.4.1).

    A missing ``sub`` is tolerated, because 1EdTech's own fixtures lack it and the signed
    subject speaks for itself; one that says something else is not.
    """
    _agree(claims, "jti", document.get("id"), required="id" in document)
    _agree_subject(claims, document)
    first = "validFrom" if "validFrom" in document else "issuanceDate"
    last = "validUntil" if first == "validFrom" else "expirationDate"
    _same_moment(moments["nbf"], document.get(first), names=("nbf", first))
    expires = moments["exp"]
    if expires is None:
        return document
    if last not in document:
        # Open Badges 3.0 §8.2.4.1: exp sets validUntil where the credential has none.
        return {**document, last: format_timestamp(expires)}
    _same_moment(expires, document[last], names=("exp", last))
    return document


def _require_version_2(document: JsonObject, profile: Profile) -> None:
    """Refuse a VC-DM 1.1 document: the W3C's media types say that it is of 2.0 (§3.1.1, §3.1.2).

    VC-DM 1.1 has a securing of its own, the claim ``vc``, which the Open Badges profile reads.
    """
    written = document.get("@context")
    contexts = written if isinstance(written, list) else [written]
    if CREDENTIALS_V1 in contexts:
        raise InvalidError(
            f"a {profile.value} token holds a document of version 2.0 of the data model, and this "
            "one is of version 1.1",
            code="DATA_MODEL_MISMATCH",
            place="payload",
        )


def _agree_where_given(claims: JsonObject, document: JsonObject) -> None:
    if "id" in document:
        _agree(claims, "jti", document["id"], required=False)
    _agree_subject(claims, document)


def _agree_subject(claims: JsonObject, document: JsonObject) -> None:
    subject = document.get("credentialSubject")
    identity = subject.get("id") if isinstance(subject, dict) else None
    if "sub" in claims and isinstance(subject, dict):
        _agree(claims, "sub", identity, required=False)


def _agree(claims: JsonObject, name: str, expected: object, *, required: bool) -> str:
    """Return what the claim and the document both say; raise where they do not agree."""
    if name not in claims:
        if required or not isinstance(expected, str):
            raise _invalid(f"the token lacks the claim {name}")
        return expected
    value = claims[name]
    if not isinstance(value, str):
        raise MalformedError(f"the claim {name} is not a string", code="MALFORMED_CLAIM")
    if value != expected:
        raise _invalid(
            f"the claim {name} of the token says {value!r:.200}, the credential says "
            f"{expected!r:.200}"
        )
    return value


def _same_moment(claim: datetime | None, written: object, *, names: tuple[str, str]) -> None:
    """Compare a claim in seconds with a timestamp that may have a fraction of a second."""
    if claim is None or not isinstance(written, str):
        raise _invalid(f"the token lacks the claim {names[0]} or the credential {names[1]}")
    if abs(parse_timestamp(written) - claim) >= timedelta(seconds=1):
        raise _invalid(f"the claim {names[0]} of the token and the credential's {names[1]} differ")


def _issued_at(claims: JsonObject) -> datetime | None:
    """Return ``iat``; issuers exist that write it as a timestamp, and W3C's own suite does.

    Nothing hangs on it but how old the signature says that it is, so it is read where it has
    one meaning.
    """
    written = claims.get("iat")
    return parse_timestamp(written) if isinstance(written, str) else _moment(claims, "iat")


def _moment(claims: JsonObject, name: str) -> datetime | None:
    """Return a NumericDate claim (RFC 7519 §2): a number, not a string, not a truth value."""
    value = claims.get(name)
    if name not in claims:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedError(f"the claim {name} is not a number", code="MALFORMED_CLAIM")
    if not 0 <= value <= _LATEST:
        raise MalformedError(
            f"the claim {name} is outside of the years 1970 to 9999", code="MALFORMED_CLAIM"
        )
    return datetime.fromtimestamp(value, UTC)


def _identity(document: JsonObject, member: str) -> str | None:
    """Return the id of the issuer or holder, who may be written as a string or an object."""
    value = document.get(member)
    identity = value.get("id") if isinstance(value, dict) else value
    return identity if isinstance(identity, str) else None


def _invalid(message: str) -> InvalidError:
    return InvalidError(message, code="CLAIMS_CONTRADICT_CREDENTIAL", place="payload")
