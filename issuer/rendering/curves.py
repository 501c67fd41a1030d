"""The curves of badges and papers: outlines of the levels, rosettes, engraved bands.

All are pure functions of numbers and return SVG path data, so that the same design always
gives the same bytes.
"""

import math
from collections.abc import Callable, Sequence

from issuer.rendering.lettering import Point, number


def rounded_polygon(points: Sequence[Point], rounding: float) -> str:
    """Join points into a closed path whose corners are rounded off by ``rounding`` units."""
    parts: list[str] = []
    for place, corner in enumerate(points):
        before, after = points[place - 1], points[(place + 1) % len(points)]
        enter = _towards(corner, before, rounding)
        leave = _towards(corner, after, rounding)
        parts.append(f"{'L' if parts else 'M'}{_pair(enter)}Q{_pair(corner)} {_pair(leave)}")
    return "".join(parts) + "Z"


def ring_of_points(
    centre: Point, radii: Sequence[float], count: int, *, turn: float = 0.0
) -> list[Point]:
    """Place ``count`` × ``len(radii)`` points around a centre, the radii taking turns.

    ``turn`` is in degrees, clockwise; at 0 the first point is at twelve o'clock.
    """
    total = count * len(radii)
    start = math.radians(turn) - math.pi / 2
    return [
        (
            centre[0] + radii[k % len(radii)] * math.cos(start + 2 * math.pi * k / total),
            centre[1] + radii[k % len(radii)] * math.sin(start + 2 * math.pi * k / total),
        )
        for k in range(total)
    ]


def scallop(centre: Point, inner: float, outer: float, lobes: int) -> str:
    """Draw a closed edge of round lobes between two radii."""
    valleys = ring_of_points(centre, [inner], lobes, turn=180 / lobes)
    chord = math.dist(valleys[0], valleys[1])
    sagitta = outer - inner * math.cos(math.pi / lobes)
    radius = (chord * chord / 4 + sagitta * sagitta) / (2 * sagitta)
    large = int(sagitta > radius)
    parts = [f"M{_pair(valleys[-1])}"]
    parts += [f"A{number(radius)} {number(radius)} 0 {large} 1 {_pair(point)}" for point in valleys]
    return "".join(parts) + "Z"


def smooth(curve: Callable[[float], Point], *, segments: int, closed: bool) -> str:
    """Draw a curve given by a function of 0 to 1, as so many cubic Béziers.

    Tangents are taken from the curve itself, so four segments a wave are enough.
    """
    step = 1.0 / segments
    nudge = step / 64
    parts = [f"M{_pair(curve(0.0))}"]
    for place in range(segments):
        start, end = place * step, (place + 1) * step
        here, there = curve(start), curve(end)
        leaving, arriving = _slope(curve, start, nudge), _slope(curve, end, nudge)
        first = (here[0] + leaving[0] * step / 3, here[1] + leaving[1] * step / 3)
        second = (there[0] - arriving[0] * step / 3, there[1] - arriving[1] * step / 3)
        parts.append(f"C{_pair(first)} {_pair(second)} {_pair(there)}")
    return "".join(parts) + ("Z" if closed else "")


def rosette(centre: Point, radius: Callable[[float], float], *, segments: int) -> str:
    """Draw one closed line of an engraver's rosette: a radius that varies with the angle."""

    def curve(share: float) -> Point:
        angle = 2 * math.pi * share - math.pi / 2
        reach = radius(angle)
        return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)

    return smooth(curve, segments=segments, closed=True)


def _slope(curve: Callable[[float], Point], at: float, nudge: float) -> Point:
    before, after = curve(at - nudge), curve(at + nudge)
    return (after[0] - before[0]) / (2 * nudge), (after[1] - before[1]) / (2 * nudge)


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = math.dist(start, goal)
    share = min(distance / length, 0.5)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
