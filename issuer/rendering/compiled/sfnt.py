"""Font files as such: tables, and those that every kind of outline needs (OpenType 1.9)."""

import struct
from collections.abc import Mapping, Sequence

import uharfbuzz as hb


def table_of(face: hb.Face, tag: str) -> bytes:
    """Read a table of a font."""
    return bytes(face.reference_table(tag).data)


class Frame:
    """What a subset has of its font besides the outlines: "head", "hhea" and "hmtx"."""

    def __init__(self, face: hb.Face) -> None:
        self.head = table_of(face, "head")
        self._horizontal = table_of(face, "hhea")
        self._metrics = table_of(face, "hmtx")

    def metrics(self, glyph: int) -> bytes:
        """Read advance and left bearing; the last glyphs of a font may share one advance."""
        advances = int.from_bytes(self._horizontal[34:36])
        own = min(glyph, advances - 1)
        bearing = 4 * own + 2 if glyph == own else 4 * advances + 2 * (glyph - advances)
        return self._metrics[4 * own : 4 * own + 2] + self._metrics[bearing : bearing + 2]

    def file(self, tables: Mapping[bytes, bytes], metrics: Sequence[bytes]) -> bytes:
        """Write a font file of these tables and the frame's own, for glyphs of these metrics.

        Places of outlines ("loca"), where there are any, have four bytes each.
        """
        head = self.head[:8] + bytes(4) + self.head[12:50] + b"\0\1" + self.head[52:]
        everything = {
            **tables,
            b"head": head,
            b"hhea": self._horizontal[:34] + len(metrics).to_bytes(2),
            b"hmtx": b"".join(metrics),
        }
        return _file(everything, version=b"OTTO" if b"CFF " in tables else b"\0\1\0\0")


def _file(tables: Mapping[bytes, bytes], *, version: bytes) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    directory = [version, struct.pack(">HHHH", count, search, power, 16 * count - search)]
    place, padded, head = 12 + 16 * count, [], 0
    for tag, table in sorted(tables.items()):
        if tag == b"head":
            head = place
        padded.append(table + bytes(-len(table) % 4))
        directory.append(struct.pack(">4sIII", tag, _sum(padded[-1]), place, len(table)))
        place += len(padded[-1])
    written = bytearray(b"".join(directory + padded))
    written[head + 8 : head + 12] = (0xB1B0AFBA - _sum(written) & 0xFFFFFFFF).to_bytes(4)
    return bytes(written)


def _sum(table: bytes | bytearray) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF
