"""Sittings of assessments, added up exactly: by component, and by item.

Every item of a period is looked at. They lie in the database as JSON, and its own functions for
that take several times as long as reading the text and counting it here, a few thousand sittings
at a time: no more than that is held at once.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import orjson
from sqlalchemy import Connection, String, select, type_coerce

from issuer.domain.figures.assessments import SCALE, ItemTally, SittingTally, mark_of
from issuer.domain.figures.periods import Period
from issuer.domain.programme import Programme
from issuer.persistence.models.people import Attempt
from issuer.persistence.models.tickets import AssessmentItem

_CHUNK: Final = 5_000

_Place = tuple[str, str]
"""Slugs of a track and of a component."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sittings:
    """The sittings of a period, added up."""

    tallies: tuple[SittingTally, ...]
    """For each component its sittings, their sum, and how many reached the mark. A sitting with
    items missing does not count, as in decisions."""
    items: tuple[ItemTally, ...]
    """For each item of each component how many sat it and how many passed it."""


class _Scaled(dict[str, int]):
    """Decimals of at most four places as whole numbers of ten-thousandths, each read once."""

    def __missing__(self, text: str) -> int:
        scaled = (Decimal(text) * SCALE).to_integral_value(ROUND_HALF_UP)
        self[text] = int(scaled)
        return self[text]


class _Component:
    """What was counted of one component so far."""

    def __init__(self, *, mark: int, expected: int) -> None:
        self.mark = mark
        self.expected = expected
        self.sittings = self.total = self.passed = 0
        self.positions: list[Counter[str]] = []

    def sat(self, score: int) -> None:
        self.sittings += 1
        self.total += score
        self.passed += score >= self.mark

    def items(self, answers: Sequence[Sequence[str]]) -> None:
        """Count the items of some sittings of as many items each, place by place."""
        for place, column in enumerate(zip(*answers, strict=True)):
            if place == len(self.positions):
                self.positions.append(Counter())
            self.positions[place].update(column)


class SittingFigures:
    """Adds up attempts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sittings(self, programme: Programme, period: Period) -> Sittings:
        """Return what was sat in a period."""
        counted = _components(programme)
        scaled = _Scaled()
        query = select(
            Attempt.track,
            Attempt.component,
            type_coerce(Attempt.score, String),
            Attempt.items,
        ).where(
            Attempt.programme == programme.slug,
            Attempt.taken_at >= period.start,
            Attempt.taken_at < period.end,
        )
        rows = self._connection.execute(query, execution_options={"yield_per": _CHUNK})
        for some in rows.partitions():
            answers: defaultdict[tuple[str, str, int], list[list[str]]] = defaultdict(list)
            for track, component, score, text in some:
                one = counted[track, component]
                items = orjson.loads(text) if text else []
                if not items:
                    if score is not None:
                        one.sat(scaled[score])
                    continue
                number = len(items)
                answers[track, component, number].append(items)
                if one.expected in (0, number):
                    one.sat(sum(map(scaled.__getitem__, items)) // number)
            for (track, component, _), each in answers.items():
                counted[track, component].items(each)
        return Sittings(
            tallies=tuple(
                SittingTally(
                    track=track,
                    component=component,
                    sittings=one.sittings,
                    total=one.total,
                    passed=one.passed,
                )
                for (track, component), one in counted.items()
                if one.sittings
            ),
            items=tuple(self._items(programme, counted, scaled)),
        )

    def _items(
        self, programme: Programme, counted: dict[_Place, _Component], scaled: _Scaled
    ) -> list[ItemTally]:
        query = select(
            AssessmentItem.track,
            AssessmentItem.component,
            AssessmentItem.position,
            AssessmentItem.title,
        ).where(AssessmentItem.programme == programme.slug)
        titles = {tuple(row[:3]): row[3] for row in self._connection.execute(query)}
        found = []
        for (track, component), one in counted.items():
            for position, values in enumerate(one.positions, start=1):
                found.append(
                    ItemTally(
                        track=track,
                        component=component,
                        position=position,
                        title=titles.get((track, component, position), ""),
                        sittings=values.total(),
                        passed=sum(
                            count for text, count in values.items() if scaled[text] >= one.mark
                        ),
                    )
                )
        return found


def _components(programme: Programme) -> defaultdict[_Place, _Component]:
    """Return the programme's components; one that it does not have any more asks for nothing."""
    counted = defaultdict[_Place, _Component](lambda: _Component(mark=0, expected=0))
    for track in programme.tracks:
        for component in track.assessment.components:
            counted[track.slug, component.slug] = _Component(
                mark=int(mark_of(track, component) * Decimal(SCALE)), expected=component.items or 0
            )
    return counted
