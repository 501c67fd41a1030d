"""Short cuts against the long way: the same answer, or the same refusal, for whatever comes."""

import base64
import datetime
import enum
import json
import math
import re
import uuid
import zoneinfo
from functools import partial
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import base58
from keys.errors import KeysError
from verifier import strict_json, timestamps
from verifier.canonicalization import jcs, jcs_of, json_canonicalization
from verifier.errors import VerifierError
from verifier.formats import baking, carriers
from verifier.outline import outline_of
from verifier.policy.dates import day
from verifier.proofs import base64url
from verifier.timestamps import format_timestamp, isoformat, parse_timestamp

MANY = settings(max_examples=400, deadline=None)
NUMBERS = st.one_of(
    st.integers(-(2**53) - 5, 2**53 + 5),
    st.floats(),
    st.sampled_from([2**53, 2**63, 2**64, -0.0, 1e16, 1e21, 1e22, 1e-7, 5e-324, 10**15, 10**16]),
)
WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "{", "}", "a{", "{,", "}{", '{"', '"}', ":{", '{":', "a}b{", "\\{", "null", '":1', ",2",
            "[3", "-4", "1234567890123456", "\ue000", "\uffff", "😀", "\ud800", "\\", "\x7f",
        ]
    ),
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


class Colour(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    ONE = 1


class Name(str):
    __slots__ = ()


FOREIGN = st.sampled_from(
    [
        Colour.RED, Level.ONE, Name("x"), (1, "a"), {1, 2}, b"x", uuid.UUID(int=1), math.nan, 1j,
        datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), {1: "x"}, {None: 1}, {Colour.RED: 1},
        object(), math.inf, ..., [[]], {"a": (None, math.nan)},
    ]
)  # fmt: skip


def outcome(function: Any, argument: object) -> object:
    """What comes out, with its types, or what is raised and says where."""
    try:
        found = function(argument)
    except (VerifierError, KeysError) as error:
        return (type(error), str(error), getattr(error, "place", None))
    return found if isinstance(found, bytes) else repr(found)


@st.composite
def json_texts(draw: st.DrawFn) -> bytes:
    """JSON in compact form, and what is nearly that: some bytes put in, taken out or doubled."""
    value = draw(VALUES.filter(writable))
    text = bytearray(strict_json.orjson.dumps(value))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        put = st.sampled_from(
            [b"", b" ", b"0", b"1", b"e5", b".0", b"-", b'"a":1,', b"\\u0061", b"9007199254740993",
             bytes(text[start:end]) * 2, b",", b"}", b'"', b"1e400", b"\xff", b"[" * 65]
        )  # fmt: skip
        text[start:end] = draw(put)
    return bytes(text)


def writable(value: object) -> bool:
    try:
        strict_json.orjson.dumps(value)
    except TypeError:
        return False
    return True


@MANY
@given(text=json_texts())
def test_what_is_read_in_one_go_is_what_the_strict_reader_reads(text: bytes):
    if not _is_json(text):
        with pytest.raises(VerifierError):
            strict_json.parse(text)
    else:
        assert outcome(strict_json.parse, text) == outcome(strict_json._read, text)


def _is_json(text: bytes) -> bool:
    try:
        strict_json._measure(strict_json.orjson.loads(text))
    except (ValueError, VerifierError):
        return False
    return True


def dumped_the_long_way(value: object) -> bytes:
    strict_json._check_writable(value, depth=0, pointer="")
    try:
        return strict_json.orjson.dumps(value)
    except TypeError as error:
        raise strict_json.InvalidError(f"this cannot be written as JSON: {error}") from error


@MANY
@given(value=VALUES | FOREIGN | st.lists(VALUES | FOREIGN, max_size=3))
def test_what_is_written_at_once_is_what_is_written_after_a_look(value: object):
    assert outcome(strict_json.dump, value) == outcome(dumped_the_long_way, value)


def jcs_the_long_way(value: object) -> bytes:
    return rfc8785.dumps(value)  # type: ignore[arg-type]


