import io
import json
import zlib

import pytest
from PIL import Image

from verifier.errors import MalformedError
from verifier.formats.png import bake_png, read_png

CREDENTIAL = '{"name":"a { lone brace, \\"}\\" and ünïcode 😀","list":[{"b":1}]}'.encode()
JWS = b"eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln"


def png(**options) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), "teal").save(file, "PNG", **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + crc


def with_chunk(image: bytes, added: bytes) -> bytes:
    return image[:33] + added + image[33:]


def itxt(text: bytes, flags: bytes = b"\0\0", rest: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", b"openbadgecredential\0" + flags + rest + text)


def test_a_baked_credential_is_read_back_with_the_same_value_and_the_same_pixels():
    image = png()
    baked = bake_png(image, CREDENTIAL)
    assert json.loads(read_png(baked)) == json.loads(CREDENTIAL)
    with Image.open(io.BytesIO(baked)) as read:
        assert read.tobytes() == Image.open(io.BytesIO(image)).tobytes()
        assert json.loads(read.text["openbadgecredential"]) == json.loads(CREDENTIAL)
    assert read_png(bake_png(image, JWS)) == JWS


def test_the_chunk_is_uncompressed_itxt_with_an_empty_language_tag():
    baked = bake_png(png(), b'{"a":1}')
    place = baked.index(b"iTXt")
    assert baked[place + 4 :].startswith(b"openbadgecredential\0" + b"\0\0" + b"\0" + b"\0" + b"{")


def test_a_picture_that_is_known_vouches_for_no_other():
    image = png()
    assert bake_png(image, JWS) == bake_png(bytes(bytearray(image)), JWS)
    for broken in (image[:-1], image + b"x", image[:40] + b"\0" + image[41:]):
        with pytest.raises(MalformedError) as error:
            bake_png(broken, JWS)
        assert error.value.reason == "CARRIER_BROKEN"


def test_braces_inside_strings_are_written_as_escapes_and_only_those():
    baked = bake_png(png(), CREDENTIAL)
    assert read_png(baked).decode() == (
        '{"name":"a \\u007b lone brace, \\"\\u007d\\" and ünïcode 😀","list":[{"b":1}]}'
    )


def test_P07_two_credentials_in_one_png_are_ambiguous():
    twice = with_chunk(bake_png(png(), CREDENTIAL), itxt(CREDENTIAL))
    with pytest.raises(MalformedError) as error:
        read_png(twice)
    assert error.value.reason == "SEVERAL_CREDENTIALS"
    with pytest.raises(MalformedError):
        bake_png(bake_png(png(), CREDENTIAL), CREDENTIAL)


def test_a_picture_without_a_credential_says_so():
    with pytest.raises(MalformedError) as error:
        read_png(png())
    assert error.value.reason == "NO_CREDENTIAL"


@pytest.mark.parametrize(
    "image",
    [
        with_chunk(png(), itxt(zlib.compress(CREDENTIAL), flags=b"\1\0")),
        with_chunk(png(), chunk(b"zTXt", b"openbadgecredential\0\0" + zlib.compress(CREDENTIAL))),
        with_chunk(png(), chunk(b"tEXt", b"openbadgecredential\0" + CREDENTIAL)),
        with_chunk(png(), chunk(b"iTXt", b"openbadgecredential\0\0\0\0")),
        with_chunk(png(), chunk(b"iTXt", b"openbadgecredential")),
        png()[:8] + itxt(CREDENTIAL) + png()[8:],
        png()[:8] + png()[33:],
        with_chunk(png(), chunk(b"IHDR", bytes(13))),
        bake_png(png(), CREDENTIAL) + b"PK\x03\x04",
        bake_png(png(), CREDENTIAL)[:-1],
        bake_png(png(), CREDENTIAL)[:-12],
        bake_png(png(), CREDENTIAL).replace(b"lone", b"LONE"),
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 12,
        b"GIF89a",
        with_chunk(png(), chunk(b"tEXt", b"Comment\0x") * 20_001),
    ],
    ids=[
        "compressed iTXt", "zTXt", "tEXt", "no text", "no separator", "iTXt before IHDR",
        "no IHDR", "two IHDR", "something after the end", "cut off", "no IEND", "wrong CRC",
        "only a signature", "length beyond the end", "not a PNG", "too many chunks",
    ],
)  # fmt: skip
def test_U01_a_broken_or_compressed_png_is_malformed(image):
    with pytest.raises(MalformedError) as error:
        read_png(image)
    assert error.value.reason == "CARRIER_BROKEN"


def test_U01_the_size_that_a_picture_claims_costs_nothing():
    huge = chunk(b"IHDR", (2**31 - 1).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0")
    bomb = chunk(b"IDAT", zlib.compress(bytes(50_000_000)))
    image = png()[:8] + huge + itxt(CREDENTIAL) + bomb + chunk(b"IEND", b"")
    assert read_png(image) == CREDENTIAL


def test_U01_a_thousand_texts_and_moving_pictures_are_passed_over():
    texts = chunk(b"iTXt", b"Comment\0\0\0\0\0x") * 1000
    moving = chunk(b"acTL", bytes(8)) + chunk(b"fcTL", bytes(26)) * 1000
    assert read_png(with_chunk(bake_png(png(), JWS), texts + moving)) == JWS
    with pytest.raises(MalformedError) as error:
        read_png(with_chunk(png(), itxt(CREDENTIAL) * 1000))
    assert error.value.reason == "SEVERAL_CREDENTIALS"


def test_U01_other_text_chunks_are_passed_over_unread():
    text_bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000)))
    assert read_png(with_chunk(bake_png(png(), CREDENTIAL), text_bomb))
