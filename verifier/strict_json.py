"""JSON, parsed once at the door and written once at the way out.

``json.loads`` takes NaN, duplicate members, lone surrogates and numbers that no two readers
agree on, and raises RecursionError on depth. What two parsers can read differently is how a
signature comes to cover something else than what is shown, so all of it is refused here
(RFC 8259, I-JSON RFC 7493).
"""

import json
import marshal
import math
import re
from typing import Any, TypeAlias

import orjson

from verifier.errors import InvalidError, MalformedError

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, JsonValue]

MAXIMUM_BYTES = 2 * 1024 * 1024
"""The longest text that is read unless the caller allows another length."""
MAXIMUM_DEPTH = 64
"""Arrays and objects inside one another."""
MAXIMUM_VALUES = 50_000
"""Values of all kinds in one text."""
MAXIMUM_INTEGER = 2**53 - 1
"""I-JSON §2.2: beyond this, readers that use doubles see another number."""
LONGEST_NUMBER = 400
"""Characters in one number; enough for any double written out."""


def parse(data: bytes, *, maximum_bytes: int = MAXIMUM_BYTES) -> JsonValue:
    """Read one JSON text in UTF-8, refusing everything that readers disagree about.

    Refused: a byte order mark, UTF-16 and UTF-32, invalid UTF-8, lone surrogates, duplicate
    member names at any depth (escaped spellings are the same name), NaN and infinities, numbers
    beyond a double or that vanish in one, integers beyond ±(2^53 - 1), more than 64 levels, more
    than 50,000 values, more than ``maximum_bytes``.

    Returns dicts, lists, str, int, float, bool and None. Raises MalformedError, whose ``place``
    is ``line L, column C`` or a JSON pointer.
    """
    if len(data) > maximum_bytes:
        raise MalformedError(
            f"the JSON text has {len(data):,} bytes; at most {maximum_bytes:,} are read",
            code="TOO_LARGE",
        )
    try:
        value: JsonValue = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        _refuse_other_encodings(data)
        raise MalformedError(
            f"this is not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
            code="MALFORMED_JSON",
            place=f"line {error.lineno}, column {error.colno}",
        ) from error
    # Cheap upper bounds first: only a text that could break a limit is measured.
    if data.count(b"[") + data.count(b"{") > MAXIMUM_DEPTH or len(data) > MAXIMUM_VALUES:
        _measure(value)
    if _has_one_reading(data, value):
        return value
    return _read(data)


def parse_object(data: bytes, *, maximum_bytes: int = MAXIMUM_BYTES) -> JsonObject:
    """Read one JSON text as ``parse`` does; anything but an object is a MalformedError."""
    value = parse(data, maximum_bytes=maximum_bytes)
    if not isinstance(value, dict):
        raise MalformedError(
            f"the JSON text is {_kind(value)}, where an object {{…}} is needed",
            code="MALFORMED_JSON",
            place="",
        )
    return value


def dump(value: object) -> bytes:
    """Write the JSON text that is stored and served: UTF-8, compact, member order kept.

    Nothing is coerced: only dict with str names, list, tuple, str, int, float, bool and None are
    written. Raises InvalidError for anything that ``parse`` would refuse to read back.
    """
    try:
        written = orjson.dumps(value, option=_NOTHING_COERCED)
        if _shows_that_it_is_read_back(written, value):
            return written
    except (orjson.JSONEncodeError, ValueError):
        pass  # what is wrong with it, and where, is said below
    _check_writable(value, depth=0, pointer="")
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError) as error:  # lone surrogates
        raise InvalidError(f"this cannot be written as JSON: {error}") from error


_NOTHING_COERCED = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_STRICT_INTEGER  # nothing beyond ±(2^53 - 1)
)


def _shows_that_it_is_read_back(written: bytes, value: object) -> bool:
    """Tell that ``_check_writable`` has nothing to find; False where that does not show at once.

    marshal knows the plain types alone and raises ValueError for others. orjson writes null for
    NaN, so a null must be looked at.
    """
    marshal.dumps(value, 0)  # type: ignore[arg-type]  # to be refused is what it is asked for
    return b"null" not in written and written.count(b"[") + written.count(b"{") <= MAXIMUM_DEPTH


def _refuse_other_encodings(data: bytes) -> None:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise MalformedError(
            "the JSON text begins with a byte order mark; JSON is exchanged in UTF-8 without one "
            "(RFC 8259 §8.1)",
            code="MALFORMED_JSON",
            place="line 1, column 1",
        )
    if b"\x00" in data[:4]:
        raise MalformedError(
            "the JSON text is in UTF-16 or UTF-32; JSON is exchanged in UTF-8 (RFC 8259 §8.1)",
            code="MALFORMED_JSON",
            place="line 1, column 1",
        )


