"""QR codes in photos: read in a child process, and bombs refused there."""

import io
import struct
import zlib

import pytest
import qrcode
from PIL import Image

from verifier.web.photo import is_picture, read_codes

ADDRESS = "https://certify.example/c/abcdefghijklmnopqrstuvwxyz"


def code(text: str = ADDRESS) -> Image.Image:
    return qrcode.make(text).convert("RGB")


def photo(picture: Image.Image, *, degrees: int = 0) -> Image.Image:
    """Put a picture somewhere on a table, as a phone sees it."""
    table = Image.new("RGB", (3000, 2250), "#b9a892")
    table.paste(picture.rotate(degrees, expand=True, fillcolor="#b9a892"), (900, 500))
    return table


def saved(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("degrees", [0, 12, 90, 180])
def test_a_code_is_found_in_a_photo(kind, degrees):
    body = saved(photo(code(), degrees=degrees), kind)
    assert is_picture(body)
    assert read_codes(body) == (ADDRESS,)


def test_a_picture_without_a_code_has_none():
    assert read_codes(saved(photo(Image.new("RGB", (300, 300), "red")), "JPEG")) == ()


def test_all_codes_of_a_picture_are_found():
    both = photo(code())
    both.paste(code("https://other.example/"), (100, 1500))
    assert set(read_codes(saved(both, "PNG"))) == {ADDRESS, "https://other.example/"}


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG whose head may lie about its size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "bomb",
    [
        png(2**31 - 1, 2**31 - 1, zlib.compress(b"")),
        png(30_000, 30_000, zlib.compress(bytes(1_000_000))),
        png(7_900, 7_900, zlib.compress(bytes(7_900 * 31_601))),
        png(1, 1, b"broken"),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + bytes(1000),
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    ],
    ids=["2^31", "30000", "decompression", "broken", "head only", "jpeg", "webp"],
)
def test_U01_a_bomb_or_a_broken_picture_has_no_code(bomb):
    assert is_picture(bomb)
    assert read_codes(bomb) == ()


@pytest.mark.parametrize("other", [b"%PDF-1.7", b"SIMPLE  =", b"8BPS", b"II*\x00", b"GIF89a", b""])
def test_U02_other_formats_are_never_opened(other):
    assert not is_picture(other)
