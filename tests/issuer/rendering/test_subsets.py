"""Subsets of fonts, read by fontTools: each glyph is what it is in its own font."""

import random
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import calcChecksum

from issuer.rendering.compiled.cff import CompactFont
from issuer.rendering.compiled.truetype import TrueType

PACKAGED = sorted((Path(__file__).parents[3] / "templates" / "fonts").glob("*.ttf"))
NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = sorted(Path("/usr/share/fonts/opentype/noto").glob("*.ttc"))
INSTALLED = [
    NOTO / f"{name}-Regular.ttf"
    for name in (
        *("NotoSans", "NotoSerif", "NotoNaskhArabic", "NotoSerifHebrew", "NotoSansArabic"),
        *("NotoSerifDevanagari", "NotoSerifThai", "NotoSerifTamil", "NotoSerifBengali"),
    )
]


@pytest.mark.parametrize("file", [*PACKAGED, *INSTALLED, *CJK], ids=lambda file: file.name)
def test_every_glyph_of_a_subset_is_the_font_s_own(file):
    face = hb.Face(hb.Blob(file.read_bytes()), 0)
    font = CompactFont(face) if "CFF " in face.table_tags else TrueType(face)
    count = min(8 if isinstance(font, CompactFont) else 200, face.glyph_count - 1)
    glyphs = sorted(random.Random(1).sample(range(1, face.glyph_count), count))
    numbers, program = font.subset(glyphs)
    with TTFont(file, fontNumber=0, lazy=True) as whole, TTFont(BytesIO(program)) as part:
        part.ensureDecompiled()
        old_names, new_names = whole.getGlyphOrder(), part.getGlyphOrder()
        assert set(glyphs) <= set(numbers)
        assert len(new_names) == len(set(numbers.values()))
        for glyph in (0, *glyphs):
            old, new = old_names[glyph], new_names[numbers[glyph]]
            assert _drawn(part, new) == _drawn(whole, old)
            assert part["hmtx"][new] == whole["hmtx"][old]
    assert font.subset(glyphs) == (numbers, program)


@pytest.mark.parametrize("file", [PACKAGED[0], CJK[0]], ids=lambda file: file.name)
def test_a_subset_is_a_font_file_with_right_checksums(file):
    face = hb.Face(hb.Blob(file.read_bytes()), 0)
    font = CompactFont(face) if "CFF " in face.table_tags else TrueType(face)
    _, program = font.subset([5, 7, 40])
    assert calcChecksum(program) == 0xB1B0AFBA
    with TTFont(BytesIO(program)) as read:
        for tag, entry in read.reader.tables.items():
            table = program[entry.offset : entry.offset + entry.length]
            if tag == "head":
                table = table[:8] + bytes(4) + table[12:]
            assert calcChecksum(table) == entry.checkSum


def test_parts_of_composite_glyphs_come_with_them():
    file = NOTO / "NotoSerif-Regular.ttf"
    with TTFont(file) as font:
        outlines = font["glyf"]
        name = next(name for name in font.getGlyphOrder() if outlines[name].isComposite())
        glyph = font.getGlyphID(name)
        parts = {font.getGlyphID(part.glyphName) for part in outlines[name].components}
    numbers, _ = TrueType(hb.Face(hb.Blob(file.read_bytes()), 0)).subset([glyph])
    assert {0, glyph} | parts <= set(numbers)


def _drawn(font: TTFont, name: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value
