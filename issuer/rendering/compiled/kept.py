"""Fonts that a template keeps: with all the letters that days, numbers and addresses may have.

So only a name needs a font subset of its own in each file.
"""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from issuer.rendering.compiled.objects import kept_stream
from issuer.rendering.compiled.shaping import ANY_WIDTH, Signs, drawn, measured, signs_of
from issuer.rendering.compiled.subset import Use, Write, subset_of
from issuer.rendering.compiled.template import Included, TextSlot
from issuer.rendering.page import day_of

_SIGNS: Final = string.ascii_letters + string.digits + "_.~-"
"""What numbers and the last parts of addresses are made of (``kinds.py``)."""

_DAYS: Final = tuple(
    date(year, month, day)
    for month in range(1, 13)
    for year, day in ((2013, 24), (1956, 17), (1998, 28))
)
"""Every month, and in each every digit."""


def kept_fonts(
    slots: Mapping[str, TextSlot], language: str, *, number: int
) -> tuple[dict[str, Included], dict[str, Signs], list[bytes]]:
    """Make the fonts of all slots but the name's, by hash, and the signs of number and address.

    Also gives the fonts' objects, from ``number`` on. Whoever calls holds ``ENGINE``.
    """
    signs = {name: signs_of(_SIGNS, slots[name].letters) for name in ("number", "address")}
    days = [slots[name] for name in ("issued", "until") if name in slots]
    uses = [use for slot in days for use in _of_days(slot, language)]
    uses += [each.use for each in signs.values()]
    kept, objects = included(uses, prefix=b"K", number=number, write=kept_stream)
    for name, each in signs.items():
        font = kept[each.use.font.hash]
        signs[name] = each.renumbered(font.subset, font.name)
    return kept, signs, objects


def included(
    uses: Sequence[Use], *, prefix: bytes, number: int, write: Write
) -> tuple[dict[str, Included], list[bytes]]:
    """Make a subset of each font, by hash, and their objects, from ``number`` on.

    Their names begin with ``prefix``; their streams are written by ``write``.
    """
    by_font: dict[str, list[Use]] = {}
    for use in uses:
        by_font.setdefault(use.font.hash, []).append(use)
    fonts: dict[str, Included] = {}
    objects: list[bytes] = []
    for font, same in by_font.items():
        subset, bodies = subset_of(same, number=number + len(objects), write=write)
        objects += bodies
        fonts[font] = Included(
            subset=subset,
            name=b"/%s%s" % (prefix, font.encode("ascii")),
            number=number + len(objects) - 1,
        )
    return fonts, objects


def _of_days(slot: TextSlot, language: str) -> list[Use]:
    texts = [day_of(day, language) for day in _DAYS]
    lines = [measured(text, slot.letters, width=ANY_WIDTH) for text in texts]
    return [use for line in lines if line is not None for use in drawn(line, x=0, y=0).uses]
