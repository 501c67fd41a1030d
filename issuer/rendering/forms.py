"""Our own SVG drawings as PDF form XObjects: drawn once per design, then only placed.

WeasyPrint draws an SVG anew in every document (most of the time that a certificate takes) and
turns gradients into tiling patterns that some viewers show wrongly. The drawings of
``templates/`` use a small part of SVG, which is translated here once and kept compressed:
``g`` with ``transform``, ``path``, ``rect``, ``circle``, fills, strokes, opacity, linear and
radial gradients in bounding-box units. Anything else is an error, not a guess.

PDF 32000-1:2008: form XObjects 8.10, shadings 8.7.4.5, functions 7.10.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pydyf
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from lxml import etree

from issuer.rendering.errors import RenderingError
from issuer.rendering.shadings import SVG, rgb, shading

_DESCRIPTIVE = frozenset(SVG + name for name in ("title", "desc", "defs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A drawing as PDF operators, in its own units with y downwards."""

    width: float
    height: float
    content: bytes
    """Compressed (FlateDecode)."""
    resources: pydyf.Dictionary

    def fill_stream(self, stream: pydyf.Stream, *, width: float, height: float) -> None:
        """Make ``stream`` this form, ``width`` × ``height`` units large, y upwards."""
        x_scale, y_scale = width / self.width, height / self.height
        stream.stream = [self.content]
        stream.compress = False
        stream.extra = pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, self.width, self.height]),
                "Matrix": pydyf.Array([x_scale, 0, 0, -y_scale, 0, height]),
                "Resources": self.resources,
                "Filter": "/FlateDecode",
            }
        )


@lru_cache(maxsize=128)
def form_of(svg: bytes) -> Form:
    """Translate one of our drawings. Raises RenderingError for SVG that is not understood."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(svg, parser)
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    translation = _Translation(gradients=_gradients(root))
    for child in root:
        translation.draw(child, _State())
    resources = pydyf.Dictionary(
        {
            "ExtGState": pydyf.Dictionary(translation.opacities),
            "Pattern": pydyf.Dictionary(translation.patterns),
        }
    )
    content = zlib.compress("\n".join(translation.operators).encode("ascii"), 9)
    return Form(width=width, height=height, content=content, resources=resources)


def _gradients(root: etree._Element) -> Mapping[str, etree._Element]:
    tags = {f"{SVG}linearGradient", f"{SVG}radialGradient"}
    return {element.get("id", ""): element for element in root.iter() if element.tag in tags}


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What a group hands down to what is in it."""

    matrix: Transform = Identity
    fill: str = "#000"
    stroke: str = "none"
    stroke_width: float = 1.0
    cap: str = "butt"
    join: str = "miter"


_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_KNOWN = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-opacity"}
    | {"fill-opacity", "opacity", "transform", "d", "x", "y", "width", "height", "rx"}
    | {"cx", "cy", "r", "shape-rendering"}
)


