"""Sittings of assessments, added up exactly: by component, and by item."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Numeric,
    String,
    Subquery,
    TableValuedAlias,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from issuer.domain.figures.assessments import SCALE, ItemTally, SittingTally, mark_of
from issuer.domain.figures.periods import Period
from issuer.domain.programme import Programme
from issuer.persistence.models.people import Attempt
from issuer.persistence.models.tickets import AssessmentItem


class SittingFigures:
    """Adds up attempts. A sitting with items missing does not count, as in decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tallies(self, programme: Programme, period: Period) -> list[SittingTally]:
        """Return for each component its sittings, their sum, and how many reached the mark."""
        items = self._summed(programme, period)
        score = case(
            (items.c.number.is_not(None), items.c.total / items.c.number),
            else_=_scaled(type_coerce(Attempt.score, String)),
        )
        expected = _of_components(
            {
                (track.slug, component.slug): component.items or 0
                for track in programme.tracks
                for component in track.assessment.components
            }
        )
        whole = or_(items.c.number.is_(None), expected == 0, items.c.number == expected)
        each = (
            select(
                Attempt.track,
                Attempt.component,
                cast(func.floor(score), BigInteger).label("score"),
                _marks(programme).label("mark"),
            )
            .outerjoin(items, items.c.id == Attempt.id)
            .where(
                *_among(programme, period),
                whole,
                or_(items.c.number.is_not(None), Attempt.score.is_not(None)),
            )
            .subquery("each")
        )
        query = select(
            each.c.track,
            each.c.component,
            func.count().label("sittings"),
            func.sum(each.c.score).label("total"),
            func.sum(case((each.c.score >= each.c.mark, 1), else_=0)).label("passed"),
        ).group_by(each.c.track, each.c.component)
        return [
            SittingTally(**{**row._mapping, "total": int(row.total)})
            for row in self._connection.execute(query)
        ]

    def items(self, programme: Programme, period: Period) -> list[ItemTally]:
        """Return for each item of each component how many sat it and how many passed it."""
        item, value, place = self._items()
        position = cast(place, BigInteger) + (0 if self._is_postgresql else 1)
        passed = case((_scaled(value) >= _marks(programme), 1), else_=0)
        each = (
            select(
                Attempt.track,
                Attempt.component,
                position.label("position"),
                passed.label("passed"),
            )
            .select_from(Attempt)
            .join(item, true())
            .where(*_among(programme, period))
            .subquery("each")
        )
        named = and_(
            AssessmentItem.programme == programme.slug,
            AssessmentItem.track == each.c.track,
            AssessmentItem.component == each.c.component,
            AssessmentItem.position == each.c.position,
        )
        title = func.coalesce(AssessmentItem.title, "")
        counted = (each.c.track, each.c.component, each.c.position)
        query = (
            select(
                *counted,
                title.label("title"),
                func.count().label("sittings"),
                func.sum(each.c.passed).label("passed"),
            )
            .outerjoin(AssessmentItem, named)
            .group_by(*counted, title)
        )
        return [ItemTally(**row._mapping) for row in self._connection.execute(query)]

    @property
    def _is_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _items(self) -> tuple[TableValuedAlias, ColumnElement[Any], ColumnElement[Any]]:
        """Return the items of an attempt as rows: each one's value, and its place."""
        if self._is_postgresql:
            rows = func.json_array_elements_text(cast(Attempt.items, JSON)).table_valued(
                "value", with_ordinality="place", joins_implicitly=True
            )
            named = rows.render_derived()
            return named, named.c.value, named.c.place
        table = func.json_each(Attempt.items).table_valued("value", "key", joins_implicitly=True)
        return table, table.c.value, table.c.key

    def _summed(self, programme: Programme, period: Period) -> Subquery:
        """Return the sum and the number of the items of each attempt that has any."""
        item, value, _place = self._items()
        return (
            select(
                Attempt.id,
                func.sum(_scaled(value)).label("total"),
                func.count().label("number"),
            )
            .select_from(Attempt)
            .join(item, true())
            .where(*_among(programme, period))
            .group_by(Attempt.id)
            .subquery("summed")
        )


def _among(programme: Programme, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.programme == programme.slug,
        Attempt.taken_at >= period.start,
        Attempt.taken_at < period.end,
    )


def _scaled(text: ColumnElement[Any]) -> ColumnElement[int]:
    """Read a decimal of at most four places as a whole number of ten-thousandths."""
    return cast(func.round(cast(text, Numeric(12, 4)) * SCALE), BigInteger)


def _marks(programme: Programme) -> ColumnElement[int]:
    return _of_components(
        {
            (track.slug, component.slug): int(mark_of(track, component) * Decimal(SCALE))
            for track in programme.tracks
            for component in track.assessment.components
        }
    )


def _of_components(values: dict[tuple[str, str], int]) -> ColumnElement[int]:
    return case(
        *(
            (and_(Attempt.track == track, Attempt.component == component), value)
            for (track, component), value in values.items()
        ),
        else_=0,
    )
