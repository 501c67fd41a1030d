"""The bitstring of a status list: packed, compressed, and read with bounded work.

Bitstring Status List v1.0 §3.1 to §3.4: index 0 is the left-most, most significant bit; the
encoded form is ``u`` (multibase base64url without padding) before GZIP of the bitstring.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable

from verifier.errors import InvalidError

MINIMUM_ENTRIES = 131_072
"""16 KB of one-bit entries: fewer would tell the holders of a list apart (§6.1)."""

MAXIMUM_BYTES = 8 * 1024 * 1024
"""Where inflating stops: 2^26 bits (row S1)."""

_ENCODED = re.compile(r"u[A-Za-z0-9_-]+", re.ASCII)
_ENCODED_2021 = re.compile(r"[A-Za-z0-9_-]+|[A-Za-z0-9+/]+", re.ASCII)
_GZIP = 31  # zlib's window bits for one gzip member with header and CRC


def pack(indices: Iterable[int], *, entries: int = MINIMUM_ENTRIES) -> bytes:
    """Return a bitstring of ``entries`` one-bit entries in which ``indices`` are set.

    ``entries`` is a multiple of 8 and at least 131,072. Raises ValueError for an index that
    is not inside the list, and for a list that the specification forbids.
    """
    if entries < MINIMUM_ENTRIES or entries % 8:
        raise ValueError(
            f"a status list has at least {MINIMUM_ENTRIES} entries, in whole bytes; not {entries}"
        )
    bits = bytearray(entries // 8)
    for index in indices:
        if not 0 <= index < entries:
            raise ValueError(f"index {index} is not inside a list of {entries} entries")
        bits[index >> 3] |= 0x80 >> (index & 7)
    return bytes(bits)


def encode(bits: bytes) -> str:
    """Return ``encodedList`` for a bitstring: the same bytes for the same bits, always.

    The gzip header bears no time, so that an unchanged list is an unchanged document.
    """
    compressor = zlib.compressobj(level=9, wbits=_GZIP)
    packed = compressor.compress(bits) + compressor.flush()
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(encoded: str) -> bytes:
    """Return the bitstring of an ``encodedList``.

    Raises InvalidError with the code ``STATUS_VERIFICATION_ERROR`` for anything but one whole
    gzip member in canonical base64url that inflates to 8 MiB at most (rows S1 and S2).
    """
    if not _ENCODED.fullmatch(encoded):
        raise _unreadable("is not 'u' followed by base64url without padding")
    return _inflate(_base64url(encoded[1:]))


def decode_2021(encoded: str) -> bytes:
    """Return the bitstring of a StatusList2021's ``encodedList``.

    As ``decode``, but the text has no multibase prefix and is written in either alphabet of
    RFC 4648, with or without padding: issuers do all of it.
    """
    body = encoded.rstrip("=")
    padding = len(encoded) - len(body)
    if not _ENCODED_2021.fullmatch(body) or padding not in {0, -len(body) % 4}:
        raise _unreadable("is not base64")
    return _inflate(_base64url(body.replace("+", "-").replace("/", "_")))


def _base64url(text: str) -> bytes:
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise _unreadable("is not base64url") from error
    if base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii") != text:
        raise _unreadable("is base64url with stray bits at its end")
    return packed


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj(_GZIP)
    try:
        bits = inflater.decompress(packed, MAXIMUM_BYTES + 1)
    except zlib.error as error:
        raise _unreadable("is not a gzip stream") from error
    if len(bits) > MAXIMUM_BYTES:
        raise _unreadable(f"inflates to more than {MAXIMUM_BYTES} bytes")
    if not inflater.eof:
        raise _unreadable("ends before its gzip stream does")
    if inflater.unused_data:
        raise _unreadable("has something after its gzip stream")
    return bits


def value_at(bits: bytes, index: int, *, size: int = 1) -> int:
    """Return the ``size``-bit value of entry ``index``, most significant bit first.

    Raises InvalidError with the specification's codes: ``STATUS_LIST_LENGTH_ERROR`` where the
    list has fewer than 131,072 entries, ``RANGE_ERROR`` where the entry lies outside of it.
    """
    entries = len(bits) * 8 // size
    if entries < MINIMUM_ENTRIES:
        raise InvalidError(
            f"The status list has {entries} entries; at least {MINIMUM_ENTRIES} are required.",
            code="STATUS_LIST_LENGTH_ERROR",
        )
    if not 0 <= index < entries:
        raise InvalidError(
            f"The status list has {entries} entries; the credential's index {index} lies outside.",
            code="RANGE_ERROR",
        )
    first, last = index * size, index * size + size - 1
    window = int.from_bytes(bits[first >> 3 : (last >> 3) + 1], "big")
    return (window >> (7 - (last & 7))) & ((1 << size) - 1)


def _unreadable(what: str) -> InvalidError:
    return InvalidError(
        f"The status list's encodedList {what}.",
        code="STATUS_VERIFICATION_ERROR",
        place="/credentialSubject/encodedList",
    )
