"""Enveloped credentials and presentations: a token inside a ``data:`` address (VC-DM 2.0 §4.13)."""

import re
from collections.abc import Mapping

from verifier.datamodel.open_badges import CREDENTIALS_V2
from verifier.datamodel.values import several, words
from verifier.errors import MalformedError

ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"

_DATA = {
    ENVELOPED_CREDENTIAL: re.compile(r"data:application/vc\+jwt,([A-Za-z0-9._-]+)", re.ASCII),
    ENVELOPED_PRESENTATION: re.compile(r"data:application/vp\+jwt,([A-Za-z0-9._-]+)", re.ASCII),
}
_MEMBERS = frozenset({"@context", "id", "type"})


def token_in(document: object, kind: str) -> bytes | None:
    """Return the token that ``document`` envelops; None where it is no envelope of ``kind``.

    Raises MalformedError for an envelope that is not as VC-DM 2.0 §4.13 says. Members beside
    the token are refused: no signature covers them, and nobody must read them as if one did.
    """
    if not isinstance(document, dict):
        return None
    types = document.get("type")
    if types != kind and not (isinstance(types, list) and kind in types):
        return None
    contexts = several(document.get("@context"))
    address = document.get("id")
    token = _DATA[kind].fullmatch(address) if isinstance(address, str) else None
    if token is None or not contexts or contexts[0] != CREDENTIALS_V2 or _extra(document):
        raise MalformedError(
            "The envelope is not as its specification says: it has the context "
            f"{CREDENTIALS_V2}, the type {kind}, a data: address with the token as its id, and "
            "nothing else.",
            code="MALFORMED_VALUE_ERROR",
            place="/id",
        )
    return token[1].encode("ascii")


def _extra(document: Mapping[str, object]) -> bool:
    return bool(document.keys() - _MEMBERS) or len(words(document["type"])) != 1
