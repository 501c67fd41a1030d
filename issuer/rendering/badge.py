"""The badge images: one drawing per track and level, in two forms."""

from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import BadgeFacts


def badge_svg(facts: BadgeFacts) -> bytes:
    """Draw a badge as a self-contained SVG document (UTF-8, square view box, text as paths).

    Raises RenderingError where the glyph is unknown or the text cannot be drawn.
    """
    raise RenderingError(f"The badge {facts.glyph} cannot be drawn yet.")


def badge_png(facts: BadgeFacts, pixels: int = 512) -> bytes:
    """Draw a badge as a PNG with alpha, ``pixels`` wide and high (16 to 2048).

    Raises RenderingError as ``badge_svg``, and for a size out of range.
    """
    raise RenderingError(f"The badge {facts.glyph} cannot be drawn at {pixels} pixels yet.")
