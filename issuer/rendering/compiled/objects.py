"""Parts of a PDF file: streams, and objects with holes.

A hole is a value that differs from one certificate to the next. Objects are written once with
their holes, cut there, and put together again around the values of each certificate.
"""

import re
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


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object's body, compressed."""
    return packed_stream(_packed(content), entries)


def _packed(content: bytes) -> bytes:
    """Compress what is short with a small window: clearing a large one takes the most time."""
    if len(content) > _SHORT:
        return zlib.compress(content, _LEVEL)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 12, 5)
    return packer.compress(content) + packer.flush()


_SHORT: Final = 16_384
_LEVEL: Final = 6
"""Of compression: a higher one costs a certificate more time than it saves bytes."""


def packed_stream(packed: bytes, entries: bytes = b"") -> bytes:
    """Write the body of a stream object whose content is compressed already."""
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        *(entries, len(packed), packed),
    )


def numbered(number: int, body: bytes) -> bytes:
    """Write an object as it stands in the file."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


def row(kind: int, place: int, index: int) -> bytes:
    """Write a row of the cross-reference, seven bytes (PDF 32000-1 7.5.8.3)."""
    return kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2)


ROW: Final = b"[1 4 2]"
"""Widths of a row's fields."""
