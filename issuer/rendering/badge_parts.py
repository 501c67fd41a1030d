"""The parts of a badge: what is computed rather than drawn by hand, as SVG path data.

Units are those of the view box, 512 × 512; the foot of a badge is at large y.
"""

import math
from functools import lru_cache

from issuer.rendering.curves import ring_of_points, rosette, rounded_polygon
from issuer.rendering.lettering import (
    Face,
    fit_line,
    number,
    over_arc,
    set_line,
    straight,
    under_arc,
)
from issuer.rendering.metals import CENTRE

PLATE_MIDDLE = 390.0

FOOT_WIDTH = 168.0
"""Units of the rim that the plate leaves free at its foot."""

SMALLEST_FOOT = 10.0
"""Units an em; smaller words could not be read on a badge of ordinary size."""


def rim(track_name: str, foot: str) -> dict[str, str]:
    """Set the track's name over the top of the rim and another under the plate."""
    radius, reach = 179.0, 179.0 * math.radians(212)
    over = fit_line(
        track_name.upper(),
        face=Face.SANS_BOLD,
        largest=29,
        smallest=7,
        width=reach,
        tracking=0.09 if len(track_name) <= 50 else 0.03,
    )
    return {"over": over.path(over_arc(CENTRE, radius, over.width)), "under": _foot(foot)}


def _foot(foot: str) -> str:
    """Set the foot of the rim: a name where it can be read there, else an ornament."""
    line = set_line(foot.upper(), face=Face.SANS_BOLD, size=17, tracking=0.08)
    size = 17 * min(1.0, FOOT_WIDTH / line.width)
    if size < SMALLEST_FOOT:
        return "".join(
            rounded_polygon(ring_of_points((CENTRE[0] + x, y), [6, 4], 2), 0.5)
            for x, y in ((-26, 445.0), (0, 447.0), (26, 445.0))
        )
    line = set_line(foot.upper(), face=Face.SANS_BOLD, size=size, tracking=0.08)
    return line.path(under_arc(CENTRE, 189.0 + line.cap_height / 2, line.width))


@lru_cache(maxsize=1)
def engraving() -> str:
    """Draw the field's engraved ground: lines of one rosette, each turned a little further."""
    lines = []
    for step in range(6):
        turn = step * math.pi / 6

        def reach(angle: float, turn: float = turn) -> float:
            return 106 + 34 * math.cos(9 * angle + turn) + 16 * math.cos(18 * angle - 2 * turn)

        lines.append(rosette(CENTRE, reach, segments=90))
    return "".join(lines)


def stars(count: int, *, small: bool) -> str:
    """Draw the level's stars in a row."""
    size, gap, y = (27.0, 58.0, 402.0) if small else (13.5, 34.0, 340.0)
    first = CENTRE[0] - gap * (count - 1) / 2
    return "".join(
        rounded_polygon(ring_of_points((first + gap * k, y), [size, size * 0.46], 5), 1.5)
        for k in range(count)
    )


def plate(word: str) -> dict[str, str]:
    """Set the level's word on its plate, across the foot of the rim."""
    line = fit_line(
        word.upper(), face=Face.SANS_BOLD, largest=37, smallest=16, width=268, tracking=0.14
    )
    return {
        "edge": _plaque(154, 31, PLATE_MIDDLE),
        "body": _plaque(150, 27, PLATE_MIDDLE),
        "rule": _plaque(145, 22, PLATE_MIDDLE),
        "word": line.path(straight(CENTRE[0] - line.width / 2, PLATE_MIDDLE + line.cap_height / 2)),
    }


def _plaque(half_width: float, half_height: float, y: float) -> str:
    x = CENTRE[0]
    corners = [
        (x - half_width, y - half_height),
        (x + half_width, y - half_height),
        (x + half_width + half_height * 0.55, y),
        (x + half_width, y + half_height),
        (x - half_width, y + half_height),
        (x - half_width - half_height * 0.55, y),
    ]
    return rounded_polygon(corners, 5)


def band(word: str, *, small: bool) -> dict[str, str]:
    """Lay the ribbon across the whole picture that says why it no longer counts."""
    middle, half = (352.0, 62.0) if small else (300.0, 42.0)
    line = fit_line(
        word.upper(),
        face=Face.SANS_BOLD,
        largest=84 if small else 55,
        smallest=20,
        width=440 if small else 400,
        tracking=0.03 if small else 0.06,
    )
    return {
        "edge": _ribbon(middle, half + 6, 0),
        "body": _ribbon(middle, half, 7),
        "word": line.path(straight(CENTRE[0] - line.width / 2, middle + line.cap_height / 2)),
    }


def _ribbon(middle: float, half: float, inset: float) -> str:
    notch = 22
    corners = [
        (inset, middle - half),
        (512 - inset, middle - half),
        (512 - inset - notch, middle),
        (512 - inset, middle + half),
        (inset, middle + half),
        (inset + notch, middle),
    ]
    return rounded_polygon(corners, 3)


@lru_cache(maxsize=1)
def gear() -> str:
    """Draw the cog wheel of the glyph that is called so."""
    teeth = 8
    points = []
    for tooth in range(teeth):
        for offset, reach in ((-0.30, 36.0), (-0.20, 46.0), (0.20, 46.0), (0.30, 36.0)):
            angle = 2 * math.pi * (tooth + offset) / teeth - math.pi / 2
            points.append((50 + reach * math.cos(angle), 50 + reach * math.sin(angle)))
    return rounded_polygon(points, 2)


@lru_cache(maxsize=1)
def facets() -> str:
    """Shade one side of each ray of the star."""
    corners = ring_of_points((50, 53), [46, 18.5], 5)
    return "".join(
        f"M50 53L{number(corners[k][0])} {number(corners[k][1])}"
        f"L{number(corners[k + 1][0])} {number(corners[k + 1][1])}Z"
        for k in range(0, 10, 2)
    )
