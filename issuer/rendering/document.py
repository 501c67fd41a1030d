"""From laid-out page to file: tagged PDF/A-3a with drawings in place and the credential inside.

WeasyPrint lays out, tags and subsets fonts. It holds the places of the drawings with tiny
pictures, which are exchanged for form XObjects before the file is written, so that they keep
the tags and alternative texts that the page gives them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

import pydyf
from fontTools.ttLib import TTFont
from PIL import Image
from weasyprint import HTML, Attachment, Document
from weasyprint.css import ColorProfile, ComputedStyle
from weasyprint.formatting_structure.boxes import Box, ReplacedBox, TextBox

from issuer.rendering.assets import AssetFetcher
from issuer.rendering.errors import RenderingError
from issuer.rendering.forms import Form
from issuer.rendering.layout import engine

ATTACHMENT = "credential.json"
ATTACHMENT_TYPE = "application/vc"

_OPTIONS = MappingProxyType({"pdf_variant": "pdf/a-3a", "output_intent": "the profile given"})
"""The output intent is the one colour profile that is given; by the name "srgb" WeasyPrint would
open its file for each document anew, and leave it open."""

_PDF_UA = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>"""
"""Says that the tagging follows PDF/UA-1 (ISO 14289-1 §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawings:
    """What is drawn by us and not by WeasyPrint."""

    paper: Form
    """Beneath everything, as large as the page."""
    seal: Form
    """In the place of ``asset:seal``."""
    qr: Form
    """In the place of ``asset:qr``."""


def print_page(
    html: str,
    *,
    drawings: Drawings,
    signature: bytes | None,
    credential: bytes,
    description: str,
    created: datetime,
    identifier: bytes,
    finisher: Callable[[Document, pydyf.PDF], None] | None = None,
) -> bytes:
    """Write one page of HTML as a PDF file with ``credential`` attached.

    ``signature`` is the PNG behind ``asset:signature``. ``created`` and ``identifier`` are all
    that the file says of its making. ``finisher`` sees the document's boxes and objects as they
    are about to be written. Raises RenderingError where the page became two, and
    RefusedAddressError where it asked for something that is not an asset.
    """
    pictures = dict(_PLACES)
    if signature is not None:
        pictures["asset:signature"] = (signature, "image/png")
    fonts, sheet = engine()
    document = HTML(string=html, url_fetcher=AssetFetcher(pictures)).render(
        stylesheets=[sheet],
        font_config=fonts,
        color_profiles={"srgb": _srgb()},
        cache={},
        **_OPTIONS,
    )
    if len(document.pages) != 1:
        raise RenderingError("The certificate does not fit on one page; this is our mistake.")
    attachment = Attachment(
        file_obj=BytesIO(credential),
        name=ATTACHMENT,
        description=description,
        created=created,
        modified=created,
        relationship="Data",
    )

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        _place_drawings(pdf, drawings)
        _say_words(pdf, document)
        _name_media_type(pdf)
        _take_times_out(pdf, document)
        if finisher is not None:
            finisher(document, pdf)

    written: bytes = document.write_pdf(
        pdf_identifier=identifier,
        attachments=[attachment],
        xmp_metadata=[BytesIO(_PDF_UA)],
        finisher=finish,
        **_OPTIONS,
    )
    return written


class _Profile(ColorProfile):  # type: ignore[misc]  # WeasyPrint has no types
    """A colour profile that is written as it is; Pillow writes one anew each time, differently."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(BytesIO(content), name, "relative-colorimetric", (["r"], ["g"], ["b"]))
        self._content = content

    @property
    def content(self) -> bytes:
        return self._content


@lru_cache(maxsize=1)
def _srgb() -> ColorProfile:
    name = "sRGB2014.icc"
    return _Profile(name, files("weasyprint.pdf").joinpath(name).read_bytes())


def _place(width: int) -> tuple[bytes, str]:
    """Make a picture one pixel high that is known again by its width."""
    buffer = BytesIO()
    Image.new("L", (width, 1)).save(buffer, format="PNG")
    return buffer.getvalue(), "image/png"


_SEAL_WIDTH, QR_WIDTH = 3, 5
_PLACES: Mapping[str, tuple[bytes, str]] = MappingProxyType(
    {"asset:seal": _place(_SEAL_WIDTH), "asset:qr": _place(QR_WIDTH)}
)


