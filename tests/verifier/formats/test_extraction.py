import pytest

from verifier.errors import MalformedError
from verifier.formats.carriers import Carrier, Securing, detect
from verifier.formats.extraction import extract
from verifier.formats.png import bake_png
from verifier.strict_json import parse as parse_payload

JWS = b"eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln"


@pytest.mark.parametrize(
    ("presented", "carrier"),
    [
        (b'{"a":1}', Carrier.JSON),
        (b" \r\n[1]", Carrier.JSON),
        (b"\xef\xbb\xbf{}", Carrier.JSON),
        (JWS + b"\n", Carrier.JWT),
        (b"\x89PNG\r\n\x1a\n...", Carrier.PNG),
        (b"%PDF-1.7", Carrier.PDF),
        (b"\n <svg/>", Carrier.SVG),
    ],
)
def test_the_carrier_is_told_by_the_first_bytes(presented, carrier):
    assert detect(presented) is carrier


@pytest.mark.parametrize(
    "presented",
    [
        b"", b"   ", b"GIF89a", b"\xff\xd8\xff\xe0JFIF", b"II*\0", b"8BPS", b"SIMPLE =", b"%!PS-Ad",
        b"PK\x03\x04", b"\x1f\x8b\x08", b"RIFF....WEBP", b"null", b'"text"', b"12", b"true",
        b"\0{}", "{}".encode("utf-16"), b"a.b", JWS + b"~disclosure~", JWS + b".x.y", b"a b.c.d",
        b"\x89PNG\n", b" %PDF-1.7", b"<!DOCTYPE html><p>", b"\n<HTML>",
    ],
)  # fmt: skip
def test_U02_what_carries_no_credential_is_refused_by_its_first_bytes(presented):
    with pytest.raises(MalformedError) as error:
        extract(presented)
    assert error.value.reason == "CARRIER_UNKNOWN"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ZIP = b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    "presented",
    [
        bake_png(PNG, JWS) + b"%PDF-1.7\n" + ZIP,
        bake_png(PNG, JWS) + b'{"type": ["VerifiableCredential"]}',
        b"%PDF-1.7\n" + bake_png(PNG, JWS) + ZIP,
        b'{"a": "' + PNG + b'"}' + ZIP,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>" + bake_png(PNG, JWS) + ZIP,
        JWS + ZIP,
        ZIP + JWS,
    ],
    ids=["png pdf zip", "png json", "pdf png zip", "json png zip", "svg png zip", "jws zip", "zip"],
)  # fmt: skip
def test_P07_a_file_that_is_two_things_is_neither(presented):
    with pytest.raises(MalformedError):
        parse_payload(extract(presented).payload)


def test_a_file_that_is_too_large_is_refused_before_anything_else():
    with pytest.raises(MalformedError) as error:
        extract(b"{" + b" " * (5 * 1024 * 1024))
    assert error.value.reason == "TOO_LARGE"


def test_json_and_compact_jws_are_given_on():
    assert extract(b'{"a":1}').securing is Securing.EMBEDDED
    taken = extract(b"\n" + JWS + b"\r\n")
    assert (taken.securing, taken.payload) == (Securing.COMPACT_JWS, JWS)
