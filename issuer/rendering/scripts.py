"""What can be seen of a text's script: its direction, and whose Han letters it has."""

import unicodedata


def direction_of(text: str) -> str:
    """Tell ``rtl`` or ``ltr`` by the first strong character (Unicode Bidirectional, P2-P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in {"R", "AL"}:
            return "rtl"
    return "ltr"


_FIRST_HANGUL = "\u1100"
"""Kana and hangul are from here on."""


def language_of_name(text: str, *, given: str | None, paper: str) -> str:
    """Choose the language tag by which the letters of a name are drawn.

    Kana and hangul speak for themselves; then the name's own tag; otherwise the paper's.
    """
    for character in text:
        if character < _FIRST_HANGUL:
            continue
        name = unicodedata.name(character, "")
        if name.startswith(("HIRAGANA", "KATAKANA")):
            return "ja"
        if name.startswith("HANGUL"):
            return "ko"
    return given or paper