@MANY
@given(value=VALUES)
def test_jcs_is_that_of_rfc8785(value: object):
    try:
        expected: bytes | None = jcs_the_long_way(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        expected = None
    if expected is None:
        with pytest.raises(VerifierError):
            jcs(value)
    else:
        assert jcs(value) == expected


@MANY
@given(value=VALUES.filter(writable))
def test_what_orjson_s_text_shows_to_be_canonical_is(value: object):
    written = json_canonicalization._written(value)
    if written is not None and json_canonicalization._is_canonical(written):
        assert written == jcs_the_long_way(value)


@MANY
@given(value=VALUES, name=WORDS, other=WORDS)
def test_jcs_by_outline_is_that_of_rfc8785_for_each_document_of_the_outline(
    value: object, name: str, other: str
):
    for text in (name, other, name):
        document = {"value": value, "credentialStatus": {"statusListIndex": text}}
        assert outcome(lambda each: jcs_of(outline_of(each)), document) == outcome(jcs, document)
        for member in document:
            part = {member: document[member]}
            by_outline = partial(jcs_of, outline_of(document))
            assert outcome(lambda each, of=by_outline: of(part=each), part) == outcome(jcs, part)


DIGITS = st.integers(0, 99).map("{:02}".format)


@MANY
@given(parts=st.tuples(DIGITS, *([DIGITS] * 6)), end=st.sampled_from(["Z", "Z", "Z\n", "z", ""]))
def test_plain_timestamps_are_read_as_part_by_part(parts: tuple[str, ...], end: str):
    text = "{}{}-{}-{}T{}:{}:{}".format(*parts) + end
    for written in (text, text.replace("T", " "), f"20{text[2:5]}02-2{text[9:]}"):
        assert outcome(parse_timestamp, written) == outcome(timestamps._read, written)


@MANY
@given(moment=st.datetimes(timezones=st.just(datetime.UTC)))
def test_a_plain_timestamp_is_its_moment_in_utc(moment: datetime.datetime):
    text = format_timestamp(moment)
    assert parse_timestamp(text) == timestamps._read(text) == moment.replace(microsecond=0)
    assert parse_timestamp(text).tzinfo is datetime.UTC


SUMMER_TIME_ENDS = datetime.datetime(2026, 10, 25, 2, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=datetime.UTC),
        SUMMER_TIME_ENDS,
        SUMMER_TIME_ENDS.replace(fold=1),
        SUMMER_TIME_ENDS.astimezone(datetime.UTC),
        SUMMER_TIME_ENDS.replace(fold=1).astimezone(datetime.UTC),
        SUMMER_TIME_ENDS.replace(tzinfo=None),
    ],
    ids=str,
)
def test_a_moment_is_written_as_it_is_whatever_was_written_before(moment: datetime.datetime):
    for zone in (datetime.UTC, datetime.timezone(datetime.timedelta(hours=1)), None):
        same = moment.astimezone(zone) if zone else moment
        assert isoformat(same) == same.isoformat()
        if same.tzinfo is not None:
            in_utc = same.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
            assert format_timestamp(same) == f"{in_utc.isoformat()}Z"
        assert day(same).endswith(f"{same.year}, {same.hour:02}:{same.minute:02} UTC")


STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


@MANY
@given(value=VALUES.filter(writable), indent=st.sampled_from([None, 1]))
def test_braces_in_strings_are_found(value: object, indent: int | None):
    for text in (
        strict_json.orjson.dumps(value),
        json.dumps(value, indent=indent, allow_nan=True).encode(),
        json.dumps(value, ensure_ascii=True, separators=(" , ", " : ")).encode(),
    ):
        expected = STRINGS.sub(
            lambda found: found[0].replace(b"{", rb"\u007b").replace(b"}", rb"\u007d"), text
        )
        assert baking.without_braces_in_strings(text) == expected


ALPHABET = st.text("ABCabc019-_", max_size=12)
NEARLY = (
    ALPHABET
    | st.text("Aa9-_+/=. \né\ud800", max_size=9)
    | st.builds("".join, st.tuples(ALPHABET, st.text("Aa9-_+/=. \n!\0", max_size=2), ALPHABET))
)


def base64url_the_long_way(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text, re.ASCII) or len(text) % 4 == 1:
        raise base64url.MalformedError(
            "this is not base64url without padding", code="MALFORMED_BASE64URL"
        )
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise base64url.MalformedError(
            "this is not canonical base64url: it ends with stray bits", code="MALFORMED_BASE64URL"
        )
    return data


@MANY
@given(text=NEARLY)
def test_base64url_is_as_strict_as_its_alphabet(text: str):
    assert outcome(base64url.decode, text) == outcome(base64url_the_long_way, text)


@MANY
@given(parts=st.lists(NEARLY, max_size=5))
def test_three_parts_of_base64url_are_a_compact_jws(parts: list[str]):
    text = ".".join(parts).encode("utf-8", "surrogatepass")
    expected = re.fullmatch(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", text)
    assert carriers._is_compact_jws(text) is (expected is not None)


def base58_the_long_way(text: str) -> bytes:
    number = 0
    for letter in text:
        if letter not in base58.ALPHABET:
            raise KeysError(f"{letter!r} is not a letter of base58btc")
        number = number * 58 + base58.ALPHABET.index(letter)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


@MANY
@given(text=st.text("123z9A", max_size=100) | st.text(max_size=20))
def test_base58_is_read_letter_by_letter(text: str):
    assert outcome(base58.decode, text) == outcome(base58_the_long_way, text)


@MANY
@given(data=st.binary(max_size=100), zeros=st.integers(0, 5))
def test_base58_is_written_in_one_way(data: bytes, zeros: int):
    written = base58.encode(b"\0" * zeros + data)
    assert base58_the_long_way(written) == b"\0" * zeros + data
    assert base58.decode(written) == b"\0" * zeros + data
