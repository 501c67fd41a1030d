"""QR codes of public addresses."""

import io
import math
from itertools import compress
from typing import Final
from xml.sax.saxutils import quoteattr

import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from issuer.rendering.errors import RenderingError

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004 asks for four)."""

LONGEST_ADDRESS = 500
"""Characters; beyond, modules get too small for a phone to read from paper."""

_BLACK, _WHITE = b"\x00", b"\xff"
"""A module, as grey values say it."""
_MASK: Final = 2
"""Every mask is read; to try all of them for the fairest takes four fifths of the time."""

_LEVEL: Final = 6
"""Of compression: 50 bytes more than level 9, in half of its time."""


def qr_png(address: str, *, scale: int = 8) -> bytes:
    """Draw the QR code of ``address`` as a 1-bit PNG, ``scale`` pixels a module.

    Raises RenderingError for an empty or over-long address, or a scale out of 1 to 40.
    """
    if not 1 <= scale <= 40:
        raise RenderingError(f"A QR code is drawn at 1 to 40 pixels a module, not {scale}.")
    side, rows = _rows(address)
    above = _WHITE * (side * QUIET_ZONE)
    drawn = Image.frombytes("L", (side, side), b"".join([above, *rows, above]))
    drawn = drawn.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    buffer = io.BytesIO()
    drawn.convert("1", dither=Image.Dither.NONE).save(buffer, "PNG", compress_level=_LEVEL)
    return buffer.getvalue()


def qr_svg(address: str) -> bytes:
    """Draw the QR code of ``address`` as an SVG of one path, one unit a module.

    Raises RenderingError for an empty or over-long address.
    """
    size, runs = qr_runs(address)
    path = "".join(
        [f"M{start % size} {start // size}h{end - start}v1h-{end - start}z" for start, end in runs]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f"aria-label={quoteattr(f'QR code: {address}')} "
        'shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    ).encode()


def qr_runs(address: str) -> tuple[int, list[tuple[int, int]]]:
    """Give the side of the QR code of ``address``, quiet zone included, and its dark runs.

    A run is where it begins and where it ends, in modules of the whole square counted row by
    row. Raises RenderingError for an empty or over-long address.
    """
    side, rows = _rows(address)
    modules = b"".join(rows)
    # In one number, bytes differ from those before them where a run begins or ends.
    number = int.from_bytes(modules)
    changes = (number ^ number >> 8).to_bytes(len(modules))
    first = QUIET_ZONE * side
    _, *edges = compress(range(first, first + len(modules)), changes)
    return side, list(zip(edges[::2], edges[1::2], strict=True))


def _rows(address: str) -> tuple[int, list[bytes]]:
    """Return the side of the code, quiet zone included, and its rows without those of the zone.

    A row has a byte a module, and the quiet zone at both ends.
    """
    if not address or len(address) > LONGEST_ADDRESS:
        raise RenderingError(
            f"A QR code holds an address of 1 to {LONGEST_ADDRESS} characters; "
            f"this one has {len(address)}."
        )
    side, modules = (_quick if address.isascii() else _in_any_script)(address)
    margin = _WHITE * QUIET_ZONE
    rows = [margin + modules[at : at + side] + margin for at in range(0, side * side, side)]
    return side + 2 * QUIET_ZONE, rows


def _quick(address: str) -> tuple[int, bytes]:
    code = zxingcpp.create_barcode(
        address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    image = code.to_image(scale=1, add_quiet_zones=False)
    modules = memoryview(image).tobytes()  # type: ignore[arg-type]  # its stubs name no buffer
    return math.isqrt(len(modules)), modules


def _in_any_script(address: str) -> tuple[int, bytes]:
    """Write the address as UTF-8 and nothing else.

    The quick library names the character set besides, or takes an older one for short: not
    every reader understands that.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(address.encode("utf-8"), optimize=0)
    code.make(fit=True)
    matrix = code.get_matrix()
    return len(matrix), b"".join(_BLACK if dark else _WHITE for row in matrix for dark in row)
