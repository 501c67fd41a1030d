"""What lies beneath the words of a certificate: border, ground, rules, and a mark's shadow.

None of it depends on the holder, so it is drawn once per design and kept.
"""

import math
from functools import lru_cache

from issuer.domain.programme import Level
from issuer.rendering.facts import Mark
from issuer.rendering.guilloche import GROUND_CENTRE, art_of
from issuer.rendering.layout import TEMPLATES
from issuer.rendering.lettering import Face, Place, fit_line
from issuer.rendering.metals import METALS
from issuer.rendering.words import words_of


@lru_cache(maxsize=128)
def paper_svg(level: Level, mark: Mark | None, language: str, *, demonstration: bool) -> bytes:
    """Draw the paper of a level as SVG, in tenths of a millimetre.

    ``language`` is one of ``words.LOCALES``.
    """
    metal = METALS[level]
    if mark not in {None, Mark.UPCOMING}:
        metal = metal.drained()
    return (
        TEMPLATES.get_template("paper.svg")
        .render(
            art=art_of(level),
            metal=metal,
            shadow=None if mark is None else _shadow(words_of(language).marks[mark]),
            shadow_colour="#dfe4ee" if mark is Mark.UPCOMING else "#f1d3d4",
            demonstration=demonstration,
        )
        .encode()
    )


def _shadow(word: str) -> str:
    """Set a mark's word across the ground, rising to the right."""
    line = fit_line(
        word.upper(), face=Face.SANS_BOLD, largest=430, smallest=60, width=2050, tracking=0.06
    )
    return line.path(_rising(line.width, line.cap_height))


def _rising(width: float, height: float) -> Place:
    turn = math.radians(-24)

    def place(along: float, up: float) -> tuple[float, float]:
        x, y = along - width / 2, height / 2 - up
        return (
            GROUND_CENTRE[0] + x * math.cos(turn) - y * math.sin(turn),
            GROUND_CENTRE[1] + x * math.sin(turn) + y * math.cos(turn),
        )

    return place
