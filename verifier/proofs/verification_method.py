"""From the address of a key to the key itself, and whose it is.

The fragment of an address is only a name: a key is its controller's because the controller's
own document lists it, never because its text stands after the ``#``. did:key and did:jwk are
their own documents.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from keys import did_key
from keys.errors import KeysError
from verifier.errors import IndeterminateError, InvalidError, MalformedError
from verifier.proofs import did_jwk
from verifier.proofs.controller_document import (
    PURPOSES,
    ControllerDocument,
    VerificationMethod,
    parse_controller_document,
    parse_verification_method,
)
from verifier.sources import Sources, Unavailable
from verifier.strict_json import parse_object

_ADDRESS = re.compile(
    r"(?P<controller>(?:did:[a-z0-9]+:|https://)[A-Za-z0-9._~:%/?&=@+-]{1,4000})"
    r"(?:#(?P<fragment>[A-Za-z0-9._~:%-]{1,500}))?\Z",
    re.ASCII,
)
_SIGNING_PURPOSES = frozenset(PURPOSES) - {"keyAgreement"}


class Address(NamedTuple):
    """The address of a key, taken apart."""

    document: str
    """The DID or https address before the fragment."""
    fragment: str | None


@lru_cache(maxsize=1024)
def parse_address(method_id: str) -> Address:
    """Take the address of a key apart.

    Raises InvalidError unless it is an absolute DID with a fragment, or an https address: a
    file, a relative reference and plain http are looked up nowhere (row J4).
    """
    match = _ADDRESS.match(method_id)
    if match is None or (match["fragment"] is None and not method_id.startswith("https://")):
        raise InvalidError(
            f"{method_id!r:.200} is not the absolute address of a key (a DID with a fragment, or "
            "an https address)",
            code="INVALID_VERIFICATION_METHOD_URL",
        )
    return Address(document=match["controller"], fragment=match["fragment"])


def find_controller_document(address: str, *, at: datetime, sources: Sources) -> ControllerDocument:
    """Return the document of the identity ``address`` (a DID or https address).

    Raises InvalidError where it is not right, IndeterminateError where it cannot be had.
    """
    if address.startswith("did:key:"):
        return _did_key_document(address)
    if address.startswith("did:jwk:"):
        method_id, written = did_jwk.verification_method(address)
        return _own_document(address, method_id, written)
    found = sources.controller_document(address, at)
    if isinstance(found, Unavailable):
        raise IndeterminateError(
            f"the keys of {address} could not be looked up: {found.reason}",
            code="CONTROLLER_DOCUMENT_UNAVAILABLE",
        )
    return parse_controller_document(found.body, address)


def resolve(
    method_id: str, *, purpose: str, created: datetime | None, at: datetime, sources: Sources
) -> VerificationMethod:
    """Return the key at ``method_id``, if it may serve ``purpose`` for a proof of ``created``.

    ``created`` is None where the proof does not say when it was made. Raises InvalidError
    where the address is none, or the controller does not vouch for the key (rows L9, L10,
    L11); IndeterminateError where the controller's document cannot be had.
    """
    address = parse_address(method_id)
    if address.fragment is None:
        method = _at_own_address(method_id, purpose=purpose, at=at, sources=sources)
    else:
        document = find_controller_document(address.document, at=at, sources=sources)
        method = document.method(method_id, purpose=purpose)
    refuse_out_of_time(method, created=created, at=at)
    return method


def _at_own_address(
    method_id: str, *, purpose: str, at: datetime, sources: Sources
) -> VerificationMethod:
    """Return a key that stands at an https address of its own.

    It names its controller, which proves nothing; the controller's document must list it.
    """
    found = sources.controller_document(method_id, at)
    if isinstance(found, Unavailable):
        raise IndeterminateError(
            f"the key {method_id} could not be looked up: {found.reason}",
            code="CONTROLLER_DOCUMENT_UNAVAILABLE",
        )
    try:
        written = parse_object(found.body)
    except MalformedError as error:
        raise InvalidError(
            f"what is found at {method_id} is not a key: {error}",
            code="INVALID_VERIFICATION_METHOD",
        ) from error
    controller = written.get("controller")
    if written.get("id") != method_id or not isinstance(controller, str):
        raise InvalidError(
            f"what is found at {method_id} is not that key, or does not say whose it is",
            code="INVALID_VERIFICATION_METHOD",
        )
    method = parse_verification_method(written, controller=controller)
    find_controller_document(controller, at=at, sources=sources).require_listed(
        method_id, purpose=purpose
    )
    return method


def refuse_out_of_time(
    method: VerificationMethod, *, created: datetime | None, at: datetime
) -> None:
    """Refuse a revoked key, and one that has expired (row L11).

    A revoked key vouches for nothing, however early the proof says that it was made: whoever
    holds the key also writes that date (row K4). Of an expired key, Controlled Identifiers 1.0
    §2.2 expects that its proofs are verified no more; one that says to be from before is not
    called forged, but it cannot be shown. An operator who pins the key decides otherwise.
    """
    if method.revoked is not None and max(at, created or at) >= method.revoked:
        raise InvalidError(
            f"the key {method.id} was revoked by its owner: nothing that it signed can be trusted",
            code="KEY_REVOKED",
        )
    if method.expires is None:
        return
    if created is not None and created >= method.expires:
        raise InvalidError(
            f"the key {method.id} had expired when the proof was made", code="KEY_EXPIRED"
        )
    if at >= method.expires:
        raise IndeterminateError(
            f"the key {method.id} has expired: that the proof was made before cannot be shown",
            code="KEY_EXPIRED",
        )


def _did_key_document(did: str) -> ControllerDocument:
    try:
        did_key.parse(did)
    except KeysError as error:
        raise InvalidError(
            f"{did} is not a did:key: {error}", code="INVALID_VERIFICATION_METHOD_URL"
        ) from error
    written = {"type": "Multikey", "publicKeyMultibase": did.removeprefix("did:key:")}
    return _own_document(did, did_key.verification_method(did), written)


def _own_document(did: str, method_id: str, key: Mapping[str, object]) -> ControllerDocument:
    written = {"id": method_id, "controller": did, **key}
    return ControllerDocument(
        id=did,
        methods={method_id: written},
        purposes={purpose: frozenset({method_id}) for purpose in _SIGNING_PURPOSES},
    )
