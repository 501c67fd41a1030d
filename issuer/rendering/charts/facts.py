"""What a chart shows: numbers with the words that stand beside them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a whole."""

    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Parts of a whole, in one bar."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, with the value that it is to reach."""

    label: str
    value: float | None
    """None where there is nothing to show."""
    shown: str
    """The value in words, beside the bar."""
    mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars under each other, on one scale."""

    title: str
    bars: tuple[Bar, ...]
    maximum: float
    mark_label: str = ""
    """What the marks are: “target”; empty where there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One label with a value for each series."""

    label: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Several series of bars beside each other, on one scale."""

    title: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    maximum: float
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One value over time."""

    title: str
    points: tuple[tuple[str, float | None, str], ...]
    """Label, value, and the value in words."""
    maximum: float
