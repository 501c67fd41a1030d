"""Strangers' text on our pages: shown as it is, and unable to pose as something else."""

import unicodedata
from typing import Final

from markupsafe import Markup, escape

_DECEIVING: Final = frozenset(
    "\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
)
"""Zero-width spaces, separators and direction overrides. The joiners (U+200C, U+200D) and the
plain marks (U+200E, U+200F, U+061C) stay: scripts and emoji need them."""


def _is_deceiving(character: str) -> bool:
    return character in _DECEIVING or unicodedata.category(character) in {"Cc", "Co", "Cs"}


def shown(text: object) -> Markup:
    """Return ``text`` as HTML, escaped and isolated in its own direction.

    Characters that reorder or hide their neighbours are named instead of obeyed, so that a
    name cannot be read as another (UTS #39 §5.1). Nothing is normalised: what stands there is
    what was signed.
    """
    parts = [
        Markup('<span class="codepoint">U+{}</span>').format(f"{ord(character):04X}")
        if _is_deceiving(character)
        else escape(character)
        for character in str(text)
    ]
    return Markup("<bdi>{}</bdi>").format(Markup("").join(parts))


def plain(text: object) -> str:
    """Return ``text`` for places that take no markup (titles, attributes, headers)."""
    return "".join(
        f"[U+{ord(character):04X}]" if _is_deceiving(character) else character
        for character in str(text)
    )