@dataclass(slots=True, kw_only=True)
class _Translation:
    gradients: Mapping[str, etree._Element]
    operators: list[str] = field(default_factory=list)
    opacities: dict[str, pydyf.Dictionary] = field(default_factory=dict)
    patterns: dict[str, pydyf.Dictionary] = field(default_factory=dict)

    def draw(self, element: etree._Element, above: _State) -> None:
        if element.tag in _DESCRIPTIVE or not isinstance(element.tag, str):
            return
        unknown = set(element.attrib) - _KNOWN
        if unknown:
            raise RenderingError(f"A drawing has attributes that papers do not know: {unknown}.")
        state = replace(
            above,
            fill=element.get("fill", above.fill),
            stroke=element.get("stroke", above.stroke),
            stroke_width=float(element.get("stroke-width", above.stroke_width)),
            cap=element.get("stroke-linecap", above.cap),
            join=element.get("stroke-linejoin", above.join),
        )
        own = _transform(element.get("transform", ""))
        state = replace(state, matrix=above.matrix.transform(own))
        self.operators.append("q")
        if own != Identity:
            self.operators.append(" ".join(_n(value) for value in own) + " cm")
        self._opacity(element)
        if element.tag == f"{SVG}g":
            for child in element:
                self.draw(child, state)
        else:
            self._shape(_path_data(element), state)
        self.operators.append("Q")

    def _opacity(self, element: etree._Element) -> None:
        both = float(element.get("opacity", "1"))
        fill = both * float(element.get("fill-opacity", "1"))
        stroke = both * float(element.get("stroke-opacity", "1"))
        if (fill, stroke) != (1.0, 1.0):
            name = f"o{len(self.opacities)}"
            self.opacities[name] = pydyf.Dictionary({"ca": fill, "CA": stroke})
            self.operators.append(f"/{name} gs")

    def _shape(self, data: str, state: _State) -> None:
        pen = _OperatorPen()
        parse_path(data, pen)
        if state.fill != "none":
            self._paint(state.fill, data, state, stroking=False)
        if state.stroke != "none":
            self._paint(state.stroke, data, state, stroking=True)
            self.operators.append(
                f"{_n(state.stroke_width)} w {_CAPS[state.cap]} J {_JOINS[state.join]} j"
            )
        self.operators.extend(pen.operators)
        both = state.fill != "none", state.stroke != "none"
        self.operators.append({(True, True): "B", (True, False): "f", (False, True): "S"}[both])

    def _paint(self, paint: str, data: str, state: _State, *, stroking: bool) -> None:
        reference = re.fullmatch(r"url\(#([\w-]+)\)", paint)
        if reference is None:
            self.operators.append(
                " ".join(_n(part) for part in rgb(paint)) + (" RG" if stroking else " rg")
            )
            return
        name = f"p{len(self.patterns)}"
        bounds = BoundsPen(None)
        parse_path(data, bounds)
        left, top, right, bottom = bounds.bounds
        box = state.matrix.transform((right - left, 0, 0, bottom - top, left, top))
        self.patterns[name] = pydyf.Dictionary(
            {
                "Type": "/Pattern",
                "PatternType": 2,
                "Shading": shading(self.gradients[reference[1]]),
                "Matrix": pydyf.Array([round(value, 4) for value in box]),
            }
        )
        self.operators.append(f"/Pattern {'CS' if stroking else 'cs'} /{name} ")
        self.operators[-1] += "SCN" if stroking else "scn"


class _OperatorPen(BasePen):  # type: ignore[misc]  # fontTools has no types here
    """Writes path operators (PDF 32000-1 8.5.2); quadratic curves come raised to cubics."""

    def __init__(self) -> None:
        super().__init__(None)
        self.operators: list[str] = []

    def _moveTo(self, pt: Sequence[float]) -> None:  # noqa: N802  fontTools' name
        self.operators.append(f"{_n(pt[0])} {_n(pt[1])} m")

    def _lineTo(self, pt: Sequence[float]) -> None:  # noqa: N802
        self.operators.append(f"{_n(pt[0])} {_n(pt[1])} l")

    def _curveToOne(  # noqa: N802
        self, pt1: Sequence[float], pt2: Sequence[float], pt3: Sequence[float]
    ) -> None:
        numbers = " ".join(_n(value) for point in (pt1, pt2, pt3) for value in point)
        self.operators.append(f"{numbers} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


def _path_data(element: etree._Element) -> str:
    def value(name: str) -> float:
        return float(element.get(name, "0"))

    if element.tag == f"{SVG}path":
        return element.get("d", "")
    if element.tag == f"{SVG}circle":
        x, y, r = value("cx"), value("cy"), value("r")
        return f"M{x - r} {y}a{r} {r} 0 0 1 {2 * r} 0a{r} {r} 0 0 1 {-2 * r} 0z"
    if element.tag == f"{SVG}rect":
        x, y, width, height, r = (value(name) for name in ("x", "y", "width", "height", "rx"))
        if not r:
            return f"M{x} {y}h{width}v{height}h{-width}z"
        arc = f"a{r} {r} 0 0 1"
        return (
            f"M{x + r} {y}h{width - 2 * r}{arc} {r} {r}v{height - 2 * r}{arc} {-r} {r}"
            f"h{2 * r - width}{arc} {-r} {-r}v{2 * r - height}{arc} {r} {-r}z"
        )
    raise RenderingError(f"A drawing has an element that papers do not know: {element.tag}.")


def _transform(text: str) -> Transform:
    matrix = Identity
    for name, numbers in re.findall(r"(\w+)\(([^)]*)\)", text):
        values = [float(part) for part in re.split(r"[ ,]+", numbers.strip())]
        if name == "translate":
            matrix = matrix.translate(*values)
        elif name == "scale":
            matrix = matrix.scale(*values)
        elif name == "rotate" and len(values) == 3:
            turn = values[0] * 3.141592653589793 / 180
            matrix = matrix.translate(values[1], values[2]).rotate(turn)
            matrix = matrix.translate(-values[1], -values[2])
        else:
            raise RenderingError(f"A drawing has a transform that papers do not know: {name}.")
    return matrix


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text