def _place_drawings(pdf: pydyf.PDF, drawings: Drawings) -> None:
    """Exchange the pictures that hold places, and put the paper beneath everything."""
    by_width = {_SEAL_WIDTH: drawings.seal, QR_WIDTH: drawings.qr}
    places = [
        item
        for item in pdf.objects
        if isinstance(item, pydyf.Stream)
        and item.extra.get("Subtype") == "/Image"
        and item.extra.get("Height") == 1
        and item.extra.get("Width") in by_width
    ]
    if len(places) != len(by_width):
        raise RenderingError("The page lost the place of a drawing; this is our mistake.")
    for item in places:
        by_width[item.extra["Width"]].fill_stream(item, width=1, height=1)
    page = pdf.objects[pdf.pages["Kids"][0]]
    left, top, right, bottom = page["MediaBox"]
    paper = pydyf.Stream()
    drawings.paper.fill_stream(paper, width=right - left, height=bottom - top)
    pdf.add_object(paper)
    referred(pdf, page["Resources"])["XObject"]["Paper"] = paper.reference
    content_of(pdf).stream.insert(0, b"/Artifact BMC q /Paper Do Q EMC")


def _say_words(pdf: pydyf.PDF, document: Document) -> None:
    """Give words as ActualText where their glyphs would be read as something else.

    Letters that stand far apart are taken for words by many readers, and glyphs of joined and
    reordered scripts do not follow the order of the letters (PDF 32000-1 14.9.4). Texts and
    pictures are marked in the order of the page, which the stylesheet makes the order in which
    they are painted.
    """
    content = content_of(pdf).stream
    for box, index in marked(document, pdf):
        if isinstance(box, TextBox) and needs_words(box.text, box.style):
            content[index]["ActualText"] = pydyf.String(box.text)


def marked(document: Document, pdf: pydyf.PDF) -> Iterator[tuple[Box, int]]:
    """Give each text and picture of the page with the index of its mark in the content.

    A mark is the dictionary with the number (MCID) by which the tags find the text. Raises
    RenderingError where the page and its content do not go together.
    """
    boxes = [
        box
        for box in document.pages[0]._page_box.descendants(placeholders=True)
        if isinstance(box, (TextBox, ReplacedBox))
    ]
    marks = [
        index
        for index, item in enumerate(content_of(pdf).stream)
        if isinstance(item, pydyf.Dictionary) and "MCID" in item
    ]
    if len(boxes) != len(marks):
        raise RenderingError("The page's texts and their marks differ; this is our mistake.")
    yield from zip(boxes, marks, strict=True)


def needs_words(text: str, style: ComputedStyle) -> bool:
    """Tell whether a text's letters stand apart, or its glyphs do not follow their order."""
    return style["letter_spacing"] not in {"normal", 0} or _COMPLEX.search(text) is not None


_COMPLEX = re.compile("[\u0590-\u109f\u1700-\u18af\u1900-\u1aaf\ua800-\uabff\ufb1d-\ufdff]")
"""Blocks of right-to-left and Indic scripts."""


def _name_media_type(pdf: pydyf.PDF) -> None:
    """Say the registered media type of a credential, which no table of file names has yet."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/EmbeddedFile":
            item.extra["Subtype"] = f"/{ATTACHMENT_TYPE.replace('/', '#2F')}"


def _take_times_out(pdf: pydyf.PDF, document: Document) -> None:
    """Make fonts that were rewritten (those of pictures) say nothing of when that was."""
    rewritten = [
        font.file_content
        for font in document.fonts.values()
        if font.png or font.svg or font.colr or "fvar" in font.tables
    ]
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.stream and item.stream[0] in rewritten:
            with TTFont(BytesIO(item.stream[0]), recalcTimestamp=False) as font:
                font["head"].modified = font["head"].created
                buffer = BytesIO()
                font.save(buffer)
            item.stream = [buffer.getvalue()]
            if "Length1" in item.extra:
                item.extra["Length1"] = len(buffer.getvalue())


def content_of(pdf: pydyf.PDF) -> pydyf.Stream:
    """Give the content of the one page."""
    return referred(pdf, pdf.objects[pdf.pages["Kids"][0]]["Contents"])


def referred(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    """Give the object that is referred to."""
    return pdf.objects[int(reference.split()[0])]
