"""Lettering as paths: words that look the same wherever a picture is shown.

A badge travels: into mail, wallets, other people's pages. Text in it would be set in
whatever font is there, so the words are shaped by HarfBuzz and drawn as outlines. Latin
letters come from the packaged fonts; other scripts from what fontconfig has installed.
"""

import math
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files

import uharfbuzz as hb

from issuer.rendering.errors import RenderingError

Point = tuple[float, float]
Place = Callable[[float, float], Point]
"""Takes a point on the straight line (x along it, y up from it) to where it is drawn."""


class Face(Enum):
    """The packaged faces, and what to ask fontconfig for where they lack a character."""

    SANS = ("NotoSans-Regular.latin.ttf", "Noto Sans")
    SANS_BOLD = ("NotoSans-Bold.latin.ttf", "Noto Sans:bold")
    DISPLAY = ("NotoSerifDisplay-Regular.latin.ttf", "Noto Serif Display")
    DISPLAY_BOLD = ("NotoSerifDisplay-Bold.latin.ttf", "Noto Serif Display:bold")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glyph:
    font: hb.Font
    glyph: int
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One shaped line of text, starting at x = 0 on the baseline y = 0, y upwards."""

    width: float
    """Advance of the whole line without tracking after its last letter."""
    cap_height: float
    """Height of a capital letter, for centring the line."""
    glyphs: tuple[_Glyph, ...]

    def path(self, place: Place) -> str:
        """Draw the outlines as SVG path data, each point taken through ``place``."""
        pen = _PathPen(place)
        for glyph in self.glyphs:
            pen.start(glyph)
            glyph.font.draw_glyph(glyph.glyph, _DRAW, pen)
        return "".join(pen.parts)


def straight(x: float, y: float) -> Place:
    """Place a line on a straight baseline that starts at (x, y), y downwards as in SVG."""
    return lambda along, up: (x + along, y - up)


def over_arc(centre: Point, radius: float, width: float) -> Place:
    """Bend a line of ``width`` over the top of a circle, its middle at twelve o'clock.

    The outlines themselves are bent, so that joined scripts stay joined.
    """

    def place(along: float, up: float) -> Point:
        angle = (along - width / 2) / radius - math.pi / 2
        reach = radius + up
        return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)

    return place


def under_arc(centre: Point, radius: float, width: float) -> Place:
    """Bend a line of ``width`` along the bottom of a circle, upright, its middle at six o'clock."""

    def place(along: float, up: float) -> Point:
        angle = math.pi / 2 - (along - width / 2) / radius
        reach = radius - up
        return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)

    return place


def set_line(text: str, *, face: Face, size: float, tracking: float = 0.0) -> Line:
    """Shape ``text`` at ``size`` units an em, with ``tracking`` ems between its letters.

    Letters of joined scripts are never pulled apart. Raises RenderingError where no font
    that is installed has a character.
    """
    glyphs: list[_Glyph] = []
    cursor = 0.0
    gap = 0.0
    for run, font_path, index in _runs(text, face):
        font = _font(font_path, index)
        scale = size / font.face.upem
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"kern": True, "liga": tracking == 0})
        gap = 0.0 if buffer.script in _JOINED else tracking * size
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(
                _Glyph(
                    font=font,
                    glyph=info.codepoint,
                    x=cursor + position.x_offset * scale,
                    y=position.y_offset * scale,
                    scale=scale,
                )
            )
            cursor += position.x_advance * scale
            if position.x_advance:
                cursor += gap
    return Line(width=max(cursor - gap, 0.0), cap_height=_CAP_HEIGHT * size, glyphs=tuple(glyphs))


def fit_line(
    text: str, *, face: Face, largest: float, smallest: float, width: float, tracking: float = 0.0
) -> Line:
    """Shape ``text`` as large as it fits into ``width``, between two sizes.

    Raises RenderingError where it does not fit at the smallest size.
    """
    line = set_line(text, face=face, size=largest, tracking=tracking)
    if line.width <= width:
        return line
    size = largest * width / line.width
    if size < smallest:
        raise RenderingError(
            f'"{text}" is too long for the badge: it has {len(text)} characters, and about '
            f"{math.floor(len(text) * size / smallest)} of this kind fit legibly. Give the "
            "track a shorter name."
        )
    return set_line(text, face=face, size=size * 0.999, tracking=tracking)


