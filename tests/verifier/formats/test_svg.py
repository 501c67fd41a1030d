import json

import pytest

from verifier.errors import MalformedError
from verifier.formats.svg import bake_svg, read_svg

PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
CREDENTIAL = '{"name":"a ]]> and { and \ufffe and <b>&amp;","list":[{"b":1}]}'.encode()
JWS = b"eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln"
OPEN = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="https://purl.imsglobal.org/ob/v3p0">'


@pytest.mark.parametrize(
    "image",
    [
        PLAIN,
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- <svg> in a comment -->\n' + PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" s:title="a > b"><s:g/></s:svg>',
    ],
    ids=["bare", "prolog", "byte order mark", "prefixed"],
)
def test_a_baked_credential_is_read_back_with_the_same_value(image):
    baked = bake_svg(image, CREDENTIAL)
    assert json.loads(read_svg(baked)) == json.loads(CREDENTIAL)
    assert read_svg(bake_svg(image, JWS)) == JWS


def test_a_drawing_that_is_known_vouches_for_no_other():
    for image in (PLAIN, b"\xef\xbb\xbf" + PLAIN):
        assert bake_svg(image, JWS) == bake_svg(bytes(bytearray(image)), JWS)
    other = PLAIN.replace(b"0", b"\xff")
    for broken in (PLAIN[:-1], PLAIN + b"x", b"<!DOCTYPE svg>" + PLAIN, other):
        with pytest.raises(MalformedError) as error:
            bake_svg(broken, JWS)
        assert error.value.reason == "CARRIER_BROKEN"


def test_the_credential_stands_as_the_specification_shows_it():
    baked = bake_svg(PLAIN, b'{"a":1}').decode()
    assert baked == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"'
        ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        '<openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential>'
        '<path d="M0 0"/></svg>'
    )
    assert f'<openbadges:credential verify="{JWS.decode()}"/>' in bake_svg(PLAIN, JWS).decode()


def test_P07_two_credentials_in_one_svg_are_ambiguous():
    one = b"<ob:credential>" + CREDENTIAL[:0] + b"{}</ob:credential>"
    for image in (
        OPEN + one + one + b"</svg>",
        OPEN + one + b"<g>" + one + b"</g></svg>",
        OPEN + b'<ob:credential verify="' + JWS + b'">{}</ob:credential></svg>',
    ):
        with pytest.raises(MalformedError) as error:
            read_svg(image)
        assert error.value.reason == "SEVERAL_CREDENTIALS"
    with pytest.raises(MalformedError):
        bake_svg(bake_svg(PLAIN, CREDENTIAL), CREDENTIAL)


def test_a_picture_without_a_credential_says_so():
    with pytest.raises(MalformedError) as error:
        read_svg(PLAIN)
    assert error.value.reason == "NO_CREDENTIAL"


LAUGHS = b"<!DOCTYPE svg [" + b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
FILE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "image",
    [
        LAUGHS + b"]>" + PLAIN,
        FILE + OPEN + b"<ob:credential>&x;</ob:credential></svg>",
        b'<?xml version="1.0"?> <!-- x --> ' + FILE + PLAIN,
        b'<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">' + PLAIN,
        OPEN + b"<ob:credential>&undefined;</ob:credential></svg>",
        PLAIN.replace(b"<path", b"<!DOCTYPE svg><path"),
        b'<?xml version="1.0" encoding="utf-16"?>' + PLAIN,
        PLAIN.decode().encode("utf-16"),
        b"<svg>" + b"\xff" + b"</svg>",
        b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        OPEN + b"<g><ob:credential>{}</ob:credential></g></svg>",
        OPEN + b"<ob:credential>{<b/>}</ob:credential></svg>",
        b"<" * 100_000,
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 100_000,
        b"<!--" * 50_000,
        b"<svg " + b"a='" * 100_000,
        b"",
    ],
    ids=[
        "billion laughs", "file entity", "entity after a comment", "DTD from the network",
        "undefined entity", "DTD inside", "says UTF-16", "is UTF-16", "bad UTF-8", "not SVG",
        "cut off", "credential not below the root", "credential with elements", "openings",
        "depth", "comments", "attributes", "nothing",
    ],
)  # fmt: skip
def test_U04_a_dtd_an_entity_or_broken_xml_is_malformed(image):
    with pytest.raises(MalformedError) as error:
        read_svg(image)
    assert error.value.reason == "CARRIER_BROKEN"


def test_U03_what_an_svg_would_do_in_a_browser_is_passed_over():
    lively = PLAIN.replace(
        b"<path",
        b'<script>alert(1)</script><image href="http://127.0.0.1:9/x"/>'
        b'<style>@import url(http://127.0.0.1:9/y)</style><use href="#x" onload="x()"/><path',
    )
    assert json.loads(read_svg(bake_svg(lively, CREDENTIAL))) == json.loads(CREDENTIAL)


def test_baking_refuses_what_is_no_drawing():
    for image in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"plain text", FILE + PLAIN):
        with pytest.raises(MalformedError):
            bake_svg(image, CREDENTIAL)
