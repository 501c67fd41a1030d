"""The engine room of papers: one stylesheet, one font configuration, templates, and measuring.

WeasyPrint parses the stylesheet and loads fonts once; every paper shares them. Pango is not
meant to be used from two threads at a time, so there is one lock.
"""

import logging
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import BlockBox, LineBox
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration

from issuer.rendering.assets import AssetFetcher
from issuer.rendering.errors import RenderingError

ENGINE = threading.RLock()

MILLIMETRES_PER_POINT = 25.4 / 72
MILLIMETRES_PER_PIXEL = 25.4 / 96

MARK_HEIGHT = 0.24
"""Ems that one more combining mark on a letter takes upwards in the Noto fonts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One size that a text may have: points, at most so many lines, millimetres wide."""

    points: float
    lines: int
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text may be: millimetres from the page's top, across its middle."""

    page_width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A text that is set as large as its place allows."""

    name: str
    """Class in the stylesheet; also how a person knows it ("the name")."""
    text: str
    language: str
    direction: str
    place: Place
    steps: tuple[Step, ...]
    sans: bool = False
    """Whether it is drawn in the letters of the class ``sans``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The size that a text got, and the box in which it is drawn, in millimetres."""

    points: float
    lines: int
    left: float
    top: float
    width: float
    height: float

    @property
    def css(self) -> str:
        """The box as declarations."""
        return (
            f"font-size: {self.points:g}pt; left: {self.left:.2f}mm; top: {self.top:.2f}mm; "
            f"width: {self.width:.2f}mm; text-align: center"
        )


@lru_cache(maxsize=1)
def engine() -> tuple[FontConfiguration, CSS]:
    """Load fonts and stylesheet, once."""
    fonts = FontConfiguration()
    source = files("templates").joinpath("certificate", "certificate.css").read_text("utf-8")
    sheet = CSS(string=source, font_config=fonts, url_fetcher=AssetFetcher())
    return fonts, sheet


@contextmanager
def missing_characters() -> Iterator[set[str]]:
    """Collect the characters for which WeasyPrint draws an empty box while this is open."""
    found: set[str] = set()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
                found.add(f"U+{record.args[1]:04X}")

    listener = Listener(level=logging.WARNING)
    LOGGER.addHandler(listener)
    try:
        yield found
    finally:
        LOGGER.removeHandler(listener)


def fit(slot: Slot) -> Fit:
    """Find by laying out the first step in which a text keeps its lines and its place.

    Lines are as high as the fonts that were chosen ask for, so tall scripts get smaller
    letters; several lines are balanced; the box is in the middle of its place. Raises
    RenderingError where the text does not fit at its last step.
    """
    for step, lines, height in _tried(slot):
        if lines <= step.lines and fits_height(slot, step, height):
            width = step.width if lines == 1 else _narrowest(slot, step, lines)
            return placed(slot, step, lines=lines, width=width, height=height)
    raise RenderingError(
        f"The {slot.name} is too large for a certificate, even in small letters: it has "
        f"{len(slot.text)} characters. Give a shorter form."
    )


def fits_height(slot: Slot, step: Step, height: float) -> bool:
    """Tell whether a text that is so high, in millimetres, has room in its place."""
    return height + _stack(slot, step) <= slot.place.height


def placed(slot: Slot, step: Step, *, lines: int, width: float, height: float) -> Fit:
    """Put a text of this size, in millimetres, into the middle of its place."""
    return Fit(
        points=step.points,
        lines=lines,
        left=(slot.place.page_width - width) / 2,
        top=slot.place.top + (slot.place.height - height + _stack(slot, step)) / 2,
        width=width,
        height=height,
    )


def _stack(slot: Slot, step: Step) -> float:
    """Measure in millimetres what stacked marks take above the line."""
    marks = _marks_above_two(slot.text)
    return marks * MARK_HEIGHT * step.points * MILLIMETRES_PER_POINT


def _tried(slot: Slot) -> Iterator[tuple[Step, int, float]]:
    """Lay a text out step by step; most texts fit at the first, so it is tried alone."""
    for steps in (slot.steps[:1], slot.steps[1:]):
        for step, (lines, height) in zip(steps, _measured(slot, steps), strict=True):
            yield step, lines, height


def _narrowest(slot: Slot, step: Step, lines: int) -> float:
    """Find the narrowest box in which a text of several lines still has as many."""
    narrower = [
        Step(points=step.points, lines=lines, width=step.width * share / 20)
        for share in range(20, 9, -1)
    ]
    measured = _measured(slot, narrower)
    return min(
        trial.width for trial, (count, _) in zip(narrower, measured, strict=True) if count <= lines
    )


def _measured(slot: Slot, steps: Sequence[Step]) -> list[tuple[int, float]]:
    """Lay a text out in each size; give the number of lines and the height in millimetres."""
    measured: list[tuple[int, float]] = []
    for box in laid_out(slot, steps):
        lines = sum(isinstance(child, LineBox) for child in box.children)
        measured.append((lines, box.height * MILLIMETRES_PER_PIXEL))
    return measured


def laid_out(slot: Slot, steps: Sequence[Step]) -> list[BlockBox]:
    """Lay a text out in each size; give WeasyPrint's boxes."""
    fonts, sheet = engine()
    html = TEMPLATES.get_template("fitting.html").render(slot=slot, steps=steps)
    with ENGINE:
        document = HTML(string=html, url_fetcher=AssetFetcher()).render(
            stylesheets=[sheet], font_config=fonts
        )
    return [
        box
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "p" and isinstance(box, BlockBox)
    ]


def _marks_above_two(text: str) -> int:
    """Count how far the highest stack of marks on one letter goes beyond two."""
    highest = marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        highest = max(highest, marks)
    return max(highest - 2, 0)


def _source(name: str) -> str:
    return files("templates").joinpath("certificate", name).read_text(encoding="utf-8")


TEMPLATES = Environment(
    loader=FunctionLoader(_source),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