def _measure(value: object) -> None:
    """Bound depth and number of values, level by level (no recursion)."""
    level: list[Any] = [value]
    values = 1
    depth = 0
    while containers := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        if depth > MAXIMUM_DEPTH:
            raise MalformedError(
                f"the JSON text is nested more than {MAXIMUM_DEPTH} levels deep", code="TOO_DEEP"
            )
        level = []
        for container in containers:
            level.extend(container.values() if isinstance(container, dict) else container)
        values += len(level)
        if values > MAXIMUM_VALUES:
            raise MalformedError(
                f"the JSON text holds more than {MAXIMUM_VALUES:,} values", code="TOO_LARGE"
            )


def _has_one_reading(data: bytes, value: JsonValue) -> bool:
    """Tell whether a text in compact form needs no second look.

    Written again it is the same text only if no member stood twice and each number is the one
    that its digits say; integers beyond ±(2^53 - 1) are not written.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) == data
    except orjson.JSONEncodeError:
        return False


def _read(data: bytes) -> JsonValue:
    """Read what is known to be JSON of bounded size, with the checks of names and numbers.

    NaN, infinities and numbers beyond a double have been refused before, as no JSON.
    """
    text = data.decode()
    try:
        value: JsonValue = _DECODER.decode(text)
    except _RefusedError as refused:
        place, pointer = _locate(text)
        raise MalformedError(
            f"{refused} (at {pointer or 'the top'}, {place})", code="MALFORMED_JSON", place=pointer
        ) from None
    return value


class _RefusedError(Exception):
    """What was refused; where it is, is looked for afterwards."""


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _RefusedError(f"the member {name[:80]!r} is given twice in one object")
            seen.add(name)
    return members


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER or abs(number := int(digits)) > MAXIMUM_INTEGER:
        raise _RefusedError(
            f"the integer {_shown(digits)} is beyond ±(2^53 - 1), where readers disagree"
        )
    return number


def _float(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER:
        raise _RefusedError(f"the number {_shown(digits)} is longer than any double needs")
    number = float(digits)
    if number == 0 and _NON_ZERO.match(digits):
        raise _RefusedError(f"the number {_shown(digits)} is not zero but would be read as zero")
    return number


_NON_ZERO = re.compile(r"-?[0.]*[1-9]")
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_int=_integer)
_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


def _locate(text: str) -> tuple[str, str]:
    """Find the first name or number that is refused: ``line L, column C`` and its JSON pointer."""
    path: list[str | int] = []
    names: list[set[str] | None] = []  # per open container; None for an array
    expects_name = False
    for match in _LEXEME.finditer(text):
        lexeme = match[0]
        if lexeme in "{[":
            names.append(set() if lexeme == "{" else None)
            path.append("" if lexeme == "{" else 0)
            expects_name = lexeme == "{"
        elif lexeme in "}]":
            names.pop()
            path.pop()
            expects_name = False
        elif lexeme == ",":
            expects_name = names[-1] is not None
            if not expects_name:
                path[-1] = int(path[-1]) + 1
        elif lexeme == ":":
            expects_name = False
        elif expects_name:
            name = json.loads(lexeme)
            path[-1] = name
            seen = names[-1]
            if seen is not None and name in seen:
                return _place(text, match.start()), pointer_of(path)
            if seen is not None:
                seen.add(name)
        elif lexeme[0] in "-0123456789":
            try:
                (_integer if lexeme.lstrip("-").isdigit() else _float)(lexeme)
            except _RefusedError:
                return _place(text, match.start()), pointer_of(path)
    return "an unknown place", ""


def pointer_of(path: list[str | int]) -> str:
    """Write a path of member names and indices as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - (text.rfind(chr(10), 0, offset) + 1) + 1}"


def _shown(digits: str) -> str:
    return digits if len(digits) <= 40 else f"{digits[:20]}… ({len(digits):,} characters)"


def _kind(value: JsonValue) -> str:
    if value is None or isinstance(value, bool):
        return "a literal"
    if isinstance(value, list):
        return "an array"
    return "a string" if isinstance(value, str) else "a number"


def _check_writable(value: object, *, depth: int, pointer: str) -> None:
    if depth > MAXIMUM_DEPTH:
        raise InvalidError(
            f"this is nested more than {MAXIMUM_DEPTH} levels deep", code="TOO_DEEP", place=pointer
        )
    match value:
        case None | bool() | str():
            return
        case int() if type(value) is int and abs(value) <= MAXIMUM_INTEGER:
            return
        case float() if type(value) is float and math.isfinite(value):
            return
        case dict():
            for name, member in value.items():
                if not isinstance(name, str):
                    raise InvalidError(f"the member name {name!r} is not text", place=pointer)
                _check_writable(member, depth=depth + 1, pointer=f"{pointer}/{name}")
            return
        case list() | tuple():
            for index, item in enumerate(value):
                _check_writable(item, depth=depth + 1, pointer=f"{pointer}/{index}")
            return
    raise InvalidError(
        f"{value!r} ({type(value).__name__}) cannot be written as JSON that every reader "
        "understands alike",
        place=pointer,
    )
