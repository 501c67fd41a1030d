"""The best agents for a ticket, by one query; and what the ticket system told of agents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)

from issuer.domain.routing import Weights
from issuer.domain.routing_pool import HALF, WHOLE, Report, load
from issuer.persistence.models.people import Holder
from issuer.persistence.models.routing import AccessSpan, AgentReport


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolDraft:
    """A pool to be looked for, by the keys of kinds."""

    needed: tuple[int, ...]
    """What they must be granted, all of it; one at least."""
    wanted: tuple[int, ...]
    """Kinds besides that count for the skill match."""
    given: int
    """How many of the wanted kinds everybody in the pool has."""
    out_of: int
    """How many kinds are wanted; 0 where the skill does not count."""
    language: str
    exclude: frozenset[int]
    """Holders who shall not be in it."""
    weights: Weights
    unreported: bool
    """Whether agents of whom nothing fresh was told are in it."""


class _Who(Enum):
    """Which part of a pool is looked at."""

    ALL = auto()
    LEAST_LOADED = auto()
    """Of whom something fresh was told, in the order of their load."""
    UNREPORTED = auto()


# The tables themselves: aliases of models cost more than the queries that they are for.
_SPANS: Final = AccessSpan.__table__
_REPORTS: Final = AgentReport.__table__

_Row = tuple[int, int, int]
"""Holder, score, load."""

_SMALL: Final = 1_500
"""Up to so many are simply all ranked."""
_REACHES: Final = (256, 1_024)


class Pools:
    """Finds and ranks agents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def certified(self, needed: Sequence[int], at: datetime) -> int:
        """Return how many holders are granted all of these kinds."""
        query = select(func.count()).select_from(_SPANS).where(*_granted(_SPANS, at))
        query = query.where(_SPANS.c.kind_id == needed[0])
        for kind in needed[1:]:
            query = query.where(_has(kind, _SPANS.c.holder_id, at))
        query = query.where(_stayed(_SPANS.c.holder_id, at))
        return self._connection.execute(query).scalar_one()

    def best(self, draft: PoolDraft, *, size: int, at: datetime, limit: int) -> list[int]:
        """Return the best holders of a pool, best first; equals by their load, then their keys.

        Where the pool is large, those with the least load are looked at alone, as long as
        nobody whom that leaves out could be better: nearly always a few hundred are enough.

        Args:
            draft: who is looked for.
            size: how many hold what is needed, about; as ``certified`` counted.
            at: the moment.
            limit: how many at most.
        """
        if size > _SMALL:
            for reach in _REACHES:
                best = self._among_least_loaded(draft, at=at, reach=reach, limit=limit)
                if best is not None:
                    return best
        return [row[0] for row in self._rows(draft, _Who.ALL, at=at, limit=limit)]

    def _among_least_loaded(
        self, draft: PoolDraft, *, at: datetime, reach: int, limit: int
    ) -> list[int] | None:
        """Return the best, found among the ``reach`` of least load; None where more are needed."""
        rows = self._rows(draft, _Who.LEAST_LOADED, at=at, limit=reach)
        best = _sorted(rows)[:limit]
        if len(best) < limit:
            return None
        last = best[-1][1]
        most = WHOLE * (draft.weights.skill + (draft.weights.language if draft.language else 0))
        if len(rows) == reach and last < most + draft.weights.workload * (WHOLE - rows[-1][2]):
            return None
        if draft.unreported and last <= (
            draft.weights.skill * WHOLE + draft.weights.workload * (WHOLE - HALF)
        ):
            best = _sorted([*best, *self._rows(draft, _Who.UNREPORTED, at=at, limit=limit)])[:limit]
        return [row[0] for row in best]

    def _rows(self, draft: PoolDraft, who: _Who, *, at: datetime, limit: int) -> list[_Row]:
        report = _REPORTS.alias()
        fresh = and_(report.c.reported_at <= at, report.c.expires_at > at)
        holder: ColumnElement[int] = _SPANS.c.holder_id
        query: Any
        if who is _Who.LEAST_LOADED:
            holder = report.c.holder_id
            query = select().select_from(report).where(fresh, report.c.load < WHOLE)
            query = query.where(_has(draft.needed[0], holder, at))
        else:
            joined = and_(report.c.holder_id == _SPANS.c.holder_id, fresh)
            query = select().select_from(_SPANS).outerjoin(report, joined)
            query = query.where(_SPANS.c.kind_id == draft.needed[0], *_granted(_SPANS, at))
            unknown, has_room = report.c.holder_id.is_(None), report.c.load < WHOLE
            if who is _Who.UNREPORTED:
                query = query.where(unknown)
            else:
                query = query.where(or_(unknown, has_room) if draft.unreported else has_room)
        query = query.where(_stayed(holder, at))
        for kind in draft.needed[1:]:
            query = query.where(_has(kind, holder, at))
        if draft.exclude:
            query = query.where(holder.not_in(sorted(draft.exclude)))
        skill: ColumnElement[int] = literal(draft.given)
        for kind in draft.wanted:
            other = _SPANS.alias()
            held = and_(other.c.kind_id == kind, other.c.holder_id == holder, *_granted(other, at))
            query = query.outerjoin(other, held)
            skill = skill + case((other.c.kind_id.is_not(None), 1), else_=0)
        skill = skill * WHOLE // draft.out_of if draft.out_of else literal(WHOLE)
        taken = func.coalesce(report.c.load, HALF)
        score = skill * draft.weights.skill + (WHOLE - taken) * draft.weights.workload
        if draft.language:
            spoken = report.c.languages.contains(f" {draft.language} ", autoescape=True)
            score = score + draft.weights.language * case((spoken, WHOLE), else_=0)
        order = (taken, holder) if who is not _Who.LEAST_LOADED else (report.c.load, holder)
        if who is not _Who.LEAST_LOADED:
            order = (score.desc(), *order)
        query = query.add_columns(holder, score, taken).order_by(*order).limit(limit)
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def report(self, reports: dict[int, Report]) -> None:
        """Keep what was told of holders, in the place of what was told before."""
        self._connection.execute(
            delete(AgentReport).where(AgentReport.holder_id.in_(list(reports)))
        )
        if reports:
            self._connection.execute(
                insert(AgentReport), [_row(key, each) for key, each in reports.items()]
            )

    def reports(self, holder_ids: Collection[int], at: datetime) -> dict[int, Report]:
        """Return what was told of holders and still holds."""
        query = select(*AgentReport.__table__.columns).where(
            AgentReport.holder_id.in_(list(holder_ids)),
            AgentReport.reported_at <= at,
            AgentReport.expires_at > at,
        )
        return {
            row["holder_id"]: Report(
                available=row["available"],
                open_tickets=row["open_tickets"],
                capacity=row["capacity"],
                languages=tuple(row["languages"].split()),
                reported_at=row["reported_at"],
                expires_at=row["expires_at"],
            )
            for row in self._connection.execute(query).mappings()
        }

    def external_ids(self, holder_ids: Collection[int]) -> dict[int, str]:
        """Return the external ids of holders."""
        query = select(Holder.id, Holder.external_id).where(Holder.id.in_(list(holder_ids)))
        return {row[0]: row[1] for row in self._connection.execute(query)}


def _sorted(rows: Sequence[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))


def _granted(span: FromClause, at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return span.c.start <= at, span.c.end > at


def _stayed(holder_id: ColumnElement[int], at: datetime) -> ColumnElement[bool]:
    """Leave out who has left: few of many, read off an index once for the whole query."""
    anew = Holder.left_on < func.coalesce(Holder.hired_on, Holder.left_on)
    return holder_id.not_in(select(Holder.id).where(Holder.left_on < at.date(), ~anew))


def _has(kind: int, holder_id: ColumnElement[int], at: datetime) -> ColumnElement[bool]:
    other = _SPANS.alias()
    return (
        select(other.c.holder_id)
        .where(other.c.kind_id == kind, other.c.holder_id == holder_id, *_granted(other, at))
        .exists()
    )


def _row(key: int, report: Report) -> dict[str, Any]:
    return {
        "holder_id": key,
        "available": report.available,
        "open_tickets": report.open_tickets,
        "capacity": report.capacity,
        "load": load(report.open_tickets, report.capacity) if report.available else WHOLE,
        "languages": f" {' '.join(report.languages)} " if report.languages else "",
        "reported_at": report.reported_at,
        "expires_at": report.expires_at,
    }
