"""Contact sheets: a whole family of badges at one look, as a designer judges it."""

import io
from collections.abc import Sequence

from PIL import Image

from issuer.rendering.badge import badge_png
from issuer.rendering.facts import BadgeFacts

LIGHT, DARK = (255, 255, 255, 255), (18, 20, 26, 255)
COLUMNS = 5
GAP = 16


def badge_sheet(badges: Sequence[BadgeFacts]) -> bytes:
    """Draw badges large, then at 96 and 48 pixels on light and dark ground and without colour.

    Returns a PNG as wide as five badges of 256 pixels.
    """
    width = COLUMNS * (256 + GAP) + GAP
    strips = [_strip(badges, 256, LIGHT, width)]
    for pixels in (96, 48):
        light = _strip(badges, pixels, LIGHT, width)
        strips += [light, _strip(badges, pixels, DARK, width), light.convert("L").convert("RGBA")]
    sheet = Image.new("RGBA", (width, sum(strip.height for strip in strips)), LIGHT)
    y = 0
    for strip in strips:
        sheet.paste(strip, (0, y))
        y += strip.height
    buffer = io.BytesIO()
    sheet.convert("RGB").save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def _strip(
    badges: Sequence[BadgeFacts], pixels: int, ground: tuple[int, int, int, int], width: int
) -> Image.Image:
    columns = max((width - GAP) // (pixels + GAP), 1)
    rows = -(-len(badges) // columns)
    strip = Image.new("RGBA", (width, rows * (pixels + GAP) + GAP), ground)
    for place, badge in enumerate(badges):
        picture = Image.open(io.BytesIO(badge_png(badge, pixels))).convert("RGBA")
        x, y = place % columns, place // columns
        strip.alpha_composite(picture, (GAP + x * (pixels + GAP), GAP + y * (pixels + GAP)))
    return strip
