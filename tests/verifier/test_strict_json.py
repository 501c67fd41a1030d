"""Strict JSON: what readers could disagree about is refused, with the place."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import strict_json
from verifier.errors import InvalidError, MalformedError

# Texts that RFC 8259 forbids; the kinds of JSONTestSuite's n_ cases, written anew.
NOT_JSON = {
    "nothing": b"",
    "only white space": b" \n",
    "NaN": b"[NaN]",
    "infinity": b"[Infinity]",
    "minus infinity": b"[-Infinity]",
    "two values": b"1 2",
    "trailing comma in an array": b"[1,]",
    "trailing comma in an object": b'{"a":1,}',
    "only a comma": b"[,]",
    "double comma": b"[1,,2]",
    "missing comma": b"[1 2]",
    "missing colon": b'{"a" 1}',
    "missing value": b'{"a":}',
    "missing name": b"{:1}",
    "name without quotes": b"{a:1}",
    "name that is a number": b"{1:1}",
    "single quotes": b"['a']",
    "unclosed array": b"[1",
    "unclosed object": b'{"a":1',
    "unclosed text": b'["a',
    "closed by the other bracket": b"[1}",
    "comment": b"[1]/* c */",
    "line comment": b"[1]// c",
    "garbage after": b"[1]x",
    "leading zero": b"[01]",
    "negative leading zero": b"[-01]",
    "leading plus": b"[+1]",
    "point first": b"[.5]",
    "point last": b"[1.]",
    "exponent without digits": b"[1e]",
    "exponent with a sign only": b"[1e+]",
    "hexadecimal": b"[0x1]",
    "two minus signs": b"[--1]",
    "digits of another script": "[١]".encode(),
    "full-width digits": "[１]".encode(),
    "underscore in digits": b"[1_000]",
    "misspelt literal": b"[nul]",
    "capital literal": b"[True]",
    "new line in a text": b'["a\nb"]',
    "tab in a text": b'["a\tb"]',
    "control character in a text": b'["\x00"]',
    "unknown escape": b'["\\x41"]',
    "short escape": b'["\\u00A"]',
    "escape at the end": b'["\\',
    "form feed as white space": b"[\x0c1]",
    "no-break space as white space": "[\u00a01]".encode(),
    "invalid UTF-8": b'["\xff"]',
    "overlong UTF-8": b'["\xc0\xaf"]',
    "surrogate in UTF-8": b'["\xed\xa0\x80"]',
    "UTF-8 cut short": b'["\xe2\x82"]',
}


@pytest.mark.parametrize("text", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_P01_what_is_not_json_is_malformed(text: bytes):
    with pytest.raises(MalformedError):
        strict_json.parse(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"issuer":"a","issuer":"b"}', "/issuer"),
        (b'{"@context":[],"@context":[]}', "/@context"),
        (b'{"issuer":"a","\\u0069ssuer":"b"}', "/issuer"),
        (b'{"a":[{"b":{}},{"c":1,"d":[[]],"c":1}]}', "/a/1/c"),
        (b'{"a/b":{"~":1,"~":1}}', "/a~1b/~0"),
        (b'{"":1,"":2}', "/"),
        ('{"é":1,"\\u00e9":2}'.encode(), "/é"),
        (b'{"\\ud83d\\ude00":1,"\xf0\x9f\x98\x80":2}', "/😀"),
    ],
)
def test_P02_a_member_given_twice_is_malformed_at_its_pointer(text: bytes, place: str):
    with pytest.raises(MalformedError, match="twice") as caught:
        strict_json.parse(text)
    assert caught.value.place == place


def test_P02_names_that_only_look_alike_are_two_members():
    nfc, nfd = "\u00e9", "e\u0301"
    assert strict_json.parse(f'{{"{nfc}":1,"{nfd}":2}}'.encode()) == {nfc: 1, nfd: 2}


@pytest.mark.parametrize(
    "text",
    [b'"\\ud800"', b'"\\udc00"', b'"\\udc00\\ud800"', b'{"\\ud800":1}', b'"\\ud800\\u0041"'],
)
def test_P03_a_lone_surrogate_is_malformed(text: bytes):
    with pytest.raises(MalformedError):
        strict_json.parse(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"n":[0,' + b"1" * 5000 + b"]}", "/n/1"),
        (b"[1e400]", "line 1, column 2"),
        (b"[-1e400]", "line 1, column 2"),
        (b"[1e-400]", "/0"),
        (b"[0." + b"1" * 500 + b"]", "/0"),
        (b"[9007199254740992]", "/0"),
        (b"[9007199254740993]", "/0"),
        (b"[-9007199254740992]", "/0"),
        (b"[18446744073709551616]", "/0"),
    ],
)
def test_P04_a_number_that_readers_see_differently_is_malformed(text: bytes, place: str):
    with pytest.raises(MalformedError) as caught:
        strict_json.parse(text)
    if not (text.startswith(b'{"n"')):  # refused by the grammar's reader, or by ours
        assert caught.value.place == place


@pytest.mark.parametrize(
    "text",
    [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 65 + b"]" * 65, b"[" * 1000 + b"]" * 1000],
)
def test_P04_depth_is_malformed_and_never_a_recursion_error(text: bytes):
    with pytest.raises(MalformedError):
        strict_json.parse(text)


def test_P04_sixty_four_levels_are_read():
    value = strict_json.parse(b"[" * 64 + b"]" * 64)
    for _ in range(63):
        assert isinstance(value, list)
        (value,) = value
    assert value == []


def test_P04_a_million_members_are_malformed():
    members = b",".join(b'"%d":0' % number for number in range(1_000_000))
    with pytest.raises(MalformedError, match="values"):
        strict_json.parse(b"{" + members + b"}", maximum_bytes=50_000_000)


def test_P04_fifty_megabytes_are_malformed_unread():
    with pytest.raises(MalformedError, match="bytes"):
        strict_json.parse(b" " * 50_000_000)


def test_P04_a_text_full_of_commas_is_read():
    text = "," * 100_000
    assert strict_json.parse(b'["' + text.encode() + b'"]') == [text]


@pytest.mark.parametrize(
    "text",
    [
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        '{"a":1}'.encode("utf-16-le"),
        '{"a":1}'.encode("utf-16-be"),
        '{"a":1}'.encode("utf-32"),
        '{"a":1}'.encode("utf-32-be"),
        "1".encode("utf-16-le"),
    ],
)
def test_J11_another_encoding_is_malformed(text: bytes):
    with pytest.raises(MalformedError, match="8259"):
        strict_json.parse(text)


def test_the_place_of_a_syntax_error_is_a_line_and_a_column():
    with pytest.raises(MalformedError) as caught:
        strict_json.parse(b'{\n  "a": 1,\n  "b": tru\n}')
    assert caught.value.place is not None
    assert caught.value.place.startswith("line 3, column ")


def test_only_an_object_is_an_object():
    assert strict_json.parse_object(b'{"a":[1,2.5,"x",true,null]}') == {
        "a": [1, 2.5, "x", True, None]
    }
    for text, kind in [
        (b"[]", "an array"),
        (b'"a"', "a string"),
        (b"1", "a number"),
        (b"1.5", "a number"),
        (b"null", "a literal"),
        (b"true", "a literal"),
    ]:
        with pytest.raises(MalformedError, match=f"is {kind}, where an object"):
            strict_json.parse_object(text)


def test_dump_keeps_order_and_letters():
    value = {"b": "é😀", "a": [1, -0.5, True, None], "/": "</script>"}
    assert strict_json.dump(value) == '{"b":"é😀","a":[1,-0.5,true,null],"/":"</script>"}'.encode()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [math.nan]}, "/a/0"),
        ({"a": math.inf}, "/a"),
        ({"a": 2**53}, "/a"),
        ({"a": {"b": {1, 2}}}, "/a/b"),
        ({"a": b"x"}, "/a"),
        ({1: "x"}, ""),
        ({"a": "\ud800"}, None),
    ],
)
def test_dump_refuses_what_parse_would_not_read_back(value: object, place: str | None):
    with pytest.raises(InvalidError) as caught:
        strict_json.dump(value)
    assert caught.value.place == place


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(JSON_VALUES)
def test_every_value_is_read_as_the_standard_library_reads_it(value: object):
    text = json.dumps(value, ensure_ascii=False).encode()
    assert strict_json.parse(text) == json.loads(text)
    assert strict_json.parse(strict_json.dump(value)) == value


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_malformed(data: bytes):
    try:
        value = strict_json.parse(data)
    except MalformedError:
        return
    assert strict_json.parse(strict_json.dump(value)) == value
