"""What runs out, what was renewed, and who is due."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from issuer.domain.figures.periods import Period
from issuer.domain.figures.renewals import HORIZONS, SOON, Due, Expiring, Renewals, Waiting
from issuer.domain.programme import Programme
from issuer.domain.standing import Standing
from issuer.persistence.models.certifications import Certification, Cycle, Span
from issuer.persistence.models.people import Holder
from issuer.persistence.records.figures.active import active_on, in_date, stands

_ENDED = (Standing.WITHDRAWN.value, Standing.SURRENDERED.value)


class RenewalFigures:
    """Counts expiries and renewals of active people."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expiring(self, programme: Programme, *, at: datetime) -> tuple[Expiring, ...]:
        """Return for each track what ends within 30, 60 and 90 days, and what has ended."""

        def ending(days: int) -> ColumnElement[bool]:
            return and_(in_date(), Span.valid_until <= at + timedelta(days=days))

        query = (
            select(
                Certification.track,
                *(_number(ending(days)) for days in HORIZONS),
                _number(Span.standing == Standing.GRACE.value),
                _number(Span.standing == Standing.LAPSED.value),
            )
            .join(Holder, Holder.id == Certification.holder_id)
            .join(Span, stands(at))
            .where(Certification.programme == programme.slug, active_on(programme, at.date()))
            .group_by(Certification.track)
        )
        return tuple(
            Expiring(track=track, within=tuple(within), soon=within[0], grace=grace, lapsed=lapsed)
            for track, *within, grace, lapsed in self._connection.execute(query)
        )

    def renewals(self, programme: Programme, period: Period, *, at: datetime) -> Renewals:
        """Count the cycles that end in a period, and those of them that have a successor."""
        following = aliased(Cycle)
        renewed = (
            select(following.number)
            .where(
                following.certification_id == Cycle.certification_id,
                following.number > Cycle.number,
                following.valid_from <= at,
            )
            .exists()
        )
        query = (
            select(func.count(), _number(renewed))
            .select_from(Cycle)
            .join(Certification, Certification.id == Cycle.certification_id)
            .join(Holder, Holder.id == Certification.holder_id)
            .join(Span, stands(at))
            .where(
                Certification.programme == programme.slug,
                Cycle.valid_until >= period.start,
                Cycle.valid_until < period.end,
                Cycle.valid_from <= at,
                Span.standing.not_in(_ENDED),
                active_on(programme, at.date()),
            )
        )
        expiring, completed = self._connection.execute(query).one()
        return Renewals(expiring=expiring, completed=completed or 0)

    def due(self, programme: Programme, waiting: Waiting, *, at: datetime, limit: int) -> list[Due]:
        """Return the first of those that a priority holds, longest overdue first."""
        query: Select[*tuple[Any, ...]] = (
            select(
                Holder.external_id,
                Holder.name,
                Certification.public_id,
                Certification.track,
                Span.valid_until,
                (Span.valid_until <= at).label("overdue"),
            )
            .select_from(Certification)
            .join(Holder, Holder.id == Certification.holder_id)
            .join(Span, stands(at))
            .where(
                Certification.programme == programme.slug,
                active_on(programme, at.date()),
                or_(_soon(waiting, at), _past(waiting)),
            )
            .order_by(Span.valid_until, Holder.folded_name)
            .limit(limit)
        )
        return [
            Due(**{**row._mapping, "overdue": bool(row.overdue)})
            for row in self._connection.execute(query)
        ]


def _soon(waiting: Waiting, at: datetime) -> ColumnElement[bool]:
    if not waiting.soon:
        return false()
    return and_(Certification.track.in_(waiting.soon), in_date(), Span.valid_until <= at + SOON)


def _past(waiting: Waiting) -> ColumnElement[bool]:
    if not waiting.overdue:
        return false()
    return and_(
        Certification.track.in_(waiting.overdue),
        Span.standing.in_([standing.value for standing in waiting.standings]),
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows for which a condition holds."""
    return func.sum(case((condition, 1), else_=0))
