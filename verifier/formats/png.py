"""A credential in a PNG: one uncompressed iTXt chunk (Open Badges 3.0 §5.3.1).

Only the chunks' frames are read; no pixel is decoded, so that the size a picture claims, or a
bomb in its image data, costs nothing (row U1).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.errors import MalformedError
from verifier.formats.baking import LARGEST_REMEMBERED, REMEMBERED, without_braces_in_strings
from verifier.formats.carriers import Securing, securing_of
from verifier.remembering import Memory

KEYWORD = b"openbadgecredential"
KEYWORD_2 = b"openbadges"
"""Of Open Badges 2.0 (Baking Specification), which also allowed tEXt."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 20_000
_FRAME = 12  # length, type and CRC, four bytes each
_PLAIN: Memory[int] = Memory(REMEMBERED)
"""Where the header ends, by the whole image that was found plain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    kind: bytes
    data: bytes
    end: int
    """Where the next chunk begins."""


def read_png(image: bytes) -> bytes:
    """Return the credential that ``image`` carries: JSON text or a compact JWS.

    Raises MalformedError where the file is broken, or carries none, or more than one, or a
    compressed one.
    """
    found = [text for chunk in _chunks(image) if (text := _credential(chunk)) is not None]
    if not found:
        raise MalformedError(
            "This PNG carries no credential: it may be a picture of a badge, saved without "
            "what makes it one. Download the badge again from whoever issued it.",
            code="NO_CREDENTIAL",
        )
    if len(found) > 1:
        raise MalformedError(
            f"This PNG carries {len(found)} credentials; it must carry exactly one.",
            code="SEVERAL_CREDENTIALS",
        )
    return found[0]


def bake_png(image: bytes, credential: bytes) -> bytes:
    """Return the PNG ``image`` with ``credential`` in it; the pixels are not touched.

    ``credential`` is the signed JSON document (UTF-8) or a compact JWS. The JSON value is the
    same when read back; a lone brace inside a string is written as an escape, since one wallet
    counts braces. Raises MalformedError for an image that is no PNG or already carries one.
    """
    head = _header_of_plain(image)
    if securing_of(credential) is Securing.EMBEDDED:
        credential = without_braces_in_strings(credential)
    # Not compressed, no method, no language, no translated keyword (PNG 3rd ed. §11.3.3.4).
    data = b"iTXt" + KEYWORD + b"\0\0\0\0\0" + credential
    pixels = memoryview(image)
    return b"".join(
        (
            pixels[:head],
            (len(data) - 4).to_bytes(4, "big"),
            data,
            zlib.crc32(data).to_bytes(4, "big"),
            pixels[head:],
        )
    )


def _header_of_plain(image: bytes) -> int:
    """Return where the header of a PNG ends that is whole and carries no credential."""
    known = _PLAIN.get(image)
    if known is not None:
        return known
    chunks = list(_chunks(image))
    if any(_credential(chunk) is not None for chunk in chunks):
        raise MalformedError(
            "This PNG carries a credential already; bake into the plain badge image.",
            code="SEVERAL_CREDENTIALS",
        )
    if len(image) <= LARGEST_REMEMBERED:
        _PLAIN.put(image, chunks[0].end)
    return chunks[0].end


def _chunks(image: bytes) -> Iterator[_Chunk]:
    """Walk the chunks from IHDR to IEND, each CRC checked, nothing before or after."""
    if not image.startswith(_SIGNATURE):
        raise _broken("it does not begin as a PNG does")
    position, count, kind = len(_SIGNATURE), 0, b""
    while kind != b"IEND":
        count += 1
        if count > _MOST_CHUNKS:
            raise _broken(f"it has more than {_MOST_CHUNKS} chunks")
        if position + _FRAME > len(image):
            raise _broken("it ends in the middle of a chunk")
        length = int.from_bytes(image[position : position + 4], "big")
        end = position + length + _FRAME
        if end > len(image):
            raise _broken("it ends in the middle of a chunk")
        body = image[position + 4 : end - 4]
        kind = body[:4]
        if zlib.crc32(body) != int.from_bytes(image[end - 4 : end], "big"):
            raise _broken("the check sum of a chunk is wrong")
        if (count == 1) != (kind == b"IHDR"):
            raise _broken("its header is not the first chunk, or not the only header")
        yield _Chunk(kind=kind, data=body[4:], end=end)
        position = end
    if position != len(image):
        raise _broken("something follows its end")


def _credential(chunk: _Chunk) -> bytes | None:
    """Return the credential of a text chunk, None for any other chunk."""
    if chunk.kind not in {b"iTXt", b"tEXt", b"zTXt"}:
        return None
    keyword, separator, rest = chunk.data.partition(b"\0")
    if keyword == KEYWORD_2 and chunk.kind == b"tEXt":
        return rest
    if keyword not in {KEYWORD, KEYWORD_2}:
        return None
    if chunk.kind != b"iTXt" or not separator:
        raise _broken("its credential does not stand in an iTXt chunk")
    if rest[:2] != b"\0\0":
        raise _broken("its credential is compressed, which Open Badges forbids")
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise _broken("the chunk of its credential has no text")
    return parts[2]


def _broken(what: str) -> MalformedError:
    return MalformedError(f"This PNG cannot be read: {what}.", code="CARRIER_BROKEN")
