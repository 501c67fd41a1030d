"""From a kind to its template: WeasyPrint lays out and tags the page once, then it is cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import BlockContainerBox, LineBox, TextBox

from issuer.rendering.assets import RefusedAddressError
from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.kept import kept_fonts
from issuer.rendering.compiled.kinds import Kind
from issuer.rendering.compiled.objects import (
    Hole,
    Pieces,
    cut,
    kept_stream,
    marker,
    numbered,
    prepared,
    row,
)
from issuer.rendering.compiled.shaping import ANY_WIDTH, Letters, measured
from issuer.rendering.compiled.template import Template, TextSlot
from issuer.rendering.document import content_of, marked, print_page, referred
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import ENGINE, Fit, missing_characters
from issuer.rendering.page import Sizes, address_lines, drawings_of, page_of, slot_of, texts_of
from issuer.rendering.words import language_of

MOST_TEMPLATES: Final = 64
"""Templates that are remembered, of about 200 KB each; a track has one or two of each language."""

_HEADER: Final = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"


@lru_cache(maxsize=MOST_TEMPLATES)
def template_of(kind: Kind) -> Template:
    """Lay out and cut a kind. Raises NotHeldError where it must be laid out every time."""
    facts = kind.facts
    place = slot_of("name", facts.holder_name, facts.language).place
    sizes = Sizes(
        name=Fit(points=kind.name_points, lines=1, left=37.5, top=place.top, width=222, height=8),
        day=kind.day_points,
        address=slot_of("address", facts.address, facts.language).steps[0].points,
    )
    drawings, texts = drawings_of(facts), texts_of(facts)
    cut_out: list[Template] = []
    try:
        with ENGINE, missing_characters() as missing:
            print_page(
                page_of(facts, sizes),
                drawings=drawings,
                signature=facts.signature.picture,
                credential=facts.credential,
                description=texts.attachment,
                created=facts.created,
                identifier=texts.identifier,
                finisher=lambda document, pdf: cut_out.append(
                    _template(facts, document, pdf, qr=drawings.qr.content)
                ),
            )
    except (RenderingError, RefusedAddressError):
        raise NotHeldError("the page cannot be laid out; the reference says why") from None
    if missing:
        raise NotHeldError("the page has characters without a glyph; the reference says which")
    return cut_out[0]


def _template(
    facts: CertificateFacts, document: Document, pdf: pydyf.PDF, *, qr: bytes
) -> Template:
    content, slots = _content(document, pdf)
    link = _make_holes(pdf, texts_of(facts).qr)
    streams = {item.number: item for item in pdf.objects if isinstance(item, pydyf.Stream)}
    own = {
        "metadata": _number(streams, lambda item: item.extra.get("Type") == "/Metadata"),
        "credential": _number(streams, lambda item: item.extra.get("Type") == "/EmbeddedFile"),
        "qr": _number(streams, lambda item: item.stream == [qr]),
        "content": content_of(pdf).number,
    }
    together, information = len(pdf.objects), len(pdf.objects) + 1
    kept, signs, kept_objects = kept_fonts(
        slots, language_of(facts.language), number=information + 1
    )
    page = pdf.objects[pdf.pages["Kids"][0]]
    fonts = int(bytes(referred(pdf, page["Resources"])["Font"]).split()[0])
    cuts: dict[int, Pieces] = {}
    plain: dict[int, bytes] = {}
    for item in pdf.objects[1:]:
        if item.number in streams:
            continue
        written: bytes = item.data
        if item.number == fonts:
            entries = b"".join([font.entry for font in kept.values()])
            written = written.removesuffix(b">>") + entries + marker("fonts") + b">>"
        pieces = cut(written)
        if len(pieces) > 1:
            cuts[item.number] = pieces
        else:
            plain[item.number] = written
    cuts[information] = cut(pdf.info.data)
    fixed = [
        *((number, item.data) for number, item in streams.items() if number not in own.values()),
        (together, _object_stream(plain)),
        *enumerate(kept_objects, start=information + 1),
    ]
    rows = [b""] * (information + 1 + len(kept_objects))
    rows[0] = row(0, 0, 0xFFFF)
    prefix = bytearray(_HEADER)
    for number, body in fixed:
        rows[number] = row(1, len(prefix), 0)
        prefix += numbered(number, body)
    for index, number in enumerate(plain):
        rows[number] = row(2, together, index)
    return Template(
        prefix=bytes(prefix),
        rows=tuple(rows),
        cuts=cuts,
        content=(own["content"], prepared(content)),
        metadata=(own["metadata"], prepared(_metadata(streams[own["metadata"]]))),
        credential=own["credential"],
        qr=own["qr"],
        slots={name: replace(slot, kept=kept) for name, slot in slots.items()},
        signs=signs,
        head_width=_head_width(facts.address, slots["address"]),
        link=link,
        information=information,
        catalogue=pdf.catalog.number,
    )


def _head_width(address: str, slot: TextSlot) -> float:
    head = measured(address_lines(address)[0], slot.letters, width=ANY_WIDTH)
    if head is None:
        raise NotHeldError("the address is long")
    return head.width


def _content(document: Document, pdf: pydyf.PDF) -> tuple[Pieces, dict[str, TextSlot]]:
    """Cut the page's content, with a hole for each of the holder's texts."""
    content = content_of(pdf).stream
    lines = _lines(document)
    pieces: list[bytes | str] = []
    slots: dict[str, TextSlot] = {}
    end = 0
    for name, box, mark in _holders_texts(document, pdf):
        begin = content.index(b"BT", mark)
        pieces += [b"\n" + _joined(content[end:mark]) + b"\n", name]
        end = content.index(b"ET", begin) + 1
        block, line = lines[box]
        left, width = block.content_box_x(), block.width
        slots[name] = TextSlot(
            mark=content[mark]["MCID"],
            before=_joined(content[mark + 1 : begin]),
            letters=Letters(box.style),
            left=left,
            width=width,
            share=round(2 * (box.position_x - left) / (width - box.width)) / 2,
            top=line.position_y,
        )
    pieces.append(b"\n" + _joined(content[end:]))
    return tuple(pieces), slots


def _holders_texts(document: Document, pdf: pydyf.PDF) -> Iterator[tuple[str, TextBox, int]]:
    """Find the holder's texts: name of the slot, box, and index of the mark in the content."""
    found = [(box, mark) for box, mark in marked(document, pdf) if isinstance(box, TextBox)]
    days = iter(("issued", "until"))
    last_link = [mark for box, mark in found if box.element.tag == "a"][-1]
    for box, mark in found:
        word = box.element.get("class", "").partition(" ")[0]
        if word in {"band", "name", "number"}:
            yield word, box, mark
        elif word == "day":
            yield next(days), box, mark
        elif mark == last_link:
            yield "address", box, mark


