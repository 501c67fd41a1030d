"""One line of text as WeasyPrint would draw it, without laying out a page.

The same engine (Pango) and the same drawing function are used as in a page, so glyphs, fonts
and places are those that a laid-out page has, in any script. Whoever calls holds ``ENGINE``.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Final

import pydyf
from weasyprint.css import ComputedStyle
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, create_layout, line_size, split_first_line, strut

from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.subset import Subset, Use, outlines_of

ANY_WIDTH: Final = 1_000_000.0
"""Pixels; wider than any text."""

MOST_FONTS: Final = 128
"""Fonts at one size each that are remembered."""

_OTHER_KINDS: Final = frozenset({"fvar", "EBDT", "CBDT", "COLR", "SVG ", "sbix"})
"""Tables of fonts that need more than a subset: variable fonts and pictures."""


class Letters:
    """How texts of a slot look: WeasyPrint's style, and a Pango layout that is made once.

    To make and to release a layout takes longer than to shape a name.
    """

    def __init__(self, style: ComputedStyle) -> None:
        self.style = style
        self.strut: tuple[float, float] = strut(style)
        """Height of an empty line, and its baseline from the top."""
        self._layouts: dict[float, Layout] = {}

    def layout(self, text: str, width: float) -> Layout:
        """Lay a text out in lines of ``width`` pixels; the layout is valid until the next text."""
        layout = self._layouts.get(width)
        if layout is None:
            layout = self._layouts[width] = create_layout("", self.style, None, width, 0)
            # As drawing does; set later, it would have each text shaped once more.
            pango.pango_layout_set_single_paragraph_mode(layout.layout, 1)
        if layout.text != text:
            layout.set_text(text)
        return layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text in one line, measured, in CSS pixels."""

    text: str
    letters: Letters
    available: float
    """Width in which it was laid out."""
    width: float
    height: float
    """Of the line, as high as the fonts or the style ask for."""
    baseline: float
    """From the line's top down."""


def measured(text: str, letters: Letters, *, width: float) -> Line | None:
    """Measure a text; None where it takes more than one line of ``width`` pixels."""
    layout, style = letters.layout(text, width), letters.style
    first, rest = layout.get_first_line()
    own_width, own_height = line_size(first, style)
    if rest is not None or own_width > width:
        return None
    own_baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    # CSS 2.1 §10.8: the line encloses its strut and the text, both with half-leading.
    height, baseline = letters.strut
    lowered = own_baseline + (height - own_height) / 2
    return Line(
        text=text,
        letters=letters,
        available=width,
        width=own_width,
        height=height + abs(lowered - baseline),
        baseline=max(lowered, baseline),
    )


def lines_of(text: str, letters: Letters, *, width: float) -> int:
    """Count the lines that a text takes where lines are ``width`` pixels long."""
    rest, lines = text.encode(), 0
    while rest:
        _, _, resume, *_ = split_first_line(rest.decode(), letters.style, None, width, 0)
        rest = b"" if resume is None else rest[resume:]
        lines += 1
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A line as operators of PDF: fonts by their hash, glyphs by their number in the font."""

    text: str
    operators: tuple[bytes, ...]
    uses: tuple[Use, ...]


def drawn(line: Line, *, x: float, y: float) -> Drawn:
    """Draw a line with its baseline's start at (x, y), y downwards.

    Raises NotHeldError where a character has no glyph, or one that is a picture.
    """
    ink = _Ink()
    layout = line.letters.layout(line.text, line.available)
    box = SimpleNamespace(text=layout.text, style=line.letters.style, pango_layout=layout)
    draw_first_line(ink, box, "clip", "none", Matrix(d=-1, e=x, f=y))
    missing = [font for font in ink.fonts if font.missing]
    for font in missing:
        font.missing = {}
    if missing:
        raise NotHeldError("a character has no glyph")
    return Drawn(
        text=line.text,
        operators=tuple(_joined(operator) for operator in ink.stream),
        uses=tuple(Use(font=font, texts=font.to_unicode) for font in ink.fonts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Letters of one font and size that stand side by side whatever is next to them."""

    font: bytes
    """The operator that chooses font and size."""
    codes: Mapping[str, bytes]
    """Letter → its glyph, as operators write it."""
    widths: Mapping[str, float]
    """In pixels."""
    baseline: float
    use: Use

    def width(self, text: str) -> float:
        """Add up the letters' widths. Raises NotHeldError for a letter that is not there."""
        try:
            return sum([self.widths[letter] for letter in text])
        except KeyError:
            raise NotHeldError("a letter is not among the signs") from None

    def written(self, text: str, *, x: float, y: float) -> bytes:
        """Write letters that ``width`` knows, as ``drawn`` would draw their line."""
        shown = b"".join([self.codes[letter] for letter in text])
        return b"1 0 0 -1 %f %f Tm\n%s\n[<%s>] TJ" % (x, y, self.font, shown)

    def renumbered(self, subset: Subset, name: bytes) -> "Signs":
        """Give the same letters by their numbers in a subset, of a font of this name."""
        return replace(
            self,
            font=name + self.font[self.font.index(b" ") :],
            codes={letter: subset.codes[code] for letter, code in self.codes.items()},
        )


