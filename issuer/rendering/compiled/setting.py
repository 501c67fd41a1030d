"""The holder's texts, set into the slots of a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pydyf

from issuer.rendering.compiled.cutting import template_of
from issuer.rendering.compiled.fitting import fitted
from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.kinds import kind_of
from issuer.rendering.compiled.shaping import Drawn, Signs, drawn, lines_of, measured
from issuer.rendering.compiled.subset import Subset, Use, subset_of
from issuer.rendering.compiled.template import Kept, Template, TextSlot
from issuer.rendering.document import is_complex
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import MILLIMETRES_PER_PIXEL
from issuer.rendering.page import address_lines, days_of, name_language_of, slot_of
from issuer.rendering.words import language_of

_KEPT, _OWN = b"K", b"H"
"""Begin the names of fonts, besides those that the page itself has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One text in its slot, in CSS pixels."""

    slot: TextSlot
    drawn: Drawn
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All of the holder's texts."""

    template: Template
    texts: Mapping[str, Placed]
    """By the name of the slot."""
    own: Mapping[str, Kept]
    """The certificate's own fonts, by hash."""
    objects: Sequence[bytes]
    """Those of the own fonts, with the first numbers that the template leaves free."""

    @property
    def font_names(self) -> bytes:
        """Entries of the page's dictionary of fonts."""
        return b"".join(
            b"/%s%s %d 0 R" % (kind, name.encode("ascii"), font.number)
            for kind, fonts in ((_KEPT, self.template.kept), (_OWN, self.own))
            for name, font in fonts.items()
        )

    def content(self, text: Placed) -> bytes:
        """Write a text between its mark and its end, by the glyphs' numbers in the subsets."""
        shown = text.drawn
        words = b"/ActualText " + pydyf.String(shown.text).data if is_complex(shown.text) else b""
        written = [b"<</MCID %d%s>>" % (text.slot.mark, words), text.slot.before, b"BT"]
        kept = _is_kept(shown, self.template)
        kind, fonts = (_KEPT, self.template.kept) if kept else (_OWN, self.own)
        subset: Subset | None = None
        for operator in shown.operators:
            if operator.endswith(b" Tf"):
                subset = fonts[operator[1 : operator.index(b" ")].decode("ascii")].subset
                written.append(b"/" + kind + operator[1:])
            elif operator.endswith(b" TJ") and subset is not None:
                written.append(subset.renumbered(operator))
            else:
                written.append(operator)
        return b"\n".join([*written, b"ET"])


def set_texts(facts: CertificateFacts) -> Setting:
    """Choose the template of a certificate and set the holder's texts.

    Raises NotHeldError where a text does not go into its slot. Whoever calls holds ``ENGINE``.
    """
    fit, name = fitted("name", facts.holder_name, name_language_of(facts))
    days = days_of(facts)
    points = min(_day_points(day, language_of(facts.language)) for day in days)
    template = template_of(kind_of(facts, name_points=fit.points, day_points=points))
    slots = template.slots
    slot = slots["name"]
    left = slot.left + slot.share * (slot.width - name.width)
    top = float(f"{fit.top:.2f}") / MILLIMETRES_PER_PIXEL  # as it stands in the page's style
    texts = {
        "name": Placed(
            slot=slot,
            drawn=drawn(name, x=left, y=top + name.baseline),
            left=left,
            right=left + name.width,
        ),
        **{at: _day(slots[at], day) for at, day in zip(("issued", "until"), days, strict=False)},
        "number": _spelled(slots["number"], template.signs["number"], facts.certificate_id),
        "address": _spelled(
            slots["address"], template.signs["address"], address_lines(facts.address)[1]
        ),
    }
    _check_address(facts.address, template, texts["address"])
    own, objects = _own_fonts(template, [text.drawn for text in texts.values()])
    return Setting(template=template, texts=texts, own=own, objects=objects)


@lru_cache(maxsize=1024)
def _day_points(day: str, language: str) -> float:
    return fitted("day", day, language)[0].points


def _placed(slot: TextSlot, text: str) -> Placed:
    line = measured(text, slot.letters, width=slot.width)
    if line is None:
        raise NotHeldError("a text takes more than one line")
    left = slot.left + slot.share * (slot.width - line.width)
    return Placed(
        slot=slot,
        drawn=drawn(line, x=left, y=slot.top + line.baseline),
        left=left,
        right=left + line.width,
    )


def _spelled(slot: TextSlot, signs: Signs, text: str) -> Placed:
    width = signs.width(text)
    if width > slot.width:
        raise NotHeldError("a text takes more than one line")
    left = slot.left + slot.share * (slot.width - width)
    return Placed(
        slot=slot,
        drawn=signs.drawn(text, x=left, y=slot.top + signs.baseline),
        left=left,
        right=left + width,
    )


_day: Final = lru_cache(maxsize=1024)(_placed)
"""Days are the same on many certificates."""


def _check_address(address: str, template: Template, tail: Placed) -> None:
    """Raise NotHeldError where the address takes more lines than its largest size may have.

    Two lines that follow each other hold more than one width of letters together, so what is
    no wider than two widths takes at most four lines; only longer ones need to be broken.
    """
    slot = tail.slot
    most = slot_of("address", address, "en").steps[0].lines
    if (
        template.head_width + tail.right - tail.left > most // 2 * slot.width
        and lines_of(address, slot.letters, width=slot.width) > most
    ):
        raise NotHeldError("the address is long")


def _own_fonts(template: Template, texts: Sequence[Drawn]) -> tuple[dict[str, Kept], list[bytes]]:
    """Make the fonts of those texts that have a glyph which the template's fonts lack."""
    uses: dict[str, list[Use]] = {}
    for text in texts:
        if not _is_kept(text, template):
            for use in text.uses:
                uses.setdefault(use.font.hash, []).append(use)
    own: dict[str, Kept] = {}
    objects: list[bytes] = []
    for name, same in uses.items():
        subset = subset_of(same, number=len(template.rows) + len(objects))
        objects += subset.objects
        own[name] = Kept(subset=subset, number=len(template.rows) + len(objects) - 1)
    return own, objects


def _is_kept(text: Drawn, template: Template) -> bool:
    return all(
        use.font.hash in template.kept and template.kept[use.font.hash].subset.has(use.texts)
        for use in text.uses
    )
