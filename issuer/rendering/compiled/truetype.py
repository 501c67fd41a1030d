"""Subsets of fonts with TrueType outlines (OpenType 1.9, "glyf" and what goes with it).

A glyph is taken out of its font once, without hinting; a subset joins glyphs.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import uharfbuzz as hb

from issuer.rendering.compiled.sfnt import Frame, table_of

MOST_GLYPHS: Final = 16_384
"""Glyphs of all fonts that are remembered, of some hundred bytes each."""

_WORDS, _SCALE, _MORE, _SCALES, _MATRIX, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
"""Flags of a composite glyph's parts."""


class _Glyph(NamedTuple):
    outline: bytes
    """Padded to four bytes; empty for a space."""
    parts: tuple[tuple[int, int], ...]
    """Of a composite: where the number of a part stands in the outline, and that number."""
    metrics: bytes
    """Advance and left bearing, as in "hmtx"."""


class TrueType:
    """One font of a file."""

    def __init__(self, face: hb.Face) -> None:
        self._frame = Frame(face)
        self._outlines = table_of(face, "glyf")
        long, width = (1, "I") if self._frame.head[51] else (2, "H")
        places = struct.unpack_from(f">{face.glyph_count + 1}{width}", table_of(face, "loca"))
        self._places = [long * place for place in places]
        most = table_of(face, "maxp")
        # Of what concerns hinting, one zone and nothing else.
        self._most = most[6:14], b"\0\1" + bytes(12) + most[28:32]

    def subset(self, glyphs: Sequence[int]) -> tuple[dict[int, int], bytes]:
        """Give the numbers that glyphs have in a subset, those of parts too, and its file."""
        order = [0, *(glyph for glyph in glyphs if glyph)]
        numbers = {glyph: number for number, glyph in enumerate(order)}
        found: list[_Glyph] = []
        for glyph in order:  # to which the parts are added on the way
            found.append(_glyph(self, glyph))
            for _, part in found[-1].parts:
                if part not in numbers:
                    numbers[part] = len(order)
                    order.append(part)
        places, outlines = [0], []
        for each in found:
            outlines.append(_renumbered(each, numbers) if each.parts else each.outline)
            places.append(places[-1] + len(each.outline))
        return numbers, self._frame.file(
            {
                b"glyf": b"".join(outlines),
                b"loca": struct.pack(f">{len(places)}I", *places),
                b"maxp": b"\0\1\0\0" + len(found).to_bytes(2) + b"".join(self._most),
            },
            [each.metrics for each in found],
        )

    def glyph(self, number: int) -> _Glyph:
        """Take a glyph out of the font."""
        outline = self._outlines[self._places[number] : self._places[number + 1]]
        parts: list[tuple[int, int]] = []
        if outline[:1] >= b"\x80":
            outline = _composite(bytearray(outline), parts)
        elif outline:
            # After the contours' ends come the instructions, with their length.
            at = 10 + 2 * int.from_bytes(outline[:2])
            length = int.from_bytes(outline[at : at + 2])
            outline = outline[:at] + b"\0\0" + outline[at + 2 + length :]
        return _Glyph(
            outline=outline + bytes(-len(outline) % 4),
            parts=tuple(parts),
            metrics=self._frame.metrics(number),
        )


@lru_cache(maxsize=MOST_GLYPHS)
def _glyph(font: TrueType, number: int) -> _Glyph:
    return font.glyph(number)


def _composite(outline: bytearray, parts: list[tuple[int, int]]) -> bytes:
    """Find the parts of a composite glyph, and give it without instructions."""
    at, flags = 10, _MORE
    while flags & _MORE:
        flags = int.from_bytes(outline[at : at + 2])
        outline[at : at + 2] = (flags & ~_INSTRUCTIONS).to_bytes(2)
        parts.append((at + 2, int.from_bytes(outline[at + 2 : at + 4])))
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _SCALES) + 8 * bool(flags & _MATRIX)
    return bytes(outline[:at])


def _renumbered(glyph: _Glyph, numbers: dict[int, int]) -> bytes:
    outline = bytearray(glyph.outline)
    for at, part in glyph.parts:
        outline[at : at + 2] = numbers[part].to_bytes(2)
    return bytes(outline)
