"""From the address of a key to the key itself, and whose it is.

The fragment of an address is only a name: a key is its controller's because the controller's
own document lists it, never because its text stands after the ``#``. did:key alone is its own
document.
"""

import re
from datetime import datetime

from keys import did_key
from keys.errors import KeysError
from verifier.errors import IndeterminateError, InvalidError
from verifier.proofs.controller_document import VerificationMethod, parse_controller_document
from verifier.sources import Sources, Unavailable

_ADDRESS = re.compile(
    r"(?P<controller>(?:did:[a-z0-9]+:|https://)[A-Za-z0-9._~:%/?&=@+-]{1,1500})"
    r"#(?P<fragment>[A-Za-z0-9._~:%-]{1,500})\Z",
    re.ASCII,
)
_DID_KEY_PURPOSES = frozenset(
    {"assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"}
)


def resolve(
    method_id: str, *, purpose: str, created: datetime, at: datetime, sources: Sources
) -> VerificationMethod:
    """Return the key at ``method_id``, if it may serve ``purpose`` for a proof of ``created``.

    Raises InvalidError where the address is none, or the controller does not vouch for the key
    (rows L9, L10, L11); IndeterminateError where the controller's document cannot be had.
    """
    match = _ADDRESS.match(method_id)
    if match is None:
        raise InvalidError(
            f"{method_id!r:.200} is not the absolute address of a key (a DID or https address "
            "with a fragment)",
            code="INVALID_VERIFICATION_METHOD_URL",
        )
    controller = match["controller"]
    if controller.startswith("did:key:"):
        return _resolve_did_key(method_id, controller, purpose)
    found = sources.controller_document(controller, at)
    if isinstance(found, Unavailable):
        raise IndeterminateError(
            f"the keys of {controller} could not be looked up: {found.reason}",
            code="CONTROLLER_DOCUMENT_UNAVAILABLE",
        )
    method = parse_controller_document(found.body, controller).method(method_id, purpose=purpose)
    _refuse_out_of_time(method, created=created, at=at)
    return method


def _resolve_did_key(method_id: str, controller: str, purpose: str) -> VerificationMethod:
    try:
        key = did_key.parse(controller)
    except KeysError as error:
        raise InvalidError(
            f"{controller} is not a did:key: {error}", code="INVALID_VERIFICATION_METHOD_URL"
        ) from error
    if method_id != did_key.verification_method(controller):
        raise InvalidError(
            f"{method_id} is not the key of {controller}: in a did:key both parts are the same",
            code="INVALID_VERIFICATION_METHOD_URL",
        )
    if purpose not in _DID_KEY_PURPOSES:
        raise InvalidError(
            f"a did:key does not serve the purpose {purpose!r:.80}",
            code="INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        )
    return VerificationMethod(
        id=method_id, controller=controller, key=key, expires=None, revoked=None
    )


def _refuse_out_of_time(method: VerificationMethod, *, created: datetime, at: datetime) -> None:
    """Refuse a revoked key, and one that had expired when the proof was made (row L11).

    A revoked key vouches for nothing, however early the proof says that it was made: whoever
    holds the key also writes that date (row K4).
    """
    if method.revoked is not None and max(at, created) >= method.revoked:
        raise InvalidError(
            f"the key {method.id} was revoked by its owner: nothing that it signed can be trusted",
            code="KEY_REVOKED",
        )
    if method.expires is not None and created >= method.expires:
        raise InvalidError(
            f"the key {method.id} had expired when the proof was made", code="KEY_EXPIRED"
        )
