"""Drawing charts: every series has a pattern of its own, every bar its number beside it."""

import textwrap
import warnings
from collections.abc import Callable, Sequence
from importlib.resources import files
from io import BytesIO
from threading import Lock
from typing import Any, Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from issuer.rendering.charts.facts import Bars, Course, Groups, Whole
from issuer.rendering.charts.svg import (
    FIRST,
    FOURTH,
    INK,
    LINE,
    SECOND,
    SOFT,
    THIRD,
    cleaned,
)

_INCH: Final = 72
_WIDTH: Final = 640
_LABELS: Final = 190
"""Room at the left for labels, in points."""
_VALUES: Final = 120
"""Room at the right for numbers."""
_WRAP: Final = 27
"""Letters of a label on one line."""

_PATTERNS: Final = ((FIRST, ""), (SECOND, "////"), (THIRD, "----"), (FOURTH, "xxxx"))
"""Fill and hatching of each series: told apart in grey, too. Lines alone: dots are 250 KB."""

_one_at_a_time = Lock()
"""matplotlib is not made for threads."""

for _weight in ("Regular", "Bold"):
    font_manager.fontManager.addfont(
        str(files("templates").joinpath("fonts", f"NotoSans-{_weight}.latin.ttf"))
    )
_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "assay",
    "font.family": "Noto Sans",
    "font.size": 12,
    "text.color": INK,
    "text.parse_math": False,
    "hatch.linewidth": 1.0,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