def signs_of(alphabet: str, letters: Letters) -> Signs:
    """Draw each letter by itself, of a style without kerning and ligatures.

    Raises NotHeldError where they are not all of one font.
    """
    codes: dict[str, bytes] = {}
    widths: dict[str, float] = {}
    texts: dict[int, str] = {}
    looks: dict[tuple[bytes, float], Font] = {}
    for letter in alphabet:
        line = measured(letter, letters, width=ANY_WIDTH)
        if line is None:
            raise NotHeldError("a sign takes more than one line")
        sign = drawn(line, x=0, y=0)
        code = _ONE_GLYPH.fullmatch(sign.operators[-1])
        if code is None or len(sign.operators) != 3:
            raise NotHeldError("a sign is more than one glyph")
        (use,) = sign.uses
        codes[letter], widths[letter] = code[1], line.width
        texts.update(use.texts)
        looks[sign.operators[1], line.baseline] = use.font
    if len(looks) != 1:
        raise NotHeldError("signs are of several fonts")
    (((font, baseline), used),) = looks.items()
    return Signs(
        font=font,
        codes=codes,
        widths=widths,
        baseline=baseline,
        use=Use(font=used, texts=texts),
    )


_ONE_GLYPH: Final = re.compile(rb"\[<([0-9a-f]{4})>0?\] TJ")


def _joined(operator: bytes) -> bytes:
    """Take out adjustments by nothing, which part what is shown together.

    Not where glyphs are offset: a reader was seen to draw those in slightly other places then.
    """
    return operator if b"<>" in operator else operator.replace(b">0<", b"")


class _Ink(pydyf.Stream):  # type: ignore[misc]  # pydyf has no types
    """Takes the operators of a line, and remembers its fonts."""

    ink_rect = ffi.new("PangoRectangle *")
    logical_rect = ffi.new("PangoRectangle *")

    def __init__(self) -> None:
        super().__init__()
        self.fonts: list[Font] = []

    def set_text_matrix(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Write where a line begins; it is never turned or enlarged."""
        self.stream.append(b"%d %d %d %d %f %f Tm" % (a, b, c, d, e, f))

    def add_font(self, pango_font: object) -> tuple[Font, float]:
        """Answer WeasyPrint's drawing. Raises NotHeldError for fonts other than outlines."""
        font, size = _font(pango_font)
        if font not in self.fonts:
            font.to_unicode = {}
            self.fonts.append(font)
        return font, size


_FONTS: OrderedDict[tuple[int, float], Font] = OrderedDict()


def _font(pango_font: object) -> tuple[Font, float]:
    """Load a font once for each size, as its measures are rounded at that size."""
    key, description, size = get_pango_font_key(pango_font)
    font = _FONTS.get((key, size))
    if font is None:
        font = Font(pango_font, description, size)
        if _OTHER_KINDS & set(font.tables):
            raise NotHeldError("a font is variable or draws pictures")
        font.outlines = outlines_of(font.file_content, font.index)
        font.file_content = b""
        _FONTS[key, size] = font
        if len(_FONTS) > MOST_FONTS:
            _FONTS.popitem(last=False)
    _FONTS.move_to_end((key, size))
    return font, size
