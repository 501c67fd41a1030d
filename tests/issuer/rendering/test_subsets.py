"""Subsets of fonts, read by fontTools: each glyph is what it is in its own font."""

import random
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import calcChecksum

from issuer.rendering.compiled import cff
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


def opened(content: bytes) -> CompactFont | TrueType:
    face = hb.Face(hb.Blob(content), 0)
    return CompactFont(face) if "CFF " in face.table_tags else TrueType(face)


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
    _, program = opened(file.read_bytes()).subset([5, 7, 40])
    assert calcChecksum(program) == 0xB1B0AFBA
    with TTFont(BytesIO(program)) as read:
        for tag, entry in read.reader.tables.items():
            table = program[entry.offset : entry.offset + entry.length]
            if tag == "head":
                table = table[:8] + bytes(4) + table[12:]
            assert calcChecksum(table) == entry.checkSum


@pytest.mark.parametrize("file", [PACKAGED[0], CJK[0]], ids=lambda file: file.name)
def test_a_subset_is_the_same_whatever_was_taken_out_before(file):
    alone, used = opened(file.read_bytes()), opened(file.read_bytes())
    for others in ([5], [7, 60, 90], [40, 41, 42, 43]):
        used.subset(others)
    assert used.subset([5, 7, 40, 80]) == alone.subset([5, 7, 40, 80])


def test_glyphs_beyond_the_most_start_anew(monkeypatch):
    monkeypatch.setattr(cff, "MOST_GLYPHS", 4)
    font = opened(CJK[0].read_bytes())
    wanted = font.subset([5, 7, 40])
    for first in range(100, 120, 4):
        font.subset(range(first, first + 4))
    assert font.subset([5, 7, 40]) == wanted


def test_a_font_whose_glyphs_have_names_gets_numbers_for_them():
    """CFF has two kinds of fonts; those for Han letters are of the other."""
    content = _with_named_glyphs()
    numbers, program = opened(content).subset([2, 3])
    with TTFont(BytesIO(content)) as whole, TTFont(BytesIO(program)) as part:
        assert not hasattr(whole["CFF "].cff.topDictIndex[0], "ROS")
        assert part["CFF "].cff.topDictIndex[0].ROS == ("Adobe", "Identity", 0)
        for glyph in (2, 3):
            old, new = whole.getGlyphOrder()[glyph], part.getGlyphOrder()[numbers[glyph]]
            assert _drawn(part, new) == _drawn(whole, old) != []
            assert part["hmtx"][new] == whole["hmtx"][old]


def _with_named_glyphs() -> bytes:
    names, outlines = [".notdef", "a", "b", "c"], {}
    for place, name in enumerate(names):
        pen = T2CharStringPen(500 + place, None)
        pen.moveTo((10 * place, 0))
        pen.lineTo((300, 10 * place))
        pen.curveTo((310, 40), (200, 60 + place), (100, 700))
        pen.closePath()
        outlines[name] = pen.getCharString()
    font = FontBuilder(1000, isTTF=False)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(name): name for name in names[1:]})
    font.setupCFF("Test", {"FullName": "Test"}, outlines, {})
    font.setupHorizontalMetrics({name: (500 + place, 0) for place, name in enumerate(names)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupOS2()
    font.setupPost()
    font.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test"})
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def test_parts_of_composite_glyphs_come_with_them():
    file = NOTO / "NotoSerif-Regular.ttf"
    with TTFont(file) as font:
        outlines = font["glyf"]
        name = next(name for name in font.getGlyphOrder() if outlines[name].isComposite())
        glyph = font.getGlyphID(name)
        parts = {font.getGlyphID(part.glyphName) for part in outlines[name].components}
    numbers, _ = opened(file.read_bytes()).subset([glyph])
    assert {0, glyph} | parts <= set(numbers)


def _drawn(font: TTFont, name: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value
