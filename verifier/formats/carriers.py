"""What a credential came in, and the one credential taken out of it."""

from dataclasses import dataclass
from enum import StrEnum

from verifier.errors import MalformedError

MAXIMUM_BYTES = 5 * 1024 * 1024
"""The largest file that is looked at."""

_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
_WHITESPACE = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PNG = b"\x89PNG\r\n\x1a\n"
_PDF = b"%PDF-"


class Carrier(StrEnum):
    """The kinds of document that can carry a credential."""

    JSON = "json"
    JWT = "jwt"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


class Securing(StrEnum):
    """How the credential itself is written."""

    EMBEDDED = "embedded"
    """JSON with a proof inside (Data Integrity)."""
    COMPACT_JWS = "compact-jws"
    """Three base64url parts (VC-JWT)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One credential, as bytes, and where it was found."""

    carrier: Carrier
    securing: Securing
    payload: bytes
    """The credential as it was found: UTF-8 JSON, or the ASCII of a compact JWS."""


def detect(presented: bytes) -> Carrier:
    """Return what ``presented`` is, by its first bytes alone; names and media types may lie.

    Raises MalformedError (``CARRIER_UNKNOWN``) for anything else, and for what is larger than
    5 MiB (``TOO_LARGE``).
    """
    if len(presented) > MAXIMUM_BYTES:
        raise MalformedError(
            f"The file has {len(presented)} bytes; at most {MAXIMUM_BYTES} are looked at.",
            code="TOO_LARGE",
        )
    if presented.startswith(_PNG):
        return Carrier.PNG
    if presented.startswith(_PDF):
        return Carrier.PDF
    start = presented.removeprefix(_BYTE_ORDER_MARK).lstrip(_WHITESPACE)[:16].lower()
    if start.startswith((b"{", b"[")):
        return Carrier.JSON
    if start.startswith((b"<!doctype html", b"<html")):
        raise MalformedError(
            "This is a web page and not a credential. Save the credential or the badge itself, "
            "or give its address.",
            code="CARRIER_UNKNOWN",
        )
    if start.startswith(b"<"):
        return Carrier.SVG
    if _is_compact_jws(presented.strip(_WHITESPACE)):
        return Carrier.JWT
    raise MalformedError(
        "This is nothing that carries a credential. A credential comes as JSON, as a compact "
        "JWS (three parts with dots between them), or inside a PNG, SVG or PDF file.",
        code="CARRIER_UNKNOWN",
    )


def securing_of(payload: bytes) -> Securing:
    """Return how a credential that was taken out of a carrier is written.

    Raises MalformedError where it is neither JSON nor a compact JWS.
    """
    if payload.lstrip(_WHITESPACE).startswith(b"{"):
        return Securing.EMBEDDED
    if _is_compact_jws(payload.strip(_WHITESPACE)):
        return Securing.COMPACT_JWS
    if payload.lstrip(_WHITESPACE).startswith((b"https://", b"http://")):
        raise MalformedError(
            "The file carries only the address of an Open Badges 2.0 assertion. Whoever hosts "
            "that address can tell whether the badge holds; nothing in this file can.",
            code="OPEN_BADGES_2_ADDRESS",
        )
    raise MalformedError(
        "What the file carries as its credential is neither a JSON object nor a compact JWS.",
        code="CARRIER_BROKEN",
    )


def _is_compact_jws(text: bytes) -> bool:
    """Tell whether these are three parts in letters of base64url, the first of them not empty."""
    return text.translate(None, _BASE64URL) == b".." and text[:1] != b"."
