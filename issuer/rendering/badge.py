"""The badge images: one drawing per track and level, in two forms.

A badge has two cuts. The full cut carries the track's name and the issuer's around the rim
and the level's word on a plate; the small one, for icons, leaves out what could not be read
and gives its room to the drawing. Both keep the level's outline and stars.
"""

from functools import lru_cache
from importlib.resources import files

import resvg_py
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from issuer.rendering import badge_parts as parts
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import BadgeFacts, Mark
from issuer.rendering.lettering import number
from issuer.rendering.metals import CENTRE, METALS, Metal
from issuer.rendering.words import language_of, words_of

SMALL_CUT_BELOW = 80
"""Pixels; below, the lettering on the rim would be noise."""

LONGEST_TEXT = 120
"""Characters of a track's or issuer's name."""


def glyph_names() -> frozenset[str]:
    """Name the drawings that a track can choose for its badge."""
    folder = files("templates").joinpath("badge", "glyphs")
    return frozenset(
        entry.name.removesuffix(".svg") for entry in folder.iterdir() if entry.name.endswith(".svg")
    )


def badge_svg(facts: BadgeFacts, *, small: bool = False) -> bytes:
    """Draw a badge as a self-contained SVG document (UTF-8, view box 512 × 512, no text nodes).

    ``small`` gives the cut for icons. The same facts give the same bytes. Raises
    RenderingError where the glyph is unknown or a name cannot be drawn.
    """
    for text in (facts.track_name, facts.issuer_name):
        if not 1 <= len(text.strip()) <= LONGEST_TEXT:
            raise RenderingError(
                f"A name on a badge has 1 to {LONGEST_TEXT} characters; this one has {len(text)}."
            )
    return _drawn(facts, small=small)


def badge_png(facts: BadgeFacts, pixels: int = 512) -> bytes:
    """Draw a badge as a PNG with alpha, ``pixels`` wide and high (16 to 2048).

    Below 80 pixels it is the small cut. Raises RenderingError as ``badge_svg``, and for a
    size out of range.
    """
    if not 16 <= pixels <= 2048:
        raise RenderingError(f"A badge is drawn at 16 to 2048 pixels, not {pixels}.")
    svg = badge_svg(facts, small=pixels < SMALL_CUT_BELOW)
    return _rasterised(svg, pixels)


@lru_cache(maxsize=256)
def _rasterised(svg: bytes, pixels: int) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=svg.decode(), width=pixels, height=pixels, skip_system_fonts=True
    )


@lru_cache(maxsize=256)
def _drawn(facts: BadgeFacts, *, small: bool) -> bytes:
    metal = METALS[facts.level]
    mark = facts.marking.mark if facts.marking is not None else None
    drained = mark not in {None, Mark.UPCOMING}
    if drained:
        metal = metal.drained()
    words = words_of(language_of(facts.language))
    word = words.levels[facts.level]
    # Drawings with the same colours share their names, so several may stand in one page.
    key = f"badge-{facts.level}{'-drained' if drained else ''}"
    title = f"{facts.track_name} — {word}"
    description = facts.issuer_name
    if mark is not None:
        description += f": {words.marks[mark]}"
    values = {
        "key": key,
        "metal": metal,
        "title": title,
        "description": description,
        "outlines": {
            "edge": metal.outline(0),
            "bevel": metal.outline(4),
            "body": metal.outline(12),
            "field": metal.outline(40),
        },
        "rim": None
        if small
        else parts.rim(
            facts.track_name, words.demonstration if facts.demonstration else facts.issuer_name
        ),
        "engraving": None if small else parts.engraving(),
        "stars": None if mark is not None else parts.stars(metal.stars, small=small),
        "plate": None if small else parts.plate(word),
        "band": None if mark is None else parts.band(words.marks[mark], small=small),
        "band_colour": "#2f4468" if mark is Mark.UPCOMING else "#a3161d",
        **_glyph_place(small=small, marked=mark is not None),
    }
    values["glyph"] = _glyph(facts.glyph, light=f"url(#{key}-light)", metal=metal)
    svg = _ENVIRONMENT.get_template("badge.svg").render(values)
    return "".join(line for line in svg.splitlines(keepends=True) if line.strip()).encode()


def _glyph(name: str, *, light: str, metal: Metal) -> Markup:
    known = glyph_names()
    if name not in known:
        raise RenderingError(
            f'There is no badge drawing called "{name}". Take one of: {", ".join(sorted(known))}.'
        )
    template = _ENVIRONMENT.get_template(f"glyphs/{name}.svg")
    ink = metal.enamel
    return Markup(  # noqa: S704  a template of ours
        template.render(light=light, ink=ink, gear=parts.gear(), facets=parts.facets())
    )


def _glyph_place(*, small: bool, marked: bool) -> dict[str, str]:
    """Place the drawing; above the band where there is one, so that both are seen."""
    if small:
        scale, y = (1.9, 172.0) if marked else (2.5, 232.0)
    else:
        scale, y = (1.34, 180.0) if marked else (1.84, 222.0)
    return {
        "glyph_scale": f"{scale:.2f}",
        "glyph_x": number(CENTRE[0] - 50 * scale),
        "glyph_y": number(y - 50 * scale),
    }


def _source(name: str) -> str:
    return files("templates").joinpath("badge", *name.split("/")).read_text(encoding="utf-8")


_ENVIRONMENT = Environment(
    loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
