"""A certificate from the template of its kind: only what the holder has alone is written."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

import pydyf

from issuer.rendering.compiled.cutting import template_of
from issuer.rendering.compiled.fitting import fitted
from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.kinds import check_holder, kind_of
from issuer.rendering.compiled.objects import filled, stream
from issuer.rendering.compiled.shaping import Ink, Line, lines_of, measured
from issuer.rendering.compiled.subset import Subset, subset_of
from issuer.rendering.compiled.template import Template, TextSlot
from issuer.rendering.compiled.writing import Writer
from issuer.rendering.document import ATTACHMENT_TYPE, is_complex
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import ENGINE, MILLIMETRES_PER_PIXEL
from issuer.rendering.page import address_lines, days_of, name_language_of, slot_of, texts_of
from issuer.rendering.qr import qr_runs
from issuer.rendering.words import language_of

_POINTS_PER_PIXEL: Final = 0.75


def compiled_certificate(facts: CertificateFacts) -> bytes | None:
    """Draw a certificate from a template; None where it must be laid out by itself.

    ``facts`` have been admitted. Raises RenderingError where the address makes no QR code or
    the badge has no drawing.
    """
    try:
        return _filled(facts)
    except NotHeldError:
        return None


def _filled(facts: CertificateFacts) -> bytes:
    check_holder(facts)
    with ENGINE:
        name_fit, name = fitted("name", facts.holder_name, name_language_of(facts))
        days = days_of(facts)
        language = language_of(facts.language)
        day_points = min(fitted("day", day, language)[0].points for day in days)
        template = template_of(kind_of(facts, name_points=name_fit.points, day_points=day_points))
        slots = template.slots
        top = float(f"{name_fit.top:.2f}") / MILLIMETRES_PER_PIXEL
        lines = [(slots["name"], name, top)]
        for slot_name, text in (
            *zip(("issued", "until"), days, strict=False),
            ("number", facts.certificate_id),
            ("address", address_lines(facts.address)[1]),
        ):
            slot = slots[slot_name]
            lines.append((slot, _line(text, slot), slot.top))
        address = lines[-1][1]
        _check_address(facts.address, slots["address"], address)
        ink = Ink()
        drawn = [
            ink.drawn(line, x=_left(slot, line), y=top + line.baseline) for slot, line, top in lines
        ]
        writer = Writer(template)
        fonts: dict[bytes, Subset] = {}
        references = b""
        for font_name, used in ink.used.items():
            subset = subset_of(used[0].face, used, number=writer.next_number)
            writer.add(subset.objects)
            fonts[font_name.encode("ascii")] = subset
            references += b"/%s%s %d 0 R" % (
                _OWN,
                font_name.encode("ascii"),
                writer.next_number - 1,
            )
    for (slot, line, _), operators in zip(lines, drawn, strict=True):
        writer.put(slot.number, stream(_content(slot, line, operators, fonts)))
    writer.put(template.qr, _qr_form(facts.address))
    writer.put(template.credential, _attached(facts))
    texts = texts_of(facts)
    number, metadata = template.metadata
    said = {"title": escape(texts.title).encode(), "created": texts.created.encode("ascii")}
    writer.put(number, stream(filled(metadata, said), b"/Type /Metadata/Subtype /XML"))
    values = {
        "title": pydyf.String(texts.title).data,
        "created": _pdf_time(facts.created),
        "attachment": pydyf.String(texts.attachment).data,
        "qr": pydyf.String(texts.qr).data,
        "address": pydyf.String(facts.address).data,
        "link": _link(template, address),
        "fonts": references,
    }
    for number, pieces in template.cuts.items():
        writer.put(number, filled(pieces, values))
    return writer.finished(template, texts.identifier)


_OWN: Final = b"H"
"""Begins the names of the holder's fonts; the template's are in the same dictionary."""


def _line(text: str, slot: TextSlot) -> Line:
    line = measured(text, slot.style, width=slot.width)
    if line is None:
        raise NotHeldError("a text takes more than one line")
    return line


def _check_address(address: str, slot: TextSlot, tail: Line) -> None:
    """Raise NotHeldError where the address takes more lines than its largest size may have.

    Two lines that follow each other hold more than one width of letters together, so what is
    no wider than two widths takes at most four lines; only longer ones need to be broken.
    """
    most = slot_of("address", address, "en").steps[0].lines
    head = measured(address_lines(address)[0], slot.style, width=_ANY_WIDTH)
    if head is None or (
        head.width + tail.width > most // 2 * slot.width
        and lines_of(address, slot.style, width=slot.width) > most
    ):
        raise NotHeldError("the address is long")


_ANY_WIDTH: Final = 1_000_000.0


def _left(slot: TextSlot, line: Line) -> float:
    return slot.left + slot.share * (slot.width - line.width)


def _content(
    slot: TextSlot, line: Line, operators: Sequence[bytes], fonts: Mapping[bytes, Subset]
) -> bytes:
    """Write a text between its mark and its end, with the glyphs' numbers in the subsets."""
    words = b"/ActualText " + pydyf.String(line.text).data if is_complex(line.text) else b""
    written = [b"<</MCID %d%s>>" % (slot.mark, words), slot.before, b"BT"]
    subset: Subset | None = None
    for operator in operators:
        if operator.endswith(b" Tf"):
            name = operator[1:].partition(b" ")[0]
            subset = fonts[name]
            written.append(b"/" + _OWN + operator[1:])
        elif operator.endswith(b" TJ") and subset is not None:
            written.append(subset.renumbered(operator))
        else:
            written.append(operator)
    return b"\n".join([*written, b"ET"])


def _qr_form(address: str) -> bytes:
    """Draw the QR code as ``qr_svg`` does, into a square of one unit."""
    size, runs = qr_runs(address)
    squares = b"\n".join([b"%d %d %d 1 re" % run for run in runs])
    content = b"1 1 1 rg 0 0 %d %d re f\n0 0 0 rg\n%s\nf" % (size, size, squares)
    return stream(
        content,
        b"/Type /XObject/Subtype /Form/BBox [0 0 %d %d]/Matrix [%.6f 0 0 %.6f 0 1]/Resources <<>>"
        % (size, size, 1 / size, -1 / size),
    )


def _attached(facts: CertificateFacts) -> bytes:
    checksum = hashlib.md5(facts.credential, usedforsecurity=False).hexdigest().encode("ascii")
    created = _pdf_time(facts.created)
    return stream(
        facts.credential,
        b"/Type /EmbeddedFile/Subtype /%s/Params <</CheckSum <%s>/Size %d"
        b"/CreationDate %s/ModDate %s>>"
        % (
            *(ATTACHMENT_TYPE.replace("/", "#2F").encode("ascii"), checksum),
            *(len(facts.credential), created, created),
        ),
    )


def _pdf_time(moment: datetime) -> bytes:
    return moment.strftime("(D:%Y%m%d%H%M%SZ)").encode("ascii")


def _link(template: Template, line: Line) -> bytes:
    left = _left(template.slots["address"], line)
    edges = (left * _POINTS_PER_PIXEL, (left + line.width) * _POINTS_PER_PIXEL)
    written: bytes = pydyf.Array([edges[0], template.link[0], edges[1], template.link[1]]).data
    return written
