"""The glyphs that one certificate uses of a font, as PDF objects.

Glyphs are renumbered, so that a subset of a font with 65,000 glyphs is as small as one of a
hundred, and are taken out of their font one by one, so that a name pays for its own only.
PDF 32000-1:2008: composite fonts 9.7, embedded programs 9.9, ToUnicode 9.10.3.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pydyf
import uharfbuzz as hb
from weasyprint.pdf.fonts import Font

from issuer.rendering.compiled.cff import CompactFont
from issuer.rendering.compiled.truetype import TrueType

Outlines = TrueType | CompactFont
Write = Callable[[bytes, bytes], bytes]
"""Writes a stream object's body, of its content and its entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The glyphs of one font that a text shows."""

    font: Font
    texts: Mapping[int, str]
    """Glyph, by its number in the font → the letters that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """One font with the glyphs in use."""

    texts: Mapping[int, str]
    """As in ``Use``."""
    codes: Mapping[bytes, bytes]
    """Glyphs as operators write them: number in the font → number in the subset."""

    def has(self, texts: Mapping[int, str]) -> bool:
        """Tell whether every one of these glyphs is there, standing for the same letters."""
        return texts.items() <= self.texts.items()

    def renumbered(self, operator: bytes) -> bytes:
        """Rewrite a text-showing operator."""
        return _SHOWN.sub(self._renumber, operator)

    def _renumber(self, shown: re.Match[bytes]) -> bytes:
        old = shown[1]
        return b"<%s>" % b"".join([self.codes[old[at : at + 4]] for at in range(0, len(old), 4)])


_SHOWN: Final = re.compile(rb"<([0-9a-f]+)>")


def outlines_of(content: bytes, index: int) -> Outlines:
    """Open a font file once, whatever sizes it is used in."""
    return _outlines(_file(content), index)


@lru_cache(maxsize=16)
def _file(content: bytes) -> hb.Blob:
    return hb.Blob(content)


@lru_cache(maxsize=32)
def _outlines(file: hb.Blob, index: int) -> Outlines:
    face = hb.Face(file, index)
    return CompactFont(face) if "CFF " in face.table_tags else TrueType(face)


def subset_of(
    uses: Sequence[Use], *, number: int, write: Write
) -> tuple[Subset, tuple[bytes, ...]]:
    """Make the subset of a font that has the glyphs of these uses: the font at some sizes.

    Also gives the bodies of its objects, the font's own dictionary last; they get numbers from
    ``number`` on, without a gap, and their streams are written by ``write``.
    """
    texts: dict[int, str] = {}
    widths: dict[int, int] = {}
    for use in uses:
        texts = {**use.texts, **texts}
        widths = {**use.font.widths, **widths}
    glyphs = sorted(texts)
    numbers, program = uses[0].font.outlines.subset(glyphs)
    codes = {b"%04x" % glyph: b"%04x" % numbers[glyph] for glyph in glyphs}
    return Subset(texts=texts, codes=codes), _objects(
        program,
        uses[0].font,
        widths=[(numbers[glyph], widths[glyph]) for glyph in glyphs],
        texts=[(numbers[glyph], texts[glyph]) for glyph in glyphs],
        number=number,
        write=write,
    )


def _objects(
    program: bytes,
    font: Font,
    *,
    widths: Sequence[tuple[int, int]],
    texts: Sequence[tuple[int, str]],
    number: int,
    write: Write,
) -> tuple[bytes, ...]:
    compact = isinstance(font.outlines, CompactFont)
    kind = b"/Subtype /OpenType" if compact else b"/Length1 %d" % len(program)
    tag = bytes([65 + byte % 26 for byte in hashlib.sha256(program).digest()[:6]])
    name = tag + b"+" + font.name.partition(b"+")[2]
    values = [width for _, width in widths]
    fixed = len(values) > 1 and len(set(values)) == 1
    return (
        write(program, kind),
        write(_to_unicode(texts), b""),
        b"<</Type /FontDescriptor/FontName /%s/FontFamily %s/Flags %d/FontBBox [0 %d %d %d]"
        b"/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/StemH %d/%s %d 0 R>>"
        % (
            *(name, pydyf.String(font.family).data, font.flags + fixed),
            *(font.descent, max(values), font.ascent, font.ascent, font.descent, font.ascent),
            *(font.stemv, font.stemh, b"FontFile3" if compact else b"FontFile2", number),
        ),
        b"<</Type /Font/Subtype /CIDFontType%d/BaseFont /%s/CIDSystemInfo <</Registry (Adobe)"
        b"/Ordering (Identity)/Supplement 0>>/CIDToGIDMap /Identity/W [%s]/FontDescriptor %d 0 R>>"
        % (
            *(0 if compact else 2, name),
            *(b"".join([b"%d[%d]" % each for each in widths]), number + 2),
        ),
        b"<</Type /Font/Subtype /Type0/BaseFont /%s/ToUnicode %d 0 R/Encoding /Identity-H"
        b"/DescendantFonts [%d 0 R]>>" % (name, number + 1, number + 3),
    )


def _to_unicode(texts: Sequence[tuple[int, str]]) -> bytes:
    lines = [_MAP_HEAD]
    for start in range(0, len(texts), 100):  # as many as one section may have
        section = texts[start : start + 100]
        lines.append(b"%d beginbfchar" % len(section))
        lines += [
            b"<%04x> <%s>" % (code, text.encode("utf-16-be").hex().encode("ascii"))
            for code, text in section
        ]
        lines.append(b"endbfchar")
    return b"\n".join([*lines, _MAP_FOOT])


_MAP_HEAD: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
_MAP_FOOT: Final = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
