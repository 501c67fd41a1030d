"""The holder's texts, set into the slots of a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pydyf

from issuer.rendering.compiled.cutting import template_of
from issuer.rendering.compiled.fitting import fitted
from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.kept import included
from issuer.rendering.compiled.kinds import kind_of
from issuer.rendering.compiled.objects import plain_stream
from issuer.rendering.compiled.shaping import Drawn, Line, Signs, drawn, lines_of, measured
from issuer.rendering.compiled.template import Included, Template, TextSlot
from issuer.rendering.document import needs_words
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import MILLIMETRES_PER_PIXEL
from issuer.rendering.page import address_lines, band_of, days_of, name_language_of, slot_of
from issuer.rendering.words import language_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All of the holder's texts."""

    template: Template
    texts: Mapping[str, bytes]
    """What the page's content has in its holes, by the name of the slot."""
    edges: tuple[float, float]
    """Left and right of the address, in CSS pixels."""
    fonts: bytes
    """What the page's dictionary of fonts says besides the template's."""
    objects: Sequence[bytes]
    """Those of the own fonts, with the first numbers that the template leaves free."""


_DAYS: Final = ("issued", "until")


def set_texts(facts: CertificateFacts) -> Setting:
    """Choose the template of a certificate and set the holder's texts.

    Raises NotHeldError where a text does not go into its slot. Whoever calls holds ``ENGINE``.
    """
    fit, name = fitted("name", facts.holder_name, name_language_of(facts))
    days = days_of(facts)
    points = min(_day_points(day, language_of(facts.language)) for day in days)
    template = template_of(kind_of(facts, name_points=fit.points, day_points=points))
    slots = template.slots
    top = float(f"{fit.top:.2f}") / MILLIMETRES_PER_PIXEL  # as it stands in the page's style
    texts = {"name": _drawn(slots["name"], name, top=top)}
    texts |= {at: _common(slots[at], day) for at, day in zip(_DAYS, days, strict=False)}
    if (band := band_of(facts)) is not None:
        texts["band"] = _common(slots["band"], band)
    number, _ = _spelled(slots["number"], template.signs["number"], facts.certificate_id)
    tail = address_lines(facts.address)[1]
    address, edges = _spelled(slots["address"], template.signs["address"], tail)
    _check_address(facts.address, template, edges[1] - edges[0])
    own, objects = included(
        [use for text in texts.values() if text.written is None for use in text.drawn.uses],
        prefix=b"H",
        number=len(template.rows),
        write=plain_stream,
    )
    return Setting(
        template=template,
        texts={
            "number": number,
            "address": address,
            **{
                at: text.written or _written(slots[at], text.drawn, own)
                for at, text in texts.items()
            },
        },
        edges=edges,
        fonts=b"".join([font.entry for font in own.values()]),
        objects=objects,
    )


@lru_cache(maxsize=1024)
def _day_points(day: str, language: str) -> float:
    return fitted("day", day, language)[0].points


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    drawn: Drawn
    written: bytes | None
    """For the page's content; None where it has a glyph that the template's fonts lack."""


def _drawn(slot: TextSlot, line: Line, *, top: float) -> _Text:
    shown = drawn(line, x=slot.start(line.width), y=top + line.baseline)
    kept = all(
        use.font.hash in slot.kept and slot.kept[use.font.hash].subset.has(use.texts)
        for use in shown.uses
    )
    return _Text(drawn=shown, written=_written(slot, shown, slot.kept) if kept else None)


@lru_cache(maxsize=1024)
def _common(slot: TextSlot, text: str) -> _Text:
    """Set a text that is the same on many certificates: a day, or a mark's band."""
    line = measured(text, slot.letters, width=slot.width)
    if line is None:
        raise NotHeldError("a text takes more than one line")
    return _drawn(slot, line, top=slot.top)


def _written(slot: TextSlot, shown: Drawn, fonts: Mapping[str, Included]) -> bytes:
    """Write a text between its mark and its end, by the glyphs' numbers in the subsets."""
    words = b""
    if needs_words(shown.text, slot.letters.style):
        words = b"/ActualText " + pydyf.String(shown.text).data
    written = [b"<</MCID %d%s>>" % (slot.mark, words), slot.before, b"BT"]
    font: Included | None = None
    for operator in shown.operators:
        if operator.endswith(b" Tf"):
            name, _, size = operator[1:].partition(b" ")
            font = fonts[name.decode("ascii")]
            written.append(font.name + b" " + size)
        elif operator.endswith(b" TJ") and font is not None:
            written.append(font.subset.renumbered(operator))
        else:
            written.append(operator)
    return b"\n".join([*written, b"ET"])


def _spelled(slot: TextSlot, signs: Signs, text: str) -> tuple[bytes, tuple[float, float]]:
    """Write a text letter by letter; give its left and right edges too."""
    width = signs.width(text)
    if width > slot.width:
        raise NotHeldError("a text takes more than one line")
    left = slot.start(width)
    shown = signs.written(text, x=left, y=slot.top + signs.baseline)
    written = b"<</MCID %d>>\n%s\nBT\n%s\nET" % (slot.mark, slot.before, shown)
    return written, (left, left + width)


def _check_address(address: str, template: Template, tail_width: float) -> None:
    """Raise NotHeldError where the address takes more lines than its largest size may have.

    Two lines that follow each other hold more than one width of letters together, so what is
    no wider than two widths takes at most four lines; only longer ones need to be broken.
    """
    slot = template.slots["address"]
    most = slot_of("address", address, "en").steps[0].lines
    if (
        template.head_width + tail_width > most // 2 * slot.width
        and lines_of(address, slot.letters, width=slot.width) > most
    ):
        raise NotHeldError("the address is long")
