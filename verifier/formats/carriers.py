"""What a credential came in, and the one credential taken out of it."""

from dataclasses import dataclass
from enum import StrEnum


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

    Raises MalformedError (``CARRIER_UNKNOWN``) for anything else.
    """
    raise NotImplementedError


def extract(presented: bytes) -> Extracted:
    """Return the one credential that ``presented`` carries.

    Raises MalformedError where there is none, more than one (row P7), or where the carrier is
    broken or exceeds its caps.
    """
    raise NotImplementedError
