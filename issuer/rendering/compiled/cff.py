"""Subsets of fonts with CFF outlines (Adobe Technical Note 5176, "The Compact Font Format").

HarfBuzz takes glyphs out of their font once, without subroutines and hinting, which takes
milliseconds in a font with 65,000 glyphs; a subset joins them.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import uharfbuzz as hb

from issuer.rendering.compiled.sfnt import Frame, table_of

_FLAGS: Final = (
    hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.DESUBROUTINIZE
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.CFF_IDENTITY_CHARSET
)

MOST_GLYPHS: Final = 32_768
"""Glyphs of one font that are remembered, of 600 bytes each; then it starts anew."""

_BLOCK: Final = 128
"""Glyphs that are taken out together: hardly longer than one, and letters have neighbours."""

_HEADER: Final = b"\1\0\4\4"
_BOX, _MATRIX, _PRIVATE = b"\5", b"\x0c\x07", b"\x12"
_CHARSET, _OUTLINES = b"\x0f", b"\x11"
_ROS, _COUNT, _FONTS, _CHOICE = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
"""Operators of dictionaries (tables 9, 10 and 23)."""

_REGISTRY: Final = b"\xf8\x1b\xf8\x1c\x8b" + _ROS
"""The first two strings that are not standard, and the supplement nought."""
_STRINGS: Final = (b"Adobe", b"Identity")


class _Glyph(NamedTuple):
    outline: bytes
    """Its charstring."""
    private: bytes
    """The dictionary of widths that it is written against."""
    matrix: bytes
    """Of that dictionary's font, as it is written; mostly empty."""
    metrics: bytes
    """Advance and left bearing, as in "hmtx"."""


