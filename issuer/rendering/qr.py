"""QR codes of public addresses."""

import io
from xml.sax.saxutils import quoteattr

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from issuer.rendering.errors import RenderingError

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004 asks for four)."""

LONGEST_ADDRESS = 500
"""Characters; beyond, modules get too small for a phone to read from paper."""


def qr_png(address: str, *, scale: int = 8) -> bytes:
    """Draw the QR code of ``address`` as a 1-bit PNG, ``scale`` pixels a module.

    Raises RenderingError for an empty or over-long address, or a scale out of 1 to 40.
    """
    if not 1 <= scale <= 40:
        raise RenderingError(f"A QR code is drawn at 1 to 40 pixels a module, not {scale}.")
    image = _code(address, box_size=scale).make_image()
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def qr_svg(address: str) -> bytes:
    """Draw the QR code of ``address`` as an SVG of one path, one unit a module.

    Raises RenderingError for an empty or over-long address.
    """
    matrix = _code(address, box_size=1).get_matrix()
    runs: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f"aria-label={quoteattr(f'QR code: {address}')} "
        'shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{"".join(runs)}"/></svg>'
    ).encode()


def _code(address: str, *, box_size: int) -> qrcode.QRCode:
    if not address or len(address) > LONGEST_ADDRESS:
        raise RenderingError(
            f"A QR code holds an address of 1 to {LONGEST_ADDRESS} characters; "
            f"this one has {len(address)}."
        )
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, box_size=box_size, border=QUIET_ZONE, mask_pattern=2
    )
    code.add_data(address.encode("utf-8"), optimize=0)
    code.make(fit=True)
    return code
