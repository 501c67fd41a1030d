"""Names folded for search: case and accents do not count, and what is typed finds it."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Latin letters with a stroke or a ligature: Unicode does not decompose them."""

_WORD = re.compile(r"\w+")

LONGEST = 200
"""Letters that are kept of a folded name."""


def fold(name: str) -> str:
    """Return ``name`` in compatibility form, lower case, without marks."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", bare).split())[:LONGEST]


def words(name: str) -> tuple[str, ...]:
    """Return the different words of ``name``, folded, in the order in which they stand."""
    return tuple(dict.fromkeys(_WORD.findall(fold(name))))