class CompactFont:
    """One font of a file."""

    def __init__(self, face: hb.Face) -> None:
        self._face, self._frame = face, Frame(face)
        self._dropped = [
            int.from_bytes(tag.encode("ascii")) for tag in face.table_tags if tag != "CFF "
        ]
        self._numbers = range(face.glyph_count)
        self._known: dict[int, _Glyph] = {}
        _, _, top = self._made_small([0])
        self._name = face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font"
        self._top = b"".join(top[key] + key for key in (_MATRIX, _BOX) if key in top)

    def subset(self, glyphs: Sequence[int]) -> tuple[dict[int, int], bytes]:
        """Give the numbers that glyphs have in a subset, and its file."""
        order = [0, *(glyph for glyph in glyphs if glyph)]
        if len(self._known) > MOST_GLYPHS:
            self._known.clear()
        if blocks := {glyph // _BLOCK for glyph in order if glyph not in self._known}:
            starts = [block * _BLOCK for block in blocks]
            new = [glyph for start in starts for glyph in self._numbers[start : start + _BLOCK]]
            self._known.update(self._taken_out(new))
        found = [self._known[glyph] for glyph in order]
        fonts = list(dict.fromkeys((each.private, each.matrix) for each in found))
        chosen = bytes([fonts.index((each.private, each.matrix)) for each in found])
        outlines = _index([each.outline for each in found])
        return {glyph: number for number, glyph in enumerate(order)}, self._frame.file(
            {
                b"CFF ": self._program(chosen, outlines, fonts),
                b"maxp": b"\0\0\x50\0" + len(found).to_bytes(2),
            },
            [each.metrics for each in found],
        )

    def _taken_out(self, glyphs: Sequence[int]) -> dict[int, _Glyph]:
        """Take glyphs out of the font."""
        program, numbers, top = self._made_small(glyphs)
        outlines, _ = _entries(program, _numbers(top[_OUTLINES])[0])
        fonts = [top]
        if _FONTS in top:
            fonts = [_dictionary(each) for each in _entries(program, _numbers(top[_FONTS])[0])[0]]
        found: dict[int, _Glyph] = {}
        for glyph in glyphs:
            number = numbers[glyph]
            chosen = _choice(program, _numbers(top[_CHOICE])[0], number) if _CHOICE in top else 0
            font = fonts[chosen]
            size, at = _numbers(font[_PRIVATE])
            has_matrix = font is not top and _MATRIX in font
            found[glyph] = _Glyph(
                outline=outlines[number],
                private=program[at : at + size],
                matrix=font[_MATRIX] + _MATRIX if has_matrix else b"",
                metrics=self._frame.metrics(glyph),
            )
        return found

    def _made_small(
        self, glyphs: Sequence[int]
    ) -> tuple[bytes, Mapping[int, int], dict[bytes, bytes]]:
        """Make a font of these glyphs: its table, their numbers in it, its top dictionary."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = _FLAGS
        wanted.drop_table_tag_set.update(self._dropped)
        plan = hb.SubsetPlan(self._face, wanted)
        program = table_of(plan.execute(), "CFF ")
        _, end = _entries(program, program[2])
        (top,), _ = _entries(program, end)
        return program, plan.old_to_new_glyph_mapping, _dictionary(top)

    def _program(
        self, chosen: bytes, outlines: bytes, fonts: Sequence[tuple[bytes, bytes]]
    ) -> bytes:
        """Write the table; numbers in dictionaries take five bytes, so that lengths are known."""
        names = _index([self._name.encode("ascii", "replace")])
        ends = _index(_STRINGS) + _index([])
        top_length = len(_index([self._top_dictionary(0, 0, 0, 0, 0)]))
        charset = len(_HEADER + names + ends) + top_length
        count = len(chosen)
        numbers = b"\2\0\1" + (count - 2).to_bytes(2) if count > 1 else b"\0"
        choice = charset + len(numbers)
        array = choice + 1 + count
        private = array + len(_fonts(fonts, 0))
        shapes = private + sum(len(each) for each, _ in fonts)
        return b"".join(
            [
                *(_HEADER, names),
                _index([self._top_dictionary(count, charset, choice, array, shapes)]),
                *(ends, numbers, b"\0", chosen, _fonts(fonts, private)),
                *(each for each, _ in fonts),
                outlines,
            ]
        )

    def _top_dictionary(
        self, count: int, charset: int, choice: int, array: int, shapes: int
    ) -> bytes:
        entries = (
            *((count, _COUNT), (charset, _CHARSET), (choice, _CHOICE)),
            *((array, _FONTS), (shapes, _OUTLINES)),
        )
        return _REGISTRY + self._top + b"".join([_number(value) + key for value, key in entries])


def _fonts(fonts: Sequence[tuple[bytes, bytes]], private: int) -> bytes:
    """Write the dictionaries of the fonts, whose private ones begin at ``private``."""
    written = []
    for dictionary, matrix in fonts:
        written.append(matrix + _number(len(dictionary)) + _number(private) + _PRIVATE)
        private += len(dictionary)
    return _index(written)


def _index(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return b"\0\0"
    ends = [1]
    for entry in entries:
        ends.append(ends[-1] + len(entry))
    places = b"".join([end.to_bytes(3) for end in ends])
    return len(entries).to_bytes(2) + b"\3" + places + b"".join(entries)


def _entries(program: bytes, at: int) -> tuple[list[bytes], int]:
    """Read an index: its entries, and where it ends."""
    count = int.from_bytes(program[at : at + 2])
    if not count:
        return [], at + 2
    size, first = program[at + 2], at + 3
    ends = [
        int.from_bytes(program[place : place + size])
        for place in range(first, first + size * (count + 1), size)
    ]
    data = first + size * (count + 1) - 1
    return [program[data + start : data + end] for start, end in pairwise(ends)], data + ends[-1]


def _dictionary(written: bytes) -> dict[bytes, bytes]:
    """Read a dictionary: operator → operands as they are written."""
    found: dict[bytes, bytes] = {}
    at = start = 0
    while at < len(written):
        first = written[at]
        if first <= 21:
            length = 2 if first == 12 else 1
            found[written[at : at + length]] = written[start:at]
            start = at = at + length
        elif first == 30:
            while written[at] & 0xF != 0xF:
                at += 1
            at += 1
        else:
            at += {28: 3, 29: 5}.get(first, 1 if first < 247 else 2)
    return found


def _numbers(operands: bytes) -> list[int]:
    """Read integers."""
    found, at = [], 0
    while at < len(operands):
        first = operands[at]
        if first in {28, 29}:
            length = 2 if first == 28 else 4
            found.append(int.from_bytes(operands[at + 1 : at + 1 + length], signed=True))
            at += 1 + length
        elif first < 247:
            found.append(first - 139)
            at += 1
        else:
            sign, base = (1, 247) if first < 251 else (-1, 251)
            found.append(sign * ((first - base) * 256 + operands[at + 1] + 108))
            at += 2
    return found


def _number(value: int) -> bytes:
    return b"\x1d" + value.to_bytes(4)


def _choice(program: bytes, at: int, glyph: int) -> int:
    """Read which of the fonts a glyph is of."""
    if program[at] == 0:
        return program[at + 1 + glyph]
    ranges = int.from_bytes(program[at + 1 : at + 3])
    return next(
        program[place + 2]
        for place in range(at + 3 + 3 * (ranges - 1), at, -3)
        if int.from_bytes(program[place : place + 2]) <= glyph
    )
