"""The glyphs that one certificate uses of a font, as PDF objects.

Glyphs are renumbered, so that a subset of a font with 65,000 glyphs is as small as one of a
hundred. PDF 32000-1:2008: composite fonts 9.7, embedded programs 9.9, ToUnicode 9.10.3.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pydyf
import uharfbuzz as hb
from weasyprint.pdf.fonts import Font

from issuer.rendering.compiled.objects import stream

_FLAGS: Final = (
    hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.DESUBROUTINIZE
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.CFF_IDENTITY_CHARSET
)
"""With an identity charset, numbers of characters are numbers of glyphs for every reader."""

_KEPT: Final = frozenset({"CFF ", "glyf", "head", "hhea", "hmtx", "loca", "maxp"})
"""Tables that a composite font needs of a font file (PDF 32000-1 9.9)."""

_PREPARED: Final = 4_000_000
"""Bytes up to which a font is prepared for subsetting; for larger ones that takes a second."""


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
    objects: tuple[bytes, ...]
    """Bodies of PDF objects, the font's own dictionary last."""

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


def face_of(content: bytes, index: int) -> hb.Face:
    """Open a font file once, whatever sizes it is used in."""
    return _face(_file(content), index)


@lru_cache(maxsize=16)
def _file(content: bytes) -> hb.Blob:
    return hb.Blob(content)


@lru_cache(maxsize=32)
def _face(file: hb.Blob, index: int) -> hb.Face:
    face = hb.Face(file, index)
    return hb.subset_preprocess(face) if len(file) <= _PREPARED else face


def subset_of(uses: Sequence[Use], *, number: int) -> Subset:
    """Make the subset of a font that has the glyphs of these uses: the font at some sizes.

    The objects get numbers from ``number`` on, without a gap.
    """
    texts: dict[int, str] = {}
    widths: dict[int, int] = {}
    for use in uses:
        texts = {**use.texts, **texts}
        widths = {**use.font.widths, **widths}
    face = uses[0].font.face
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(texts)
    wanted.flags = _FLAGS
    wanted.drop_table_tag_set.update(_dropped(face))
    plan = hb.SubsetPlan(face, wanted)
    numbers = plan.old_to_new_glyph_mapping
    by_number = sorted((numbers[old], old) for old in texts)
    return Subset(
        texts=texts,
        codes={b"%04x" % old: b"%04x" % new for new, old in by_number},
        objects=_objects(
            plan.execute().blob.data,
            uses[0].font,
            widths=[(new, widths[old]) for new, old in by_number],
            texts=[(new, texts[old]) for new, old in by_number],
            number=number,
        ),
    )


@lru_cache(maxsize=32)
def _dropped(face: hb.Face) -> tuple[int, ...]:
    return tuple(int.from_bytes(tag.encode("ascii")) for tag in face.table_tags if tag not in _KEPT)


def _objects(
    program: bytes,
    font: Font,
    *,
    widths: Sequence[tuple[int, int]],
    texts: Sequence[tuple[int, str]],
    number: int,
) -> tuple[bytes, ...]:
    is_cff = program[:4] == b"OTTO"
    kind = b"/Subtype /OpenType" if is_cff else b"/Length1 %d" % len(program)
    tag = bytes(65 + byte % 26 for byte in hashlib.sha256(program).digest()[:6])
    name = tag + b"+" + font.name.partition(b"+")[2]
    values = [width for _, width in widths]
    fixed = len(values) > 1 and len(set(values)) == 1
    return (
        stream(program, kind),
        stream(_to_unicode(texts)),
        b"<</Type /FontDescriptor/FontName /%s/FontFamily %s/Flags %d/FontBBox [0 %d %d %d]"
        b"/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/StemH %d/%s %d 0 R>>"
        % (
            *(name, pydyf.String(font.family).data, font.flags + fixed),
            *(font.descent, max(values), font.ascent, font.ascent, font.descent, font.ascent),
            *(font.stemv, font.stemh, b"FontFile3" if is_cff else b"FontFile2", number),
        ),
        b"<</Type /Font/Subtype /CIDFontType%d/BaseFont /%s/CIDSystemInfo <</Registry (Adobe)"
        b"/Ordering (Identity)/Supplement 0>>/CIDToGIDMap /Identity/W [%s]/FontDescriptor %d 0 R>>"
        % (
            *(0 if is_cff else 2, name),
            *(b"".join(b"%d[%d]" % each for each in widths), number + 2),
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
