"""VC-JWT: a credential or presentation inside a signed token, checked.

Open Badges 3.0 §8.2 and Securing Verifiable Credentials using JOSE and COSE 1.0 §3.1. The
algorithm follows from the issuer's key; what the header says must fit it and never chooses it
(RFC 8725 §3.1).
"""

from collections.abc import Mapping
from datetime import datetime

from keys import jwk, multikey
from keys.algorithms import KeyType
from keys.errors import SignatureMismatchError
from verifier.errors import IndeterminateError, InvalidError
from verifier.proofs.controller_document import VerificationMethod
from verifier.proofs.data_integrity import CLOCK_TOLERANCE
from verifier.proofs.jose_key import find_key
from verifier.proofs.jws import parse_jws
from verifier.proofs.jwt_claims import Profile, SecuredDocument, read_secured
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.report import Outcome
from verifier.sources import Sources

_KEY_TYPES: Mapping[str, KeyType] = {
    "RS256": KeyType.RSA,
    "ES256": KeyType.P256,
    "ES384": KeyType.P384,
    "ES512": KeyType.P521,
    "EdDSA": KeyType.ED25519,
    "Ed25519": KeyType.ED25519,
}
"""Algorithms that are accepted, each with the one kind of key that makes such signatures. No
HMAC, no ``none`` (rows J1, J2); ``Ed25519`` is RFC 9864's name for EdDSA with that key."""

_OPEN_BADGES_HEADER = frozenset({"alg", "kid", "jwk", "typ"})
"""Open Badges 3.0 §8.2.2.1: additional header parameters are not allowed."""

_REFUSED_HEADER = frozenset({"crit", "b64", "zip", "enc", "epk", "apu", "apv"})
"""Parameters that change how a token is read; none of them is understood (row J6)."""


def read_token(token: bytes) -> SecuredDocument:
    """Take a compact JWS apart and return the document that it secures, unverified.

    Raises MalformedError where it is no token with one reading; InvalidError where its header
    asks for what is not allowed, or claims and credential contradict each other.
    """
    jws = parse_jws(token)
    secured = read_secured(jws)
    _check_header(jws.header, secured.profile)
    return secured


def check_token(
    secured: SecuredDocument,
    *,
    at: datetime,
    sources: Sources,
    expectation: ProofExpectation | None = None,
) -> ProofResult:
    """Check the signature of a token at the moment ``at``.

    A result that is PASSED says that ``secured.signer`` signed ``secured.document``: binding to
    the issuer is done here already. Never raises for a bad signature.
    """
    expected = expectation or ProofExpectation()
    header = secured.jws.header
    method: VerificationMethod | None = None
    try:
        key_type = _KEY_TYPES[str(header["alg"])]
        _check_moments(secured, at)
        _check_expectation(secured.jws.payload, expected)
        method = find_key(
            header,
            signer=secured.signer,
            relative=secured.profile is not Profile.OPEN_BADGES and "iss" in secured.jws.payload,
            purpose=expected.purpose,
            created=secured.issued_at,
            at=at,
            sources=sources,
        )
        _check_signature(secured, method, key_type)
    except InvalidError as error:
        return _result(Outcome.FAILED, error.reason, str(error), secured, method)
    except IndeterminateError as error:
        return _result(Outcome.INDETERMINATE, error.reason, str(error), secured, method)
    return _result(
        Outcome.PASSED,
        "SIGNATURE_MATCHES",
        "The signature matches: nothing was changed since it was signed.",
        secured,
        method,
    )


def _check_header(header: Mapping[str, object], profile: Profile) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _KEY_TYPES:
        raise _invalid(
            f"the algorithm {algorithm!r:.80} is not one that is accepted", "UNSUPPORTED_ALGORITHM"
        )
    refused = sorted(_REFUSED_HEADER & header.keys())
    if profile is Profile.OPEN_BADGES:
        refused = sorted(header.keys() - _OPEN_BADGES_HEADER)
        if "kid" not in header and "jwk" not in header:
            raise _invalid("the header names no key (kid or jwk)", "KEY_NOT_NAMED")
    if refused:
        raise _invalid(
            f"the header has parameters that are not allowed: {', '.join(refused):.200}",
            "HEADER_NOT_ALLOWED",
        )


def _check_moments(secured: SecuredDocument, at: datetime) -> None:
    """Judge the token's own times. In the Open Badges profile nbf and exp are the credential's."""
    if secured.issued_at is not None and secured.issued_at > at + CLOCK_TOLERANCE:
        raise _invalid("the token says that it was made in the future", "PROOF_CREATED_IN_FUTURE")
    if secured.profile is Profile.OPEN_BADGES:
        return
    if secured.not_before is not None and secured.not_before > at + CLOCK_TOLERANCE:
        raise _invalid("the token's signature is not valid yet", "PROOF_NOT_YET_VALID")
    if secured.expires is not None and secured.expires <= at:
        raise _invalid("the token's signature has expired", "PROOF_EXPIRED")


def _check_expectation(claims: Mapping[str, object], expected: ProofExpectation) -> None:
    """Compare nonce and audience with the challenge and domain that were given (row L13)."""
    if claims.get("nonce") != expected.challenge:
        raise _invalid(
            "the token does not answer the challenge of this verifier", "INVALID_CHALLENGE_ERROR"
        )
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if audiences != [expected.domain]:
        raise _invalid(
            "the token was made for another verifier than this one", "INVALID_DOMAIN_ERROR"
        )


def _check_signature(
    secured: SecuredDocument, method: VerificationMethod, key_type: KeyType
) -> None:
    if method.key.key_type is not key_type:
        raise _invalid(
            f"the header says {secured.jws.header['alg']}, but the issuer's key is a "
            f"{method.key.key_type.value} key",
            "ALGORITHM_MISMATCH",
        )
    try:
        method.key.verify(secured.jws.signature, secured.jws.signing_input)
    except SignatureMismatchError as error:
        raise _invalid(f"The signature does not match: {error}", "PROOF_VERIFICATION_ERROR") from (
            error
        )


def _result(
    outcome: Outcome,
    code: str,
    sentence: str,
    secured: SecuredDocument,
    method: VerificationMethod | None,
) -> ProofResult:
    key = None if method is None else method.key
    kid = secured.jws.header.get("kid")
    return ProofResult(
        outcome=outcome,
        code=code,
        sentence=sentence,
        place="header",
        suite=str(secured.jws.header["alg"]),
        verification_method=kid
        if method is None and isinstance(kid, str)
        else (None if method is None else method.id),
        controller=None if method is None else method.controller,
        multikey=None if key is None else multikey.encode_if_possible(key),
        thumbprint=None if key is None else jwk.thumbprint(key),
        created=secured.issued_at,
    )


def _invalid(message: str, code: str) -> InvalidError:
    return InvalidError(message, code=code, place="header")
