"""RFC 8785: its author's vectors, and both ways of writing give the same bytes."""

import json
import math
import struct
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import VECTORS
from verifier import strict_json
from verifier.canonicalization import jcs
from verifier.errors import InvalidError

NAMES = sorted(path.name for path in (VECTORS / "jcs" / "input").glob("*.json"))


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_L16_the_vectors_of_the_author_are_matched_byte_for_byte(name: str, vectors: Path):
    value = strict_json.parse((vectors / "jcs" / "input" / name).read_bytes())
    canonical = jcs(value)
    assert canonical == (vectors / "jcs" / "output" / name).read_bytes()
    hexadecimal = (vectors / "jcs" / "outhex" / name.replace(".json", ".txt")).read_text()
    assert canonical == bytes.fromhex(hexadecimal)


# RFC 8785 appendix B: doubles by their bits, and how ECMAScript prints them.
APPENDIX_B = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "text"), APPENDIX_B.items())
def test_L16_a_double_is_printed_as_ECMAScript_prints_it(bits: str, text: str):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert jcs(number) == text.encode()
    assert jcs([number, "x"]) == f'[{text},"x"]'.encode()


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        (1.0, "1"),
        (1, "1"),
        (-0.0, "0"),
        (0, "0"),
        (1e16, "10000000000000000"),
        (0.0001, "0.0001"),
        (0.00001, "0.00001"),
        ("\x00", '"\\u0000"'),
        ('\x1f\x7f\x08\t\n\x0c\r"\\/', '"\\u001f\x7f\\b\\t\\n\\f\\r\\"\\\\/"'),
        ("\u2028é😀", '"\u2028é😀"'),
        (9007199254740991, "9007199254740991"),
        ({"😀": 1, "ﬁ": 2}, '{"😀":1,"ﬁ":2}'),
        ({"ﬁ": 2, "a": 3, "😀": 1}, '{"a":3,"😀":1,"ﬁ":2}'),
        ({"b": {"ﬁ": 2, "😀": 1}, "a": [{"ﬁ": 2, "😀": 1}]}, None),
        ({"": 1, "é": 2, "e\u0301": 3}, '{"":1,"e\u0301":3,"é":2}'),
        ({"a": True, "b": None, "c": []}, '{"a":true,"b":null,"c":[]}'),
    ],
)
def test_L16_names_and_texts(value: Any, canonical: str | None):
    if canonical is None:
        canonical = '{"a":[{"😀":1,"ﬁ":2}],"b":{"😀":1,"ﬁ":2}}'
    assert jcs(value) == canonical.encode()


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        2**53,
        -(2**53),
        9007199254740993,
        "\ud800",
        {"\ud800": 1},
        {1: 2},
        {"a": {1, 2}},
        b"x",
        object(),
        {"a": [object()]},
    ],
)
def test_L16_what_has_no_canonical_form_is_refused(value: object):
    with pytest.raises(InvalidError):
        jcs(value)


def test_depth_is_refused_and_never_a_recursion_error():
    value: Any = "x"
    for _ in range(100_000):
        value = [value]
    with pytest.raises(InvalidError):
        jcs(value)
    while isinstance(value, list):  # taken apart by hand: the interpreter would recurse too
        (value,) = value


TEXTS = st.text(max_size=8) | st.text(st.characters(min_codepoint=0xD000), max_size=3)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS.filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_the_fast_way_writes_what_the_reference_writes(value: Any):
    assert jcs(value) == rfc8785.dumps(value)
    assert json.loads(jcs(value), parse_int=float) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_double_is_read_back_the_same(number: float):
    assert jcs(number) == rfc8785.dumps(number)
    assert float(jcs(number)) == number
