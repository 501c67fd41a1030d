"""What is drawn, and nothing else: the only way into this room.

Facts are plain values that the caller has already decided. Days are printed as they are
given (the caller takes them from the signed timestamps, in UTC); nothing here reads a clock.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from issuer.domain.programme import Level


class Mark(StrEnum):
    """Why a paper or picture no longer shows a certification that holds."""

    UPCOMING = "upcoming"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    REPLACED = "replaced"
    """This version was replaced by a newer one: a renewal, or a correction already made."""
    REVOKED = "revoked"
    """This version was revoked and the certification stands: it is being corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The band across a paper or picture."""

    mark: Mark
    day: date | None = None
    """The day printed in the band: since when it holds; for ``UPCOMING``, the first valid day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFacts:
    """One badge image: the same for every holder of a track, unless it is marked."""

    track_name: str
    level: Level
    glyph: str
    """Name of a drawing in ``templates/badge/glyphs``."""
    issuer_name: str
    demonstration: bool = False
    marking: Marking | None = None
    language: str = "en"
    """BCP 47 tag of the words that the badge itself adds: the level, the band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs for the issuing office on paper."""

    name: str
    office: str
    picture: bytes | None = None
    """PNG of the written signature; None prints the name in its place above the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """One certificate: what is printed, and the credential that it carries."""

    holder_name: str
    programme_name: str
    track_name: str
    level: Level
    glyph: str
    scope: str
    """What the holder can do: one sentence."""
    issued: date
    valid_until: date | None
    certificate_id: str
    issuer_name: str
    issuer_domain: str
    signature: Signature
    address: str
    """The certification's address for life: printed, and in the QR code."""
    credential: bytes
    """The signed credential, attached byte for byte as ``credential.json``."""
    created: datetime
    """When the document says that it was made (aware, UTC); the same facts give the same file."""
    demonstration: bool = False
    marking: Marking | None = None
    language: str = "en"
    """BCP 47 tag: the paper's words, dates and reading direction."""
    name_language: str | None = None
    """BCP 47 tag of the holder's name, where known: Chinese, Japanese and Korean write the same
    characters differently."""
