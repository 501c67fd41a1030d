"""The look of the four levels: outline, metal, enamel. One table, used by badge and paper.

The levels are told apart three times over, so that colour is never needed: by the outline
(circle, hexagon, eight-pointed star, twelve lobes), by the number of stars (one to four),
and by the word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from issuer.domain.programme import Level
from issuer.rendering.curves import ring_of_points, rounded_polygon, scallop
from issuer.rendering.lettering import number

CENTRE = (256.0, 256.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metal:
    """Colours of one level, as CSS hexadecimal, and its outline."""

    stars: int
    light: str
    bright: str
    middle: str
    shade: str
    edge: str
    enamel: str
    enamel_light: str
    ink: str
    """Dark tone for print on white: rules and small words of the certificate."""
    tint: str
    """Palest tone, for the ground of the certificate."""
    outline: Callable[[float], str]
    """The silhouette as path data, shrunk by so many units from its full size."""

    def drained(self) -> Self:
        """Take the colour out, for a badge that no longer counts; the tones stay."""
        return replace(
            self,
            light=_grey(self.light),
            bright=_grey(self.bright),
            middle=_grey(self.middle),
            shade=_grey(self.shade),
            edge=_grey(self.edge),
            enamel=_grey(self.enamel),
            enamel_light=_grey(self.enamel_light),
            ink=_grey(self.ink),
            tint=_grey(self.tint),
        )


def _grey(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    tone = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    lifted = tone + (255 - tone) // 8
    return f"#{lifted:02x}{lifted:02x}{lifted:02x}"


def _circle(inset: float) -> str:
    radius, (x, y) = 240 - inset, CENTRE
    arc = f"A{number(radius)} {number(radius)} 0 0 1"
    return (
        f"M{number(x - radius)} {number(y)}{arc} {number(x + radius)} {number(y)}"
        f"{arc} {number(x - radius)} {number(y)}Z"
    )


def _hexagon(inset: float) -> str:
    reach = 262 - inset / 0.866
    return rounded_polygon(ring_of_points(CENTRE, [reach], 6), 34)


def _star(inset: float) -> str:
    outer, inner = 257 - inset * 1.12, 219 - inset
    return rounded_polygon(ring_of_points(CENTRE, [outer, inner], 8), 14)


def _lobes(inset: float) -> str:
    return scallop(CENTRE, 223 - inset, 250 - inset, 12)


METALS: Mapping[Level, Metal] = MappingProxyType(
    {
        Level.BRONZE: Metal(
            stars=1,
            light="#f6d9bd",
            bright="#e3ac7c",
            middle="#b87440",
            shade="#7f4720",
            edge="#4f2a11",
            enamel="#33190d",
            enamel_light="#5a2e17",
            ink="#7a431c",
            tint="#ecdfd3",
            outline=_circle,
        ),
        Level.SILVER: Metal(
            stars=2,
            light="#ffffff",
            bright="#e4e9ee",
            middle="#aab4bf",
            shade="#6d7884",
            edge="#3b444e",
            enamel="#15263b",
            enamel_light="#284463",
            ink="#45535f",
            tint="#e3e8ed",
            outline=_hexagon,
        ),
        Level.GOLD: Metal(
            stars=3,
            light="#fff3c4",
            bright="#f3d677",
            middle="#cf9f32",
            shade="#8f6512",
            edge="#573c07",
            enamel="#0e2e29",
            enamel_light="#1c5147",
            ink="#7d5a0f",
            tint="#f0e6c8",
            outline=_star,
        ),
        Level.PLATINUM: Metal(
            stars=4,
            light="#ffffff",
            bright="#f1f0f7",
            middle="#c4c3d4",
            shade="#85839c",
            edge="#3a3850",
            enamel="#1d1738",
            enamel_light="#3c3170",
            ink="#4a4371",
            tint="#e4e1f0",
            outline=_lobes,
        ),
    }
)