def draw_whole(chart: Whole, name: str) -> str:
    """Draw the parts of a whole as one bar with a legend that says each number."""

    def paint(axes: Axes) -> None:
        left = 0
        handles = []
        for number, part in enumerate(chart.parts):
            style = _style(number)
            axes.barh(0, part.value, left=left, height=0.6, **style)
            handles.append(Patch(**style, label=part.label))
            left += part.value
        axes.set_xlim(0, max(left, 1))
        axes.set_axis_off()
        axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(-0.008, 0.02),
            ncols=2,
            frameon=False,
            handlelength=2.2,
            handleheight=1.3,
            columnspacing=2.5,
        )

    height = 52 + 22 * ((len(chart.parts) + 1) // 2)
    lower = 22 * ((len(chart.parts) + 1) // 2) + 8
    return _drawn(paint, (4, lower, 4, 2), height, name, chart.title)


def draw_bars(chart: Bars, name: str) -> str:
    """Draw bars under each other, each with its number, and marks for what is to be reached."""

    def paint(axes: Axes) -> None:
        places = range(len(chart.bars))
        values = [bar.value or 0 for bar in chart.bars]
        axes.barh(places, values, height=0.58, color=FIRST, edgecolor=INK, linewidth=1)
        for place, bar in enumerate(chart.bars):
            if bar.mark is not None:
                ends = [place - 0.42, place + 0.42]
                axes.plot([bar.mark] * 2, ends, color=INK, linewidth=3, clip_on=False)
            _beside(axes, chart.maximum, place, bar.shown)
        _scale(axes, chart.maximum, [bar.label for bar in chart.bars])
        if chart.mark_label:
            handle = axes.plot([], [], "|", ms=16, mew=3, color=INK, label=chart.mark_label)
            _legend(axes, handle)

    room = 26 if chart.mark_label else 6
    lines = max((len(textwrap.wrap(bar.label, _WRAP)) for bar in chart.bars), default=1)
    height = (30 if lines < 2 else 40) * len(chart.bars) + room + 26
    return _drawn(paint, (_LABELS, 26, _VALUES, room), height, name, chart.title)


def draw_groups(chart: Groups, name: str) -> str:
    """Draw several series, beside each other or one behind the other, with their numbers."""
    each = 0.8 if chart.stacked else 0.8 / len(chart.series)

    def paint(axes: Axes) -> None:
        handles = []
        ends = [0.0] * len(chart.groups)
        for number, series in enumerate(chart.series):
            style = _style(number)
            shift = 0.0 if chart.stacked else (number - (len(chart.series) - 1) / 2) * each
            for place, group in enumerate(chart.groups):
                value = group.values[number] or 0
                axes.barh(place + shift, value, left=ends[place], height=each * 0.82, **style)
                if chart.stacked:
                    ends[place] += value
                else:
                    _beside(axes, chart.maximum, place + shift, group.shown[number])
            handles.append(Patch(**style, label=series))
        if chart.stacked:
            for place, group in enumerate(chart.groups):
                _beside(axes, chart.maximum, place, " · ".join(group.shown))
        _scale(axes, chart.maximum, [group.label for group in chart.groups])
        _legend(axes, handles)

    rows = len(chart.groups) * (1 if chart.stacked else len(chart.series))
    height = (30 if chart.stacked else 22) * rows + 14 * len(chart.groups) + 56
    return _drawn(paint, (_LABELS, 26, _VALUES, 28), height, name, chart.title)


def draw_course(chart: Course, name: str) -> str:
    """Draw one value over time: a line with points and the number at each."""

    def paint(axes: Axes) -> None:
        places = [n for n, (_, value, _) in enumerate(chart.points) if value is not None]
        values = [value for _, value, _ in chart.points if value is not None]
        axes.plot(
            places,
            values,
            color=FIRST,
            linewidth=2.5,
            marker="o",
            markersize=7,
            markerfacecolor=FOURTH,
            markeredgecolor=INK,
        )
        for place, value in zip(places, values, strict=True):
            shown = chart.points[place][2]
            axes.annotate(
                shown, (place, value), (0, 9), textcoords="offset points", ha="center", size=11
            )
        axes.set_xticks(range(len(chart.points)), [label for label, _, _ in chart.points])
        axes.set_xlim(-0.5, max(len(chart.points), 1) - 0.5)
        axes.set_ylim(0, chart.maximum * 1.15)
        axes.set_yticks([0, chart.maximum / 2, chart.maximum])
        axes.grid(axis="y", color=LINE)
        axes.set_axisbelow(True)
        axes.tick_params(length=0, labelcolor=SOFT, labelsize=11)
        axes.spines["left"].set_visible(False)

    return _drawn(paint, (40, 28, 10, 8), 210, name, chart.title)


def _style(number: int) -> dict[str, Any]:
    """Return how the bars of a series are filled: told apart without colour."""
    fill, hatch = _PATTERNS[number % len(_PATTERNS)]
    return {"facecolor": fill, "hatch": hatch, "edgecolor": INK, "linewidth": 1}


def _scale(axes: Axes, maximum: float, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), ["\n".join(textwrap.wrap(text, _WRAP)) for text in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(0, maximum or 1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.grid(axis="x", color=LINE)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.tick_params(axis="x", length=0, labelcolor=SOFT, labelsize=11)
    axes.spines["bottom"].set_visible(False)


def _beside(axes: Axes, maximum: float, place: float, words: str) -> None:
    """Write a number to the right of the scale, where no bar runs under it."""
    axes.annotate(
        words,
        (maximum or 1, place),
        (10, 0),
        textcoords="offset points",
        va="center_baseline",
        annotation_clip=False,
    )


def _legend(axes: Axes, handles: Sequence[Any]) -> None:
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.015, 1.0),
        ncols=len(handles),
        frameon=False,
        handlelength=2.2,
        handleheight=1.1,
        borderaxespad=0.2,
    )


def _drawn(
    paint: Callable[[Axes], None],
    margins: tuple[float, float, float, float],
    height: float,
    name: str,
    title: str,
) -> str:
    """Draw into a frame with margins (left, bottom, right, top), all in points."""
    left, bottom, right, top = margins
    drawn = BytesIO()
    with _one_at_a_time, mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # Text is measured with our font and shown with the reader's: no glyph is drawn here.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(_WIDTH / _INCH, height / _INCH))
        frame = (
            left / _WIDTH,
            bottom / height,
            (_WIDTH - left - right) / _WIDTH,
            (height - top - bottom) / height,
        )
        axes = figure.add_axes(frame)
        paint(axes)
        axes.patch.set_visible(False)
        figure.patch.set_visible(False)
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return cleaned(drawn.getvalue(), name=name, title=title)
