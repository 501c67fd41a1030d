"""JSON Canonicalization Scheme (RFC 8785)."""

from collections.abc import Mapping
from typing import Final

import orjson
import rfc8785

from verifier.errors import InvalidError
from verifier.outline import Outline
from verifier.remembering import Memory
from verifier.strict_json import MAXIMUM_INTEGER

# Member names are sorted by UTF-16 units. From here on that order and the order of code points
# part: surrogates (U+D800 to U+DFFF) stand before U+E000, the characters that they make after it.
_ORDERS_PART: Final = "\ue000"
_BEFORE_ORDERS_PART: Final = bytes(range(0xEE))
"""First bytes in UTF-8, and those that follow one, of all characters before U+E000."""
_NUMBERS_MARKED: Final = bytes.maketrans(b"-123456789", b"0000000000")
# What orjson would write of its own accord, and RFC 8785 knows nothing of, is left to rfc8785.
_SORTED: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def jcs(value: object) -> bytes:
    """Give the canonical JSON of a parsed value (RFC 8785), UTF-8.

    Takes what ``strict_json.parse`` returns. Raises InvalidError for what has no canonical form:
    NaN, infinities, integers beyond ±(2^53 - 1), lone surrogates, other types.
    """
    try:
        written = _written(value)
        if written is not None and (_is_canonical(written) or _sorted_alike_everywhere(value)):
            return written
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (
        rfc8785.CanonicalizationError,
        UnicodeEncodeError,
        RecursionError,
    ) as error:
        raise InvalidError(f"this has no canonical JSON form (RFC 8785): {error}") from error


def jcs_of(outline: Outline, *, part: Mapping[str, object] | None = None) -> bytes:
    """Give the canonical JSON of a document that was walked, as ``jcs`` does.

    ``part`` are some of its members, where not all are meant. Whether orjson writes the canonical
    form lies in the document's numbers and the names of its members, which no own text is: it is
    looked at once for an outline.
    """
    key = outline.fingerprint
    meant = outline.document if part is None else part
    if key is not None and _WRITTEN_ALIKE.get(key) is not None:
        written = _written(meant)
        if written is not None:
            return written
    canonical = jcs(meant)
    if key is not None and _sorted_alike_everywhere(outline.document):
        _WRITTEN_ALIKE.put(key, known=True)
    return canonical


_WRITTEN_ALIKE: Final[Memory[bool]] = Memory(1024)
"""Fingerprints of outlines whose documents orjson writes in their canonical form."""


def _written(value: object) -> bytes | None:
    try:
        return orjson.dumps(value, option=_SORTED)
    except orjson.JSONEncodeError:
        return None


def _is_canonical(written: bytes) -> bool:
    """Tell from orjson's output alone that it is canonical; False where that does not show.

    It shows where nothing looks like a number (inside of texts neither), nor like the null that
    orjson writes for NaN, and no letter lies where the two orders part.
    """
    if b"null" in written:
        return False
    marked = written.translate(_NUMBERS_MARKED)
    if b'":0' in marked or b"[0" in marked or b",0" in marked or marked[:1] == b"0":
        return False
    return written.isascii() or not written.translate(None, _BEFORE_ORDERS_PART)


def _sorted_alike_everywhere(value: object) -> bool:
    """Tell whether orjson's output is the canonical one already.

    It is, but for names from U+E000 on, and for numbers that ECMAScript prints otherwise: where
    Python's shortest form has no exponent and does not end in ``.0``, all three print the same.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -MAXIMUM_INTEGER <= value <= MAXIMUM_INTEGER  # type: ignore[operator]
    if kind is float:
        text = repr(value)
        return "e" not in text and "n" not in text and not text.endswith(".0")
    if isinstance(value, dict):
        for name, member in value.items():
            if type(name) is not str or (not name.isascii() and max(name) >= _ORDERS_PART):
                return False
            if not _sorted_alike_everywhere(member):
                return False
        return kind is dict
    if kind is list:
        return all(map(_sorted_alike_everywhere, value))  # type: ignore[call-overload]
    return False
