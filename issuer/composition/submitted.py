"""Credentials that somebody else composed, and that this office is asked to sign.

A signature by the office's key says that the office issued it. So what is signed on request
must not be mistaken for what the office decided: nothing in it may lead to the office's own
addresses, where certifications, achievements and status lists live; it may not describe the
office otherwise than the office describes itself; it is not a status list; and its status is
the office's to keep.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from issuer.composition.contexts import CREDENTIALS_V2
from issuer.composition.inputs import IssuerIdentity, StatusEntry
from issuer.composition.profile import profile_member
from issuer.composition.status_list import status_entry
from issuer.errors import RefusedError

Document = dict[str, Any]

_LISTS: Final = frozenset(
    {
        "BitstringStatusListCredential",
        "BitstringStatusList",
        "StatusList2021Credential",
        "StatusList2021",
        "1EdTechRevocationList",
    }
)

_HOST: Final = re.compile(r"(?:https?:)?[/\\]+(?:[^/\\?#]*@)?([^/\\?#:]+)", re.IGNORECASE)
"""An address as browsers read it: any number of slashes, either way round."""

_UNSEEN: Final = dict.fromkeys([*range(0x21), 0x7F])
"""Characters that browsers drop from an address, or strip at its ends."""


def check_submitted(document: Mapping[str, Any], identity: IssuerIdentity) -> None:
    """Raise RefusedError, with the reason, unless the office may sign ``document``.

    The data model is not judged here; sealing does, and verifies what it signed.
    """
    if "proof" in document:
        raise RefusedError("The credential has a proof already. Submit it without one.")
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [CREDENTIALS_V2]:
        raise RefusedError(
            f"Credentials of the data model 2.0 are signed here: “@context” is a list that begins "
            f"with {CREDENTIALS_V2}."
        )
    if "credentialStatus" in document:
        raise RefusedError(
            "The office keeps the status of what it signs and adds “credentialStatus” itself. "
            "Submit the credential without it."
        )
    _check_issuer(document.get("issuer"), identity)
    rest = {name: value for name, value in document.items() if name not in {"issuer", "@context"}}
    for place, text in _texts(rest, ""):
        if text in _LISTS:
            raise RefusedError("Status lists are published by the office, not signed on request.")
        if _is_own(text, identity):
            raise RefusedError(
                f"At {place} there is an address of this office ({text:.200}). What the office "
                "certifies is told by its addresses, so nothing else may bear one."
            )


def submitted_document(
    document: Mapping[str, Any],
    *,
    credential_id: str,
    status: StatusEntry,
    identity: IssuerIdentity,
) -> Document:
    """Return ``document`` with its ``id`` and its place in a status list, ready to be sealed."""
    members = {**document, "id": credential_id}
    return {**members, "credentialStatus": status_entry(status, identity)}


def _check_issuer(issuer: object, identity: IssuerIdentity) -> None:
    """Refuse every issuer but this one, and every description of it but its own."""
    members = issuer if isinstance(issuer, dict) else {"id": issuer}
    if members.get("id") != identity.did:
        raise RefusedError(
            f"The issuer is not this office. Name {identity.did} as the issuer, as text or as "
            "the “id” of an object."
        )
    own: Mapping[str, Any] = {**profile_member(identity), "id": identity.did}
    for name, value in members.items():
        if name not in own or _listed(value) != _listed(own[name]):
            raise RefusedError(
                f"The issuer's “{name:.80}” is not as this office describes itself. Leave it out; "
                f"{identity.did} alone is enough."
            )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text in ``value`` with its JSON pointer."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, f"{place}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{place}/{index}")


def _is_own(text: str, identity: IssuerIdentity) -> bool:
    """Return whether ``text`` is an address on this office's host, or its identity.

    However a browser would read it: letter case, ports, user names, percent signs, other
    scripts' letters and stray slashes make no other host.
    """
    folded = _folded(text)
    if folded.startswith("did:"):
        return re.split(r"[/?#]", folded)[0] == _folded(identity.did)
    host = _HOST.match(folded)
    return host is not None and _host(host[1]) == _host(urlsplit(identity.public_url).hostname)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unquote(text)).translate(_UNSEEN).casefold()


def _host(name: str | None) -> str:
    """Return a host's name as it is looked up."""
    plain = (name or "").strip(".")
    try:
        return plain.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return plain
