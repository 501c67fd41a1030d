"""Who is not in a pool of agents though one might look for them there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from issuer.domain.routing_pool import WHOLE
from issuer.domain.standing import Standing
from issuer.persistence.models.certifications import Certification, Span
from issuer.persistence.models.people import Holder
from issuer.persistence.models.routing import AccessSpan, AgentReport
from issuer.persistence.records.pool_statements import granted, holds, stayed

_SPANS = AccessSpan.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """Somebody who holds what is needed and cannot take a ticket now."""

    holder_id: int
    external_id: str
    name: str
    available: bool | None
    """Whether they take tickets at all at the moment; None where nothing fresh was told."""
    open_tickets: int | None
    capacity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotGranted:
    """Somebody with a certification in a track that grants them nothing at the moment."""

    holder_id: int
    external_id: str
    name: str
    standing: Standing
    """In date where another track restricts them, or where they have left."""
    left_on: date | None
    """Their last day, where it has passed."""


class Absences:
    """Reads who is not in a pool."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unavailable(
        self,
        needed: Sequence[int],
        *,
        exclude: Collection[int],
        unreported: bool,
        at: datetime,
        limit: int,
    ) -> list[Unavailable]:
        """Return who holds all that is needed and is away, full, excluded or not reported.

        Args:
            needed: keys of kinds.
            exclude: holders who shall not have it.
            unreported: whether those of whom nothing fresh was told can take tickets.
            at: the moment.
            limit: how many at most.
        """
        report = AgentReport.__table__
        joined = and_(
            report.c.holder_id == _SPANS.c.holder_id,
            report.c.reported_at <= at,
            report.c.expires_at > at,
        )
        cannot = [report.c.load >= WHOLE, _SPANS.c.holder_id.in_(sorted(exclude))]
        if not unreported:
            cannot.append(report.c.holder_id.is_(None))
        query = (
            select(
                Holder.id.label("holder_id"),
                Holder.external_id,
                Holder.name,
                report.c.available,
                report.c.open_tickets,
                report.c.capacity,
            )
            .select_from(_SPANS)
            .join(Holder, Holder.id == _SPANS.c.holder_id)
            .outerjoin(report, joined)
            .where(_SPANS.c.kind_id == bindparam("needed_0"), *granted(_SPANS), or_(*cannot))
            .where(stayed(_SPANS.c.holder_id))
            .order_by(_SPANS.c.holder_id)
            .limit(limit)
        )
        for number in range(1, len(needed)):
            query = query.where(holds(f"needed_{number}", _SPANS.c.holder_id))
        values = {f"needed_{number}": kind for number, kind in enumerate(needed)}
        rows = self._connection.execute(query, {**values, **_moment(at)}).mappings()
        return [Unavailable(**row) for row in rows]

    def not_granted(
        self, programme: str, track: str, kind: int | None, *, at: datetime, limit: int
    ) -> list[NotGranted]:
        """Return who has a certification in a track and is granted nothing by it, or has left.

        Args:
            programme: slug.
            track: slug.
            kind: its key; None where it was never granted to anybody.
            at: the moment.
            limit: how many at most.
        """
        query = (
            select(
                Holder.id.label("holder_id"),
                Holder.external_id,
                Holder.name,
                Span.standing,
                Holder.left_on,
                stayed(Holder.__table__.c.id).label("stayed"),
            )
            .select_from(Certification)
            .join(Holder, Holder.id == Certification.holder_id)
            .join(
                Span,
                and_(Span.certification_id == Certification.id, Span.start <= at, Span.end > at),
            )
            .where(
                Certification.programme == programme,
                Certification.track == track,
                Holder.erased_at.is_(None),
            )
            .order_by(Certification.id)
            .limit(limit)
        )
        values = _moment(at)
        if kind is not None:
            gone = ~stayed(Holder.__table__.c.id)
            query = query.where(
                or_(~holds("granted_kind", Certification.__table__.c.holder_id), gone)
            )
            values["granted_kind"] = kind
        return [
            NotGranted(
                holder_id=row.holder_id,
                external_id=row.external_id,
                name=row.name,
                standing=Standing(row.standing),
                left_on=None if row.stayed else row.left_on,
            )
            for row in self._connection.execute(query, values)
        ]


def _moment(at: datetime) -> dict[str, Any]:
    return {"at": at, "today": at.date()}
