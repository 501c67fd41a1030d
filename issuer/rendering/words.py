"""The few words that pictures and papers add of their own, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from issuer.domain.programme import Level
from issuer.rendering.facts import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything in one language; a language that lacks a word does not type-check."""

    levels: Mapping[Level, str]
    marks: Mapping[Mark, str]
    """One or two words for a band across a picture."""
    bands: Mapping[Mark, str]
    """A sentence for the band of a certificate, with ``{day}``."""
    level: str
    """The level as a certificate says it, with ``{level}``."""
    title: str
    certifies: str
    holds: str
    issued: str
    until: str
    number: str
    verify: str
    demonstration: str
    seal: str
    qr: str
    signature_of: str
    dates: str
    """Locale for dates."""


_ENGLISH = Words(
    levels=MappingProxyType(
        {
            Level.BRONZE: "Bronze",
            Level.SILVER: "Silver",
            Level.GOLD: "Gold",
            Level.PLATINUM: "Platinum",
        }
    ),
    marks=MappingProxyType(
        {
            Mark.UPCOMING: "Not yet valid",
            Mark.EXPIRED: "Expired",
            Mark.LAPSED: "Lapsed",
            Mark.SUSPENDED: "Suspended",
            Mark.WITHDRAWN: "Withdrawn",
            Mark.SURRENDERED: "Surrendered",
            Mark.REPLACED: "Replaced",
            Mark.REVOKED: "Revoked",
        }
    ),
    bands=MappingProxyType(
        {
            Mark.UPCOMING: "Not valid before {day}",
            Mark.EXPIRED: "Expired on {day}",
            Mark.LAPSED: "Lapsed since {day}",
            Mark.SUSPENDED: "Suspended since {day}",
            Mark.WITHDRAWN: "Withdrawn on {day}",
            Mark.SURRENDERED: "Surrendered on {day}",
            Mark.REPLACED: "Replaced on {day} by a newer certificate",
            Mark.REVOKED: "Revoked on {day}; the certificate is being corrected",
        }
    ),
    level="{level} level",
    title="Certificate",
    certifies="This is to certify that",
    holds="holds the certification",
    issued="Issued",
    until="Valid until",
    number="Certificate number",
    verify="The standing may change. Verify at",
    demonstration="Demonstration",
    seal="Badge:",
    qr="QR code:",
    signature_of="Signature of",
    dates="en_GB",
)

_BY_LANGUAGE: Mapping[str, Words] = MappingProxyType({"en": _ENGLISH})


def words_of(language: str) -> Words:
    """Give the words of a BCP 47 tag; English where the language is not there yet."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), _ENGLISH)
