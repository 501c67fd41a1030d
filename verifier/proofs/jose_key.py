"""Which key a token was signed with: the issuer's own, never one that the token brings.

A header may name a key (``kid``) or show one (``jwk``); both only select among the keys that
the issuer's controller document lists (rows J3, J4, J5). Nothing that a header says is fetched
but the issuer's document and, for Open Badges, an https key address.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from keys import jwk
from keys.errors import KeysError, SecretExposedError
from keys.public import PublicKey
from verifier.errors import IndeterminateError, InvalidError, MalformedError
from verifier.proofs.controller_document import (
    ControllerDocument,
    VerificationMethod,
    parse_key,
)
from verifier.proofs.verification_method import (
    find_controller_document,
    parse_address,
    refuse_out_of_time,
)
from verifier.sources import Sources, Unavailable
from verifier.strict_json import parse_object

_LONGEST_KID = 2048
_NAME = re.compile(r"[A-Za-z0-9._~-]{1,500}\Z", re.ASCII)


def find_key(
    header: Mapping[str, object],
    *,
    signer: str,
    relative: bool,
    purpose: str,
    created: datetime | None,
    at: datetime,
    sources: Sources,
) -> VerificationMethod:
    """Return the key of ``signer`` that the header selects, if it may serve ``purpose``.

    ``relative`` allows a ``kid`` that is a name within the signer's own document (JOSE and COSE
    1.0 §3.3.2: where ``iss`` says whose it is): a fragment or a JWK thumbprint.

    Raises InvalidError where the header selects none, somebody else's or one that is not
    listed; IndeterminateError where that cannot be found out.
    """
    shown = _shown_key(header)
    if "kid" in header:
        method = _by_kid(
            header["kid"],
            signer=signer,
            relative=relative,
            purpose=purpose,
            at=at,
            sources=sources,
        )
        if shown is not None and shown != method.key:
            raise _foreign("the header shows another key (jwk) than it names (kid)")
    else:
        document = _document_of(signer, at=at, sources=sources)
        method = _among(document, shown, purpose)
    refuse_out_of_time(method, created=created, at=at)
    return method


def _shown_key(header: Mapping[str, object]) -> PublicKey | None:
    if "jwk" not in header:
        return None
    value = header["jwk"]
    if not isinstance(value, dict):
        raise _foreign("the header's jwk is not an object")
    try:
        return jwk.parse(value)
    except SecretExposedError as error:
        raise InvalidError(
            f"ALARM: the header shows the issuer's private key: {error}",
            code="PRIVATE_KEY_EXPOSED",
            place="header",
        ) from error
    except KeysError as error:
        raise _foreign(f"the header's jwk: {error}") from error


def _by_kid(
    kid: object, *, signer: str, relative: bool, purpose: str, at: datetime, sources: Sources
) -> VerificationMethod:
    if not isinstance(kid, str) or len(kid) > _LONGEST_KID:
        raise _foreign("the header's kid is not a string, or far too long")
    if relative and _NAME.match(kid):
        document = _document_of(signer, at=at, sources=sources)
        return _named(document, kid, purpose)
    address = parse_address(kid)
    if address.fragment is None:
        return _by_key_address(kid, signer=signer, purpose=purpose, at=at, sources=sources)
    if address.document != signer:
        raise _foreign(f"the key {kid:.200} is not one of {signer}")
    document = find_controller_document(signer, at=at, sources=sources)
    return document.method(kid, purpose=purpose)


def _by_key_address(
    address: str, *, signer: str, purpose: str, at: datetime, sources: Sources
) -> VerificationMethod:
    """Return the key that an https address answers, bound to ``signer`` (Open Badges 3.0 §8.2).

    It is bound where the signer's own document lists the address or the same key. Only where
    that document lists no key at all (an Open Badges profile) the same web origin binds it.
    """
    document = _document_of(signer, at=at, sources=sources)
    if address in document.methods:
        return document.method(address, purpose=purpose)
    key = _fetched_key(address, at=at, sources=sources)
    if document.methods:
        return _among(document, key, purpose)
    if not _same_origin(address, signer):
        raise _foreign(f"the key {address} is not one that {signer} lists, nor of its web site")
    return VerificationMethod(id=address, controller=signer, key=key, expires=None, revoked=None)


def _document_of(signer: str, *, at: datetime, sources: Sources) -> ControllerDocument:
    """Return the signer's document; what an https issuer shows in its place proves no forgery."""
    try:
        return find_controller_document(signer, at=at, sources=sources)
    except InvalidError as error:
        if signer.startswith("https://") and error.reason.startswith("INVALID_CONTROLLER_DOCUMENT"):
            raise IndeterminateError(
                f"whose key it is could not be found out: {error}", code="KEY_NOT_BOUND"
            ) from error
        raise


def _fetched_key(address: str, *, at: datetime, sources: Sources) -> PublicKey:
    """Return the key at an https address: one bare JWK, or a verification method."""
    found = sources.controller_document(address, at)
    if isinstance(found, Unavailable):
        raise IndeterminateError(
            f"the key {address} could not be looked up: {found.reason}",
            code="CONTROLLER_DOCUMENT_UNAVAILABLE",
        )
    try:
        value = parse_object(found.body)
        if "kty" in value:
            return jwk.parse(value)
    except (MalformedError, KeysError) as error:
        raise _foreign(f"what is found at {address} is not a public key: {error}") from error
    return parse_key(value, shown=address)


def _among(
    document: ControllerDocument, shown: PublicKey | None, purpose: str
) -> VerificationMethod:
    """Return the method of ``document`` that holds ``shown``; without one, its only method."""
    methods = document.usable(purpose)
    if shown is not None:
        methods = tuple(method for method in methods if method.key == shown)
    if len(methods) != 1:
        raise _foreign(
            f"the token does not say which key of {document.id} signed it"
            if shown is None
            else f"the key that the token shows is not one that {document.id} lists"
        )
    return methods[0]


def _named(document: ControllerDocument, name: str, purpose: str) -> VerificationMethod:
    """Return the method of ``document`` with this fragment or thumbprint."""
    methods = tuple(
        method
        for method in document.usable(purpose)
        if method.id == f"{document.id}#{name}" or jwk.thumbprint(method.key) == name
    )
    if len(methods) != 1:
        raise _foreign(f"the key {name:.200} is not one of {document.id}")
    return methods[0]


def _same_origin(address: str, signer: str) -> bool:
    if not signer.startswith("https://"):
        return False
    one, other = urlsplit(address), urlsplit(signer)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def _foreign(message: str) -> InvalidError:
    return InvalidError(message, code="KEY_NOT_OF_ISSUER", place="header")
