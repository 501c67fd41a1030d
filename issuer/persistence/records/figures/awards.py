"""What was earned: by whom, when, how long it took, and how reliably it was kept up."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    case,
    distinct,
    func,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import aliased

from issuer.domain.certification import CycleKind
from issuer.domain.figures.adoption import DaysTaken
from issuer.domain.figures.periods import Period
from issuer.domain.figures.recognition import FirstTimer, Recognised
from issuer.domain.programme import Programme
from issuer.persistence.models.certifications import Certification, Cycle, Span
from issuer.persistence.models.people import Attempt, Fulfilment, Holder
from issuer.persistence.records.figures.active import (
    NOT_EARNED,
    active_on,
    standings_of,
    stands,
)

_DAY: Final = 86_400
_AWARDED: Final = CycleKind.AWARDED.value


class AwardFigures:
    """Counts awards and those who earned them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def earned(self, programme: Programme, *, at: datetime) -> int:
        """Count all certifications that were ever earned, also by people who have left."""
        query = (
            select(func.count())
            .select_from(Certification)
            .join(Span, stands(at))
            .where(Certification.programme == programme.slug, Span.standing.not_in(NOT_EARNED))
        )
        return self._connection.execute(query).scalar_one()

    def awarded(self, programme: Programme, period: Period) -> int:
        """Count the decisions to certify whose certification began in a period."""
        query = (
            select(func.count())
            .select_from(Cycle)
            .join(Certification, Certification.id == Cycle.certification_id)
            .where(
                Certification.programme == programme.slug,
                Cycle.kind == _AWARDED,
                Cycle.valid_from >= period.start,
                Cycle.valid_from < period.end,
            )
        )
        return self._connection.execute(query).scalar_one()

    def first_timers(
        self, programme: Programme, period: Period, *, limit: int
    ) -> tuple[int, list[FirstTimer]]:
        """Count the active people whose first award fell into a period; name the first of them."""
        first = (
            select(Certification.holder_id, func.min(Cycle.valid_from).label("awarded_at"))
            .join(Cycle, Cycle.certification_id == Certification.id)
            .where(Certification.programme == programme.slug, Cycle.kind == _AWARDED)
            .group_by(Certification.holder_id)
            .subquery("first")
        )
        among = (
            first.c.awarded_at >= period.start,
            first.c.awarded_at < period.end,
        )
        count = self._connection.execute(
            select(func.count()).select_from(first).where(*among)
        ).scalar_one()
        query = (
            select(
                Holder.external_id,
                Holder.name,
                func.min(Certification.track).label("track"),
                first.c.awarded_at,
            )
            .select_from(first)
            .join(Holder, Holder.id == first.c.holder_id)
            .join(Certification, Certification.holder_id == Holder.id)
            .join(
                Cycle,
                and_(
                    Cycle.certification_id == Certification.id,
                    Cycle.valid_from == first.c.awarded_at,
                ),
            )
            .where(*among, Certification.programme == programme.slug, Holder.erased_at.is_(None))
            .group_by(Holder.id, first.c.awarded_at)
            .order_by(first.c.awarded_at, Holder.folded_name)
            .limit(limit)
        )
        return count, [FirstTimer(**row._mapping) for row in self._connection.execute(query)]

    def most_certified(
        self, programme: Programme, *, minimum: int, at: datetime, limit: int
    ) -> list[Recognised]:
        """Return people in date in at least so many tracks, with how they kept them up.

        The most tracks first, then those who always renewed in time, then by name.
        """
        people = standings_of(programme, at)
        kept = _kept(programme, at).subquery("kept")
        each = people.c
        renewed = func.coalesce(kept.c.renewed, 0)
        late = func.coalesce(kept.c.late, 0)
        always = case((and_(renewed > 0, late == 0), 0), else_=1)
        query = (
            select(
                each.external_id,
                each.name,
                each.total,
                renewed.label("renewed"),
                late.label("late"),
            )
            .outerjoin(kept, kept.c.holder_id == each.id)
            .where(each.total >= minimum)
            .order_by(each.total.desc(), always, renewed.desc(), each.folded_name)
            .limit(limit)
        )
        return [Recognised(**row._mapping) for row in self._connection.execute(query)]

    def enrolled(self, programme: Programme, *, at: datetime) -> dict[str, int]:
        """Count for each track the active people who began: sat, met something, or hold it."""
        began = union(
            select(Attempt.track, Attempt.holder_id).where(
                Attempt.programme == programme.slug, Attempt.taken_at <= at
            ),
            select(Fulfilment.track, Fulfilment.holder_id).where(
                Fulfilment.programme == programme.slug, Fulfilment.fulfilled_at <= at
            ),
            select(Certification.track, Certification.holder_id)
            .join(Span, stands(at))
            .where(Certification.programme == programme.slug, Span.standing.not_in(NOT_EARNED)),
        ).subquery("began")
        query = (
            select(began.c.track, func.count(distinct(began.c.holder_id)))
            .join(Holder, Holder.id == began.c.holder_id)
            .where(active_on(programme, at.date()))
            .group_by(began.c.track)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def days_taken(self, programme: Programme, *, at: datetime) -> list[DaysTaken]:
        """Count for each track how many days lay between first attempt and first award."""
        awards = (
            select(
                Certification.id,
                Certification.holder_id,
                Certification.track,
                func.min(Cycle.valid_from).label("awarded_at"),
            )
            .join(Cycle, Cycle.certification_id == Certification.id)
            .join(Holder, Holder.id == Certification.holder_id)
            .where(
                Certification.programme == programme.slug,
                Cycle.valid_from <= at,
                active_on(programme, at.date()),
            )
            .group_by(Certification.id)
            .subquery("awards")
        )
        first = func.min(type_coerce(Attempt.taken_at, BigInteger))
        awarded = type_coerce(awards.c.awarded_at, BigInteger)
        each = (
            select(awards.c.id, awards.c.track, ((awarded - first) / _DAY).label("days"))
            .join(
                Attempt,
                and_(
                    Attempt.holder_id == awards.c.holder_id,
                    Attempt.track == awards.c.track,
                    Attempt.programme == programme.slug,
                    Attempt.taken_at <= awards.c.awarded_at,
                ),
            )
            .group_by(awards.c.id, awards.c.track, awards.c.awarded_at)
            .subquery("each")
        )
        whole = func.floor(each.c.days).cast(BigInteger)
        query = select(each.c.track, whole.label("days"), func.count().label("people"))
        rows = self._connection.execute(query.group_by(each.c.track, whole))
        return [DaysTaken(**row._mapping) for row in rows]


def _kept(programme: Programme, at: datetime) -> Select[*tuple[Any, ...]]:
    """Return for each holder how often they renewed, and how often that was after the end."""
    before = aliased(Cycle)
    after_the_end = case((Cycle.valid_from >= before.valid_until, 1), else_=0)
    return (
        select(
            Certification.holder_id,
            func.count().label("renewed"),
            func.sum(after_the_end).label("late"),
        )
        .join(Cycle, Cycle.certification_id == Certification.id)
        .join(
            before,
            and_(
                before.certification_id == Cycle.certification_id,
                before.number == Cycle.number - 1,
            ),
        )
        .where(
            Certification.programme == programme.slug,
            Cycle.valid_from <= at,
            Cycle.kind.in_([CycleKind.RENEWED.value, CycleKind.REINSTATED.value]),
        )
        .group_by(Certification.holder_id)
    )
