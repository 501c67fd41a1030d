"""QR codes are read back by another library, at the sizes of a phone screen and of print."""

import io

import pytest
import qrcode
import resvg_py
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from issuer.rendering import RenderingError, qr_png, qr_svg

ADDRESS = "https://certification.example.com/c/abcdefghijklmnopqrstuvwxyz"


def read(image: Image.Image):
    found = zxingcpp.read_barcodes(image)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("scale", [2, 3, 8, 20])
def test_png_is_read_back(scale):
    image = Image.open(io.BytesIO(qr_png(ADDRESS, scale=scale)))
    assert image.mode == "1"
    assert read(image).text == ADDRESS


@pytest.mark.parametrize("pixels", [120, 150, 300, 1200])
def test_svg_is_read_back(pixels):
    picture = resvg_py.svg_to_bytes(svg_string=qr_svg(ADDRESS).decode(), width=pixels)
    code = read(Image.open(io.BytesIO(picture)))
    assert code.text == ADDRESS
    assert code.format == zxingcpp.BarcodeFormat.QRCode


def test_level_and_quiet_zone():
    image = Image.open(io.BytesIO(qr_png(ADDRESS, scale=1)))
    assert read(image.resize((image.width * 6, image.height * 6))).ec_level in {"M", "Q", "H"}
    for line in [*range(4), *range(image.height - 4, image.height)]:
        assert all(image.getpixel((x, line)) for x in range(image.width))
        assert all(image.getpixel((line, y)) for y in range(image.height))
    assert not image.getpixel((4, 4))


def test_address_in_other_scripts_is_utf_8():
    address = "https://example.com/c/größe?x=日本"
    assert read(Image.open(io.BytesIO(qr_png(address)))).text == address


def test_addresses_are_escaped_in_the_svg():
    svg = qr_svg('https://example.com/"><script>')
    assert b"<script" not in svg


@pytest.mark.parametrize("address", ["", "https://example.com/" + "x" * 500])
def test_impossible_addresses_are_refused(address):
    with pytest.raises(RenderingError, match="1 to 500 characters"):
        qr_png(address)
    with pytest.raises(RenderingError, match="1 to 500 characters"):
        qr_svg(address)


def test_impossible_scales_are_refused():
    with pytest.raises(RenderingError, match="1 to 40 pixels"):
        qr_png(ADDRESS, scale=0)


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS + "/versions/12", ADDRESS.replace("a", "é")])
def test_every_module_is_as_another_library_draws_it(address):
    image = Image.open(io.BytesIO(qr_png(address, scale=1)))
    drawn = [[not image.getpixel((x, y)) for x in range(image.width)] for y in range(image.height)]
    assert any(drawn == by_qrcode(address, mask) for mask in range(8))


def by_qrcode(address, mask):
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, mask_pattern=mask)
    code.add_data(address.encode(), optimize=0)
    code.make(fit=True)
    return code.get_matrix()
