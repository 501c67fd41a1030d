"""The preview card: what other sites show when a certification's page is shared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import resvg_py
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from issuer.rendering.badge import badge_svg
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import BadgeFacts
from issuer.rendering.lettering import Face, Line, set_line, straight

CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630
"""Pixels: the size that LinkedIn, X and Facebook ask for (1.91 to 1)."""

_LEFT: Final = 560.0
"""Where the words begin, right of the badge."""
_ROOM: Final = CARD_WIDTH - _LEFT - 64.0
_TOP: Final = 60.0
_BOTTOM: Final = 508.0
"""Between which the words stand, in the middle."""
_SMALLEST: Final = 26.0
_ONE_LINE: Final = (1.0, 0.86, 0.74)
_MORE_LINES: Final = (0.86, 0.74, 0.64, 0.55, 0.47, 0.4)
"""Shares of the full size that are tried, largest first."""
_PARTS: Final = re.compile(r"[^\s-]*(?:-|\s+|$)")
"""A word with what may end a line: the space or the hyphen after it."""
_LEADING: Final = 1.7
"""From one baseline to the next, in heights of a capital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What stands on a preview card; the words are given, nothing is decided here."""

    badge: BadgeFacts
    """Marked as the standing asks."""
    holder_name: str
    track_name: str
    standing: str
    """The page's own word, with its date: ``Active``, ``Expired on 1 March 2027``."""
    holds: bool
    issuer_name: str
    address: str
    """Host of the page, as people read it."""


@lru_cache(maxsize=64)
def card_png(facts: CardFacts) -> bytes:
    """Draw the card as a PNG of 1200 × 630 pixels.

    A name that no font can draw as outlines (an emoji in it) is left out: the page has it.
    Raises RenderingError where the badge cannot be drawn.
    """
    blocks = (
        _Block(_lines(facts.standing, Face.SANS_BOLD, 34, most=1), _tone(facts), 44),
        _Block(_lines(facts.holder_name, Face.DISPLAY_BOLD, 72, most=3), "#18242b", 34),
        _Block(_lines(facts.track_name, Face.DISPLAY, 42, most=2), "#18242b", 34),
        _Block(_lines(facts.issuer_name, Face.SANS, 28, most=1), "#4f5d66", 0),
    )
    height = sum(block.height for block in blocks)
    drawn = _stack(blocks, (_TOP + _BOTTOM - height) / 2)
    drawn += _stack([_Block(_lines(facts.address, Face.SANS, 26, most=1), "#0c5a63", 0)], 544.0)
    svg = _ENVIRONMENT.get_template("card.svg").render(
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        badge=_nested(badge_svg(facts.badge)),
        lines=drawn,
        tone=_tone(facts),
    )
    return resvg_py.svg_to_bytes(
        svg_string=svg, width=CARD_WIDTH, height=CARD_HEIGHT, skip_system_fonts=True
    )


def _tone(facts: CardFacts) -> str:
    return "#0b5b35" if facts.holds else "#98201d"


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one size, their ink, and the room below them."""

    lines: list[Line]
    ink: str
    below: float

    @property
    def height(self) -> float:
        if not self.lines:
            return 0.0
        capital = self.lines[0].cap_height
        return capital + (len(self.lines) - 1) * capital * _LEADING + self.below


def _stack(blocks: Iterable[_Block], y: float) -> list[dict[str, str]]:
    """Place blocks below each other, the first one's capitals beginning at ``y``."""
    drawn: list[dict[str, str]] = []
    for block in blocks:
        for number, line in enumerate(block.lines):
            baseline = y + line.cap_height * (1 + number * _LEADING)
            drawn.append({"path": line.path(straight(_LEFT, baseline)), "ink": block.ink})
        y += block.height
    return drawn


def _lines(text: str, face: Face, size: float, *, most: int) -> list[Line]:
    """Set ``text`` in one line, a little smaller if need be; in up to ``most``; else cut it."""
    trials = [(share, 1) for share in _ONE_LINE]
    trials += [(share, count) for share in _MORE_LINES for count in range(2, most + 1)]
    try:
        for share, count in trials:
            if size * share >= _SMALLEST and (rows := _rows(text, face, size * share, count)):
                return rows
    except RenderingError:
        return []
    return _cut(text, face)


def _rows(text: str, face: Face, size: float, count: int) -> list[Line] | None:
    """Break ``text`` into ``count`` lines, after spaces and hyphens; None where that is too few."""
    rows = [""]
    for part in _PARTS.findall(text):
        longer = rows[-1] + part
        if not rows[-1] or set_line(longer.rstrip(), face=face, size=size).width <= _ROOM:
            rows[-1] = longer
        else:
            rows.append(part)
    lines = [set_line(row.strip(), face=face, size=size) for row in rows]
    fits = len(lines) <= count and all(line.width <= _ROOM for line in lines)
    return lines if fits else None


def _cut(text: str, face: Face) -> list[Line]:
    """Set as much of ``text`` as fits, ending in an ellipsis; nothing where it has no outlines."""
    for length in range(min(len(text), 80), 8, -4):
        try:
            line = set_line(f"{text[:length].rstrip()}…", face=face, size=_SMALLEST)
        except RenderingError:
            return []
        if line.width <= _ROOM:
            return [line]
    return []


def _nested(svg: bytes) -> Markup:
    """Return the badge for use inside of the card: placed, and without a size of its own."""
    inner = svg.decode().replace(
        'width="512" height="512"', 'x="56" y="83" width="464" height="464"', 1
    )
    return Markup(inner)  # noqa: S704 - drawn by us, its words escaped


def _source(name: str) -> str:
    return files("templates").joinpath("badge", name).read_text(encoding="utf-8")


_ENVIRONMENT = Environment(
    loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
