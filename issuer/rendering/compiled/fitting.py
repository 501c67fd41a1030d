"""Sizes of texts that take one line, found without laying out a page.

The sizes and what decides between them are those of ``layout.fit``.
"""

from functools import lru_cache

from weasyprint.formatting_structure.boxes import TextBox

from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.shaping import Letters, Line, measured
from issuer.rendering.layout import (
    MILLIMETRES_PER_PIXEL,
    Fit,
    Step,
    fits_height,
    laid_out,
    placed,
)
from issuer.rendering.page import slot_of
from issuer.rendering.scripts import direction_of


def fitted(name: str, text: str, language: str) -> tuple[Fit, Line]:
    """Find the size of a text of the slot ``name``, and the line that it makes.

    Raises NotHeldError where it does not go into one line. Whoever calls holds ``ENGINE``.
    """
    slot = slot_of(name, text, language)
    for step, letters in _letters(name, language, direction_of(text)):
        line = measured(text, letters, width=step.width / MILLIMETRES_PER_PIXEL)
        if line is not None:
            height = line.height * MILLIMETRES_PER_PIXEL
            if fits_height(slot, step, height):
                return placed(slot, step, lines=1, width=step.width, height=height), line
        elif step.lines > 1:
            break
    raise NotHeldError(f"the {name} takes more than one line")


@lru_cache(maxsize=64)
def _letters(name: str, language: str, direction: str) -> tuple[tuple[Step, Letters], ...]:
    """Ask WeasyPrint how a text looks in each size."""
    slot = slot_of(name, "0" if direction == "ltr" else "\u200f0", language)
    boxes = laid_out(slot, slot.steps)
    return tuple(
        (step, Letters(next(each for each in box.descendants() if isinstance(each, TextBox)).style))
        for step, box in zip(slot.steps, boxes, strict=True)
    )
