"""Gradients of our SVG drawings as PDF shadings (PDF 32000-1:2008 8.7.4.5 and 7.10)."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pydyf
from lxml import etree

from issuer.rendering.errors import RenderingError

SVG = "{http://www.w3.org/2000/svg}"


def shading(gradient: etree._Element) -> pydyf.Dictionary:
    """Translate a linear or radial gradient, in units of the bounding box."""

    def value(name: str, default: str) -> float:
        return float(gradient.get(name, default))

    stops = [(float(stop.get("offset", "0")), rgb(stop.get("stop-color", ""))) for stop in gradient]
    if gradient.tag == f"{SVG}linearGradient":
        kind = 2
        coordinates = [value("x1", "0"), value("y1", "0"), value("x2", "1"), value("y2", "0")]
    else:
        kind = 3
        x, y, r = value("cx", ".5"), value("cy", ".5"), value("r", ".5")
        coordinates = [x, y, 0, x, y, r]
    return pydyf.Dictionary(
        {
            "ShadingType": kind,
            "ColorSpace": "/DeviceRGB",
            "Coords": pydyf.Array(coordinates),
            "Function": _stitched(stops),
            "Extend": pydyf.Array(["true", "true"]),
        }
    )


def _stitched(stops: Sequence[tuple[float, tuple[float, float, float]]]) -> pydyf.Dictionary:
    pieces = [
        pydyf.Dictionary(
            {
                "FunctionType": 2,
                "Domain": pydyf.Array([0, 1]),
                "C0": pydyf.Array(before[1]),
                "C1": pydyf.Array(after[1]),
                "N": 1,
            }
        )
        for before, after in pairwise(stops)
    ]
    return pydyf.Dictionary(
        {
            "FunctionType": 3,
            "Domain": pydyf.Array([0, 1]),
            "Functions": pydyf.Array(pieces),
            "Bounds": pydyf.Array([offset for offset, _ in stops[1:-1]]),
            "Encode": pydyf.Array([0, 1] * len(pieces)),
        }
    )


def rgb(colour: str) -> tuple[float, float, float]:
    """Read a hexadecimal colour. Raises RenderingError for any other."""
    digits = colour.removeprefix("#")
    if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
        raise RenderingError(f"A drawing has a colour that papers do not know: {colour}.")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (round(int(digits[k : k + 2], 16) / 255, 4) for k in (0, 2, 4))
    return red, green, blue
