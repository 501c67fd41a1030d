"""What assessments tell: mean scores, the items that most people miss, where training lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from issuer.domain.figures.shares import per_cent, rounded
from issuer.domain.programme import Component, Programme, Scoring, Track

DIFFICULT: Final = Decimal(70)
"""Per cent of sittings; an item that fewer pass is difficult."""
ENOUGH: Final = 5
"""Sittings that an item must have had before anything is said of it."""
SCALE: Final = 10_000
"""Scores are counted in ten-thousandths of a per cent: exactly, since they have four decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingTally:
    """The sittings of one component."""

    track: str
    component: str
    sittings: int
    total: int
    """Sum of their scores, in ten-thousandths of a per cent."""
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTally:
    """One item of a component, over all sittings that record items."""

    track: str
    component: str
    position: int
    """From 1."""
    title: str
    """Empty where nobody gave it one."""
    sittings: int
    passed: int

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of the sittings that passed it."""
        return per_cent(self.passed, self.sittings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one track's assessment went."""

    track: Track
    sittings: int
    passed: int
    mean: Decimal | None
    """Mean of the components' means by their weights; None while one was never sat."""

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of the sittings that reached their mark."""
        return per_cent(self.passed, self.sittings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultItem:
    """An item that too few pass, with what it belongs to."""

    track: Track
    component: Component
    item: ItemTally

    @property
    def name(self) -> str:
        """Its title, or its number where it has none."""
        return self.item.title or f"{self.component.title}, number {self.item.position}"


def scores(programme: Programme, tallies: Iterable[SittingTally]) -> tuple[Score, ...]:
    """Return how each track's assessment went; nothing is left out that was never sat."""
    known = {(each.track, each.component): each for each in tallies}

    def one(track: Track) -> Score:
        own = [
            (component, known[track.slug, component.slug])
            for component in track.assessment.components
            if (track.slug, component.slug) in known
        ]
        whole = len(own) == len(track.assessment.components)
        weighted = sum(
            (
                Fraction(component.weight) / 100 * Fraction(tally.total, SCALE * tally.sittings)
                for component, tally in own
            ),
            Fraction(0),
        )
        return Score(
            track=track,
            sittings=sum(tally.sittings for _, tally in own),
            passed=sum(tally.passed for _, tally in own),
            mean=rounded(weighted) if whole else None,
        )

    return tuple(one(track) for track in programme.tracks)


def difficult(programme: Programme, items: Iterable[ItemTally]) -> tuple[DifficultItem, ...]:
    """Return the items with a pass rate below 70 %, the hardest first."""
    places = {
        (track.slug, component.slug): (track, component)
        for track in programme.tracks
        for component in track.assessment.components
    }
    found = [
        DifficultItem(track=place[0], component=place[1], item=item)
        for item in items
        if item.sittings >= ENOUGH
        and item.passed * 100 < DIFFICULT * item.sittings
        and (place := places.get((item.track, item.component))) is not None
    ]
    return tuple(
        sorted(found, key=lambda each: (Fraction(each.item.passed, each.item.sittings), each.name))
    )


def mark_of(track: Track, component: Component) -> Decimal:
    """Return the per cent from which a sitting of a component, or one item of it, is passed."""
    if component.scoring is Scoring.ALL_CORRECT:
        return Decimal(100)
    return track.assessment.pass_mark if component.pass_mark is None else component.pass_mark