_CAP_HEIGHT = 0.714
"""Of an em, in both packaged families."""

_JOINED = frozenset(
    {"Arab", "Syrc", "Nkoo", "Mand", "Mong", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml"}
    | {"Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
)


def _runs(text: str, face: Face) -> list[tuple[str, str, int]]:
    """Cut text into stretches of one font, in the order in which they are drawn."""
    runs: list[tuple[str, str, int]] = []
    for character in text:
        joins = unicodedata.combining(character) or character in "\u200c\u200d"
        if joins and runs:
            text_so_far, path, index = runs[-1]
            runs[-1] = (text_so_far + character, path, index)
            continue
        path, index = _file_for(character, face)
        if runs and (runs[-1][1:] == (path, index)):
            runs[-1] = (runs[-1][0] + character, path, index)
        else:
            runs.append((character, path, index))
    right_to_left = next(
        (kind in {"R", "AL"} for c in text if (kind := unicodedata.bidirectional(c)) in _STRONG),
        False,
    )
    return runs[::-1] if right_to_left else runs


_STRONG = frozenset({"L", "R", "AL"})


@lru_cache(maxsize=4096)
def _file_for(character: str, face: Face) -> tuple[str, int]:
    packaged = str(files("templates").joinpath("fonts", face.value[0]))
    if _font(packaged, 0).get_nominal_glyph(ord(character)):
        return packaged, 0
    finder = shutil.which("fc-match")
    if finder is not None:
        wanted = f"{face.value[1]}:charset={ord(character):x}"
        answer = subprocess.run(  # noqa: S603  the arguments are a constant and a code point
            [finder, "--format", "%{file}\n%{index}", wanted],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        ).stdout.split("\n")
        if len(answer) == 2 and answer[1].isdigit():
            path, index = answer[0], int(answer[1]) & 0xFFFF
            if _font(path, index).get_nominal_glyph(ord(character)):
                return path, index
    name = unicodedata.name(character, "an unnamed character")
    raise RenderingError(
        f"No installed font has the character U+{ord(character):04X} ({name}). Install the Noto "
        "fonts that .ci/system-packages names."
    )


@lru_cache(maxsize=64)
def _font(path: str, index: int) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(path), index))


class _PathPen:
    """Collects one path; HarfBuzz calls the functions below with it as their data."""

    def __init__(self, place: Place) -> None:
        self.parts: list[str] = []
        self._place = place
        self._glyph: _Glyph | None = None

    def start(self, glyph: _Glyph) -> None:
        self._glyph = glyph

    def add(self, command: str, *coordinates: float) -> None:
        glyph = self._glyph
        if glyph is None:
            raise RuntimeError("a glyph is drawn before it was started")
        numbers = []
        for x, y in zip(coordinates[::2], coordinates[1::2], strict=True):
            placed = self._place(glyph.x + x * glyph.scale, glyph.y + y * glyph.scale)
            numbers.append(f"{number(placed[0])} {number(placed[1])}")
        self.parts.append(command + " ".join(numbers))


def number(value: float) -> str:
    """Write a coordinate to a tenth of a unit, the shortest way."""
    text = f"{value:.1f}"
    return "0" if text in {"0.0", "-0.0"} else text.removesuffix(".0")


def _draw_functions() -> hb.DrawFuncs:
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, pen: pen.add("M", x, y))
    functions.set_line_to_func(lambda x, y, pen: pen.add("L", x, y))
    functions.set_quadratic_to_func(lambda a, b, x, y, pen: pen.add("Q", a, b, x, y))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.add("C", a, b, c, d, x, y))
    functions.set_close_path_func(lambda pen: pen.parts.append("Z"))
    return functions


_DRAW = _draw_functions()
