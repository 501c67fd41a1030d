"""The few words that pictures and papers add of their own, by language.

English is written here; the other languages are gettext catalogues, read by Babel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from issuer.domain.programme import Level
from issuer.rendering.facts import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything in one language."""

    levels: Mapping[Level, str]
    marks: Mapping[Mark, str]
    """One or two words for a ribbon."""
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
    badge: str
    """Alternative text of the seal, with ``{track}`` and ``{level}``."""
    qr: str
    """Alternative text of the QR code, with ``{address}``."""
    signature: str
    """Alternative text of the signature, with ``{name}``."""
    locale: str
    """Babel's name of the locale, for dates."""


LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.BRONZE: "Bronze",
        Level.SILVER: "Silver",
        Level.GOLD: "Gold",
        Level.PLATINUM: "Platinum",
    }
)
MARKS: Mapping[Mark, str] = MappingProxyType(
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
)
BANDS: Mapping[Mark, str] = MappingProxyType(
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
)
CERTIFICATE: Mapping[str, str] = MappingProxyType(
    {
        "level": "{level} level",
        "title": "Certificate",
        "certifies": "This is to certify that",
        "holds": "holds the certification",
        "issued": "Issued",
        "until": "Valid until",
        "number": "Certificate number",
        "verify": "The standing may change. Verify at",
        "demonstration": "Demonstration",
        "badge": "Badge: {track}, {level}",
        "qr": "QR code: {address}",
        "signature": "Signature of {name}",
    }
)

LOCALES: Mapping[str, str] = MappingProxyType(
    {"en": "en_GB", "de": "de", "fr": "fr", "es": "es", "ar": "ar", "ja": "ja"}
)
"""The languages that papers are written in, and the locale of their dates."""


def language_of(tag: str) -> str:
    """Choose the language of a paper for a BCP 47 tag: itself, or English."""
    language = tag.split("-")[0].lower()
    return language if language in LOCALES else "en"


@lru_cache(maxsize=len(LOCALES))
def words_of(language: str) -> Words:
    """Give the words of one of the ``LOCALES``."""
    catalogue = catalogue_of(language)

    def said(english: str, context: str) -> str:
        message = catalogue.get(english, context)
        return str(message.string) if message is not None and message.string else english

    return Words(
        levels=MappingProxyType({key: said(word, "level") for key, word in LEVELS.items()}),
        marks=MappingProxyType({key: said(word, "mark") for key, word in MARKS.items()}),
        bands=MappingProxyType({key: said(word, "band") for key, word in BANDS.items()}),
        locale=LOCALES[language],
        **{key: said(word, "certificate") for key, word in CERTIFICATE.items()},
    )


def catalogue_of(language: str) -> Catalog:
    """Read a language's catalogue; English has an empty one."""
    if language == "en":
        return Catalog(locale="en")
    source = files("templates").joinpath("certificate", "languages", f"{language}.po").read_bytes()
    return read_po(BytesIO(source), locale=language)
