"""1EdTech's revocation list (Verifiable Credentials Revocation List 1.0), read, never written.

A plain JSON document at the address that the credential names, with the ids of what was
revoked. It is not signed: that the address is https, and stands inside what *was* signed, is
all that vouches for it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from verifier.datamodel.parts import Pointer
from verifier.errors import InvalidError
from verifier.strict_json import parse_object

REVOCATION_LIST = "1EdTechRevocationList"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """That a credential stands on the list."""

    reason: str | None


def revocation_list_address(pointer: Pointer) -> str:
    """Return where the list is; raises InvalidError (``MALFORMED_VALUE_ERROR``)."""
    if pointer.id is None or not pointer.id.startswith(("https://", "http://")):
        raise InvalidError(
            "The credential's status does not say where its revocation list is.",
            code="MALFORMED_VALUE_ERROR",
            place=f"{pointer.place}/id",
        )
    return pointer.id


def find_revocation(
    body: bytes, *, address: str, issuers: Collection[str], credential_id: str | None
) -> Revocation | None:
    """Return what the list at ``address`` says of a credential; None: it is not on it.

    An entry counts unless it says ``revoked: false``. Raises InvalidError
    (``STATUS_VERIFICATION_ERROR``) where the document is not the list of one of ``issuers`` at
    this address, or the credential has no id to look for; MalformedError where it is not JSON.
    """
    document = parse_object(body)
    if document.get("id", address) != address:
        raise _refused("it is the list of another address")
    issuer = document.get("issuer")
    if (issuer.get("id") if isinstance(issuer, dict) else issuer) not in issuers:
        raise _refused("it is not of the issuer of the credential")
    entries = document.get("revokedCredentials", [])
    if not isinstance(entries, list):
        raise _refused("what is revoked is not a list")
    if credential_id is None:
        raise _refused("the credential has no id by which to find it there")
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise _refused("an entry does not say which credential it is about")
        if entry["id"] == credential_id and entry.get("revoked") is not False:
            reason = entry.get("revocationReason")
            return Revocation(reason=reason if isinstance(reason, str) else None)
    return None


def _refused(what: str) -> InvalidError:
    return InvalidError(
        f"The revocation list cannot be used: {what}.", code="STATUS_VERIFICATION_ERROR"
    )
