"""Parts of a PDF file: streams, and objects with holes.

A hole is a value that differs from one certificate to the next. Objects are written once with
their holes, cut there, and put together again around the values of each certificate.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from typing import Final

import pydyf

Pieces = tuple[bytes | str, ...]
"""What is the same in every file (bytes), and names of holes (texts) in between."""


class Hole(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """Stands in an object of pydyf for a value that is put in later."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    @property
    def data(self) -> bytes:
        """What pydyf writes."""
        return marker(self._name)


def marker(name: str) -> bytes:
    """Mark a hole in what is written; no PDF object and no XML has these bytes."""
    return b"\0%s\0" % name.encode("ascii")


def cut(written: bytes) -> Pieces:
    """Cut at the holes."""
    parts = re.split(rb"\0(\w+)\0", written)
    return tuple(part.decode("ascii") if at % 2 else part for at, part in enumerate(parts))


def filled(pieces: Pieces, values: Mapping[str, bytes]) -> bytes:
    """Put the values into the holes."""
    return b"".join(values[piece] if isinstance(piece, str) else piece for piece in pieces)


Prepared = tuple[tuple[bytes, bytes] | str, ...]
"""What is the same in every file of a stream, plain and compressed, and names of holes."""


def prepared(pieces: Pieces) -> Prepared:
    """Compress what is the same in every file of a stream, once."""
    parts: list[tuple[bytes, bytes] | str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        else:
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            parts.append((piece, packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)))
    return tuple(parts)


def prepared_stream(parts: Prepared, values: Mapping[str, bytes], entries: bytes = b"") -> bytes:
    """Write a stream object's body; values, of up to 65,535 bytes, are stored as they are.

    What was compressed by itself ends at a byte and refers to nothing before it, so that blocks
    follow each other in any order (RFC 1951 §3.2.3); the checksum goes over all of them.
    """
    packed, checksum = [_ZLIB], 1
    for part in parts:
        if isinstance(part, str):
            plain = values[part]
            packed.append(_STORED(0, len(plain), len(plain) ^ 0xFFFF) + plain)
        else:
            plain, block = part
            packed.append(block)
        checksum = zlib.adler32(plain, checksum)
    packed.append(_LAST + checksum.to_bytes(4))
    return packed_stream(b"".join(packed), entries)


_ZLIB: Final = b"\x78\xda"
"""Begins what is compressed (RFC 1950 §2.2)."""
_STORED: Final = struct.Struct("<BHH").pack
"""Of a block that is not compressed: what it is, its length, and that in inverted bits."""
_LAST: Final = b"\1\0\0\xff\xff"
"""A block of nothing, the last."""


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object's body, compressed with a small window.

    To clear a large one takes the most time, and a higher level more time than it saves bytes.
    """
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
    return packed_stream(packer.compress(content) + packer.flush(), entries)


def kept_stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write the body of a stream object that is the same in many files, as small as it gets."""
    return packed_stream(zlib.compress(content, 9), entries)


def plain_stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write the body of a stream object as it is, where there is little to compress."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def packed_stream(packed: bytes, entries: bytes = b"") -> bytes:
    """Write the body of a stream object whose content is compressed already."""
    return plain_stream(packed, entries + b"/Filter /FlateDecode")


def numbered(number: int, body: bytes) -> bytes:
    """Write an object as it stands in the file."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


row: Final = struct.Struct(">BIH").pack
"""Writes a row of the cross-reference, seven bytes: kind, place, index (PDF 32000-1 7.5.8.3)."""

ROW: Final = b"[1 4 2]"
"""Widths of a row's fields."""
