"""The engraved border and ground of a certificate, as on a share or banknote.

Interlaced waves and rosettes whose numbers differ by level. Everything is computed once per
design, in tenths of a millimetre on A4 landscape (2970 × 2100), and returned as path data.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from issuer.domain.programme import Level
from issuer.rendering.curves import rosette, smooth
from issuer.rendering.lettering import Point

WIDTH, HEIGHT = 2970.0, 2100.0

FRAME_OUTSIDE, FRAME_INSIDE = 95.0, 195.0
"""Distances of the border's edges from the paper's."""

MEDALLION = 82.0
"""Radius of the rosettes that close the border's corners."""


GROUND_CENTRE = (WIDTH / 2, HEIGHT / 2)
GROUND_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Engraving:
    """Numbers of one level's engraving."""

    strands: int
    """Lines that are woven into the border."""
    waves: int
    """Waves of a strand along the long side."""
    beat: int
    """Swellings of the border along the long side."""
    petals: int
    """Petals of the corner rosettes and of the ground."""
    rings: int
    """Lines of a rosette."""


ENGRAVINGS: Mapping[Level, Engraving] = MappingProxyType(
    {
        Level.BRONZE: Engraving(strands=6, waves=44, beat=22, petals=8, rings=8),
        Level.SILVER: Engraving(strands=7, waves=51, beat=17, petals=12, rings=8),
        Level.GOLD: Engraving(strands=8, waves=60, beat=30, petals=16, rings=8),
        Level.PLATINUM: Engraving(strands=8, waves=68, beat=17, petals=24, rings=8),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Art:
    """Path data of one level's paper."""

    weave: tuple[str, str]
    """The border's strands, for two inks."""
    medallions: tuple[str, str]
    """The corner rosettes, for two inks."""
    corners: tuple[Point, Point, Point, Point]
    ground: str
    """The large rosette behind the text."""


@lru_cache(maxsize=4)
def art_of(level: Level) -> Art:
    """Engrave the paper of a level."""
    engraving = ENGRAVINGS[level]
    corner = (FRAME_OUTSIDE + FRAME_INSIDE) / 2
    corners = (
        (corner, corner),
        (WIDTH - corner, corner),
        (WIDTH - corner, HEIGHT - corner),
        (corner, HEIGHT - corner),
    )
    strands = [_border(engraving, corner, strand) for strand in range(engraving.strands)]
    medallions = [
        _medallion(place, engraving, ring) for place in corners for ring in range(engraving.rings)
    ]
    return Art(
        weave=("".join(strands[::2]), "".join(strands[1::2])),
        medallions=("".join(medallions[::2]), "".join(medallions[1::2])),
        corners=corners,
        ground="".join(_ground(engraving, ring) for ring in range(GROUND_LINES)),
    )


def _border(engraving: Engraving, corner: float, strand: int) -> str:
    """One strand along all four sides; a side has a whole number of waves and swellings."""
    long_side, short_side = WIDTH - 2 * corner, HEIGHT - 2 * corner
    share = short_side / long_side
    across = (engraving.waves, engraving.beat)
    down = (round(engraving.waves * share), round(engraving.beat * share))
    phase = 2 * math.pi * strand / engraving.strands
    parts = []
    for start, direction, length, (waves, beat) in (
        ((corner, corner), (1.0, 0.0), long_side, across),
        ((WIDTH - corner, corner), (0.0, 1.0), short_side, down),
        ((WIDTH - corner, HEIGHT - corner), (-1.0, 0.0), long_side, across),
        ((corner, HEIGHT - corner), (0.0, -1.0), short_side, down),
    ):

        def curve(
            share: float,
            start: Point = start,
            direction: Point = direction,
            length: float = length,
            waves: int = waves,
            beat: int = beat,
        ) -> Point:
            swelling = 0.60 + 0.40 * math.cos(2 * math.pi * beat * share)
            reach = 44 * swelling * math.sin(2 * math.pi * waves * share + phase)
            along = share * length
            return (
                start[0] + direction[0] * along - direction[1] * reach,
                start[1] + direction[1] * along + direction[0] * reach,
            )

        parts.append(smooth(curve, segments=waves * 5, closed=False))
    return "".join(parts)


def _medallion(centre: Point, engraving: Engraving, ring: int) -> str:
    turn = 2 * math.pi * ring / engraving.rings
    lobes = engraving.petals // 2

    def reach(angle: float) -> float:
        return MEDALLION * (0.58 + 0.36 * math.cos(lobes * angle + turn))

    return rosette(centre, reach, segments=lobes * 6)


def _ground(engraving: Engraving, ring: int) -> str:
    """One line of the ground: two woven wreaths, the outer one with broad petals."""
    turn = 2 * math.pi * ring / GROUND_LINES
    petals = engraving.petals

    def outer(angle: float) -> float:
        swelling = 0.55 + 0.45 * math.cos(petals * angle)
        return (
            640
            + 30 * math.cos(petals * angle)
            + 105 * swelling * math.cos(3 * petals * angle + turn)
        )

    def inner(angle: float) -> float:
        swelling = 0.55 - 0.45 * math.cos(petals * angle)
        return (
            395
            - 20 * math.cos(petals * angle)
            + 70 * swelling * math.cos(2 * petals * angle - turn)
        )

    return rosette(GROUND_CENTRE, outer, segments=petals * 15) + rosette(
        GROUND_CENTRE, inner, segments=petals * 10
    )
