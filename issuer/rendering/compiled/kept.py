"""Fonts that a template keeps: with all the letters that days, numbers and addresses may have.

So only a name needs a font subset of its own in each file.
"""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from issuer.rendering.compiled.shaping import drawn, measured
from issuer.rendering.compiled.subset import Use, subset_of
from issuer.rendering.compiled.template import Kept, TextSlot
from issuer.rendering.page import day_of

ANY_WIDTH: Final = 1_000_000.0
"""Pixels; wider than any text."""

_SIGNS: Final = (
    string.ascii_letters + string.digits + "_.~-/:",
    *("ff", "fi", "fl", "ffi", "ffl"),
)
"""What numbers and addresses are made of (``kinds.py``), and ligatures of it."""

_DAYS: Final = tuple(
    date(year, month, day)
    for month in range(1, 13)
    for year, day in ((2013, 24), (1956, 17), (1998, 28))
)
"""Every month, and in each every digit."""


def kept_fonts(
    slots: Mapping[str, TextSlot], language: str, *, number: int
) -> tuple[dict[str, Kept], list[bytes]]:
    """Make the fonts of all slots but the name's, by hash; and their objects, from ``number`` on.

    Whoever calls holds ``ENGINE``.
    """
    days = [day_of(day, language) for day in _DAYS]
    uses: dict[str, list[Use]] = {}
    for name, slot in slots.items():
        if name != "name":
            for use in _uses(slot, _SIGNS if name in {"number", "address"} else days):
                uses.setdefault(use.font.hash, []).append(use)
    kept: dict[str, Kept] = {}
    objects: list[bytes] = []
    for font, same in uses.items():
        subset = subset_of(same, number=number + len(objects))
        objects += subset.objects
        kept[font] = Kept(subset=subset, number=number + len(objects) - 1)
    return kept, objects


def _uses(slot: TextSlot, texts: Sequence[str]) -> list[Use]:
    lines = [measured(text, slot.letters, width=ANY_WIDTH) for text in texts]
    return [use for line in lines if line is not None for use in drawn(line, x=0, y=0).uses]