def _lines(document: Document) -> dict[TextBox, tuple[BlockContainerBox, LineBox]]:
    return {
        text: (block, line)
        for block in document.pages[0]._page_box.descendants(placeholders=True)
        if isinstance(block, BlockContainerBox)
        for line in block.children
        if isinstance(line, LineBox)
        for text in line.descendants()
        if isinstance(text, TextBox)
    }


def _make_holes(pdf: pydyf.PDF, qr_alt: str) -> tuple[float, float]:
    """Put holes where objects speak of the holder; give the edges of the address' link."""
    links: list[pydyf.Dictionary] = []
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("Subtype") == "/Link":
            item["Contents"] = item["A"]["URI"] = Hole("address")
            links.append(item)
        elif item.get("Type") == "/Filespec":
            item["Desc"] = Hole("attachment")
        elif item.get("S") == "/Figure" and item["Alt"].string == qr_alt:
            item["Alt"] = Hole("qr")
    _, lower, _, upper = links[-1]["Rect"]
    links[-1]["Rect"] = Hole("link")
    pdf.info["Title"] = Hole("title")
    pdf.info["CreationDate"] = pdf.info["ModDate"] = Hole("created")
    return lower, upper


_SAID: Final = re.compile(
    rb"(<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">|<xmp:(?:Create|Modify)Date>)[^<]*"
)


def _metadata(item: pydyf.Stream) -> Pieces:
    def hole(said: re.Match[bytes]) -> bytes:
        return said[1] + marker("title" if b"title" in said[1] else "created")

    return cut(_SAID.sub(hole, _joined(item.stream)))


def _number(streams: dict[int, pydyf.Stream], wanted: Callable[[pydyf.Stream], bool]) -> int:
    (number,) = (number for number, item in streams.items() if wanted(item))
    return number


def _object_stream(objects: dict[int, bytes]) -> bytes:
    """Write objects into one compressed stream (PDF 32000-1 7.5.7)."""
    index, position = [], 0
    for number, written in objects.items():
        index.append(b"%d %d" % (number, position))
        position += len(written) + 1
    head = b" ".join(index) + b"\n"
    return kept_stream(
        head + b"\n".join(objects.values()),
        b"/Type /ObjStm/N %d/First %d" % (len(objects), len(head)),
    )


def _joined(items: Sequence[Any]) -> bytes:
    return b"\n".join(
        item if isinstance(item, bytes) else getattr(item, "data", None) or item.encode("ascii")
        for item in items
    )
