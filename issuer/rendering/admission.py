"""What a certificate takes in: texts of a sane length that a person could read."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import CertificateFacts

LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "holder_name": 200,
        "programme_name": 120,
        "track_name": 120,
        "scope": 400,
        "certificate_id": 80,
        "issuer_name": 120,
        "issuer_domain": 253,
        "address": 300,
        "signature.name": 120,
        "signature.office": 120,
    }
)
"""Characters that each text may have."""

MOST_MARKS = 6
"""Combining marks on one letter; scripts in use have up to four."""

LARGEST_CREDENTIAL = 1_000_000
LARGEST_PICTURE = 1_000_000
"""Bytes."""

_FIRST_MARK = "\u0300"
"""No combining mark comes before it; characters that cannot be printed are not printable."""

_PNG = b"\x89PNG\r\n\x1a\n"
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def admit(facts: CertificateFacts) -> None:
    """Refuse what cannot or must not be printed. Raises RenderingError that names the fact."""
    for name, longest in LONGEST.items():
        value: object = facts
        for part in name.split("."):
            value = getattr(value, part)
        _admit_text(name.replace("_", " ").replace(".", "'s "), str(value), longest)
    if not facts.credential or len(facts.credential) > LARGEST_CREDENTIAL:
        raise RenderingError(
            f"The credential to attach has {len(facts.credential)} bytes; 1 to "
            f"{LARGEST_CREDENTIAL} are possible."
        )
    if facts.created.tzinfo is None:
        raise RenderingError("The time of making has no time zone; times are in UTC.")
    picture = facts.signature.picture
    if picture is not None and (not picture.startswith(_PNG) or len(picture) > LARGEST_PICTURE):
        raise RenderingError(
            f"The signature's picture must be a PNG file of at most {LARGEST_PICTURE} bytes."
        )


def _admit_text(name: str, text: str, longest: int) -> None:
    if not text.strip():
        raise RenderingError(f"The {name} is empty; a certificate needs it.")
    if len(text) > longest:
        raise RenderingError(
            f"The {name} has {len(text)} characters; a certificate takes at most {longest}."
        )
    if text.isprintable() and max(text) < _FIRST_MARK:
        return
    marks = 0
    for character in text:
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > MOST_MARKS:
            raise RenderingError(
                f"The {name} has more than {MOST_MARKS} combining marks on one letter; they "
                "would run over the lines around it."
            )
        if kind in {"Cc", "Cs", "Co", "Zl", "Zp"} or character in _OVERRIDES:
            raise RenderingError(
                f"The {name} has the character U+{ord(character):04X}, which cannot be printed "
                "or would change how the rest is read."
            )
