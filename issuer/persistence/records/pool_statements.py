"""The queries that find and rank agents: one for each shape of a pool, written once.

What differs from ticket to ticket is bound; writing such a query costs several times what the
database takes to answer it.

Whether somebody holds something is asked as a number that is compared with nothing
(``(SELECT 1 …) IS NOT NULL``), not as ``EXISTS``: PostgreSQL turns an ``EXISTS`` into a join with
the thousands who hold it, though only the few of least load are looked at.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from issuer.domain.routing_pool import HALF, WHOLE
from issuer.persistence.columns import Moment
from issuer.persistence.models.people import FormerIdentifier, Holder
from issuer.persistence.models.routing import AccessSpan, AgentReport

# The tables themselves: aliases of models cost more than the queries that they are for.
_SPANS: Final = AccessSpan.__table__
_REPORTS: Final = AgentReport.__table__
_HOLDERS: Final = Holder.__table__

_AT: Final[BindParameter[Any]] = bindparam("at", type_=Moment)
_TODAY: Final[BindParameter[Any]] = bindparam("today", type_=Date)


class Who(Enum):
    """Which part of a pool is looked at."""

    ALL = auto()
    LEAST_LOADED = auto()
    """Of whom something fresh was told, in the order of their load."""
    SPEAKERS = auto()
    """Of these, who speaks the ticket's language."""
    OTHERS = auto()
    """Of these, who does not."""
    UNREPORTED = auto()


LOADED: Final = frozenset({Who.LEAST_LOADED, Who.SPEAKERS, Who.OTHERS})
"""Walked in the order of their load, and only as far as is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What makes one query another one."""

    who: Who
    needed: int
    """How many kinds everybody in it is granted; bound as ``needed_0`` and so on."""
    wanted: int
    """How many kinds besides count for the skill match; bound as ``wanted_0`` and so on."""
    language: bool
    """Whether who speaks ``spoken``, a pattern, comes first."""
    excludes: bool
    """Whether the holders ``exclude`` are left out."""
    unreported: bool
    """Whether agents of whom nothing fresh was told are in it."""


@lru_cache(maxsize=32)
def counting(needed: int) -> Select[int]:
    """Return the query that counts who is granted so many kinds, ``needed_0`` and so on."""
    query = select(func.count()).select_from(_SPANS)
    query = query.where(_SPANS.c.kind_id == bindparam("needed_0"), *granted(_SPANS))
    for number in range(1, needed):
        query = query.where(holds(f"needed_{number}", _SPANS.c.holder_id))
    return query.where(stayed(_SPANS.c.holder_id))


@lru_cache(maxsize=512)
def ranking(shape: Shape) -> Select[Any]:
    """Return the query for holder, score and load of the first ``limit`` of a pool.

    Bound besides: ``at`` and ``today``, the weights ``skill``, ``workload`` and ``speaking``,
    ``given`` and ``out_of`` of the skill match.
    """
    report = _REPORTS.alias()
    fresh = and_(report.c.reported_at <= _AT, report.c.expires_at > _AT)
    walked = shape.who in LOADED
    holder: ColumnElement[int] = report.c.holder_id if walked else _SPANS.c.holder_id
    spoken = report.c.languages.like(bindparam("spoken"), escape="/")
    query: Select[Any]
    if walked:
        query = select().select_from(report).where(fresh, report.c.load < WHOLE)
        query = query.where(holds("needed_0", holder))
        if shape.who is not Who.LEAST_LOADED:
            query = query.where(spoken if shape.who is Who.SPEAKERS else ~spoken)
    else:
        joined = and_(report.c.holder_id == _SPANS.c.holder_id, fresh)
        query = select().select_from(_SPANS).outerjoin(report, joined)
        query = query.where(_SPANS.c.kind_id == bindparam("needed_0"), *granted(_SPANS))
        unknown, has_room = report.c.holder_id.is_(None), report.c.load < WHOLE
        if shape.who is Who.UNREPORTED:
            query = query.where(unknown)
        else:
            query = query.where(or_(unknown, has_room) if shape.unreported else has_room)
    for number in range(1, shape.needed):
        query = query.where(holds(f"needed_{number}", holder))
    query = query.where(stayed(holder))
    if shape.excludes:
        query = query.where(holder.not_in(bindparam("exclude", expanding=True)))
    held: ColumnElement[int] = _number("given")
    for number in range(shape.wanted):
        if walked:
            has = holds(f"wanted_{number}", holder)
        else:
            # All of them are looked at: PostgreSQL joins the wanted kinds each at once.
            other = _SPANS.alias()
            of_them = and_(other.c.holder_id == holder, *granted(other))
            query = query.outerjoin(
                other, and_(other.c.kind_id == bindparam(f"wanted_{number}"), of_them)
            )
            has = other.c.kind_id.is_not(None)
        held = held + case((has, 1), else_=0)
    taken = func.coalesce(report.c.load, HALF)
    skill = held * literal(WHOLE) // _number("out_of")
    score = skill * _number("skill") + (WHOLE - taken) * _number("workload")
    if shape.language:
        score = score + _number("speaking") * case((spoken, WHOLE), else_=0)
    order: tuple[ColumnElement[Any], ...] = (report.c.load, holder)
    if not walked:
        order = (score.desc(), taken, holder)
    return query.add_columns(holder, score, taken).order_by(*order).limit(bindparam("limit"))


def _number(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger)


def granted(span: FromClause) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return what holds of a span that grants something ``at`` the moment."""
    return span.c.start <= _AT, span.c.end > _AT


def holds(kind: str, holder_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a holder is granted the kind that is bound as ``kind``."""
    other = _SPANS.alias()
    return (
        select(literal(1))
        .where(other.c.kind_id == bindparam(kind), other.c.holder_id == holder_id, *granted(other))
        .limit(1)
        .scalar_subquery()
        .is_not(None)
    )


def stayed(holder_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Leave out who has left: few of many, read off an index once for the whole query."""
    anew = Holder.left_on < func.coalesce(Holder.hired_on, Holder.left_on)
    return holder_id.not_in(select(Holder.id).where(Holder.left_on < _TODAY, ~anew))


AGENTS: Final = (
    select(
        _HOLDERS.c.id,
        _HOLDERS.c.external_id,
        _SPANS.c.kind_id,
        _REPORTS.c.available,
        _REPORTS.c.open_tickets,
        _REPORTS.c.capacity,
        _REPORTS.c.languages,
        _REPORTS.c.reported_at,
        _REPORTS.c.expires_at,
    )
    .select_from(_HOLDERS)
    .outerjoin(
        _SPANS,
        and_(
            _SPANS.c.holder_id == _HOLDERS.c.id,
            _SPANS.c.kind_id.in_(bindparam("kinds", expanding=True)),
            *granted(_SPANS),
        ),
    )
    .outerjoin(
        _REPORTS,
        and_(
            _REPORTS.c.holder_id == _HOLDERS.c.id,
            _REPORTS.c.reported_at <= _AT,
            _REPORTS.c.expires_at > _AT,
        ),
    )
    .where(_HOLDERS.c.id.in_(bindparam("holders", expanding=True)))
)
"""What is known of ``holders`` at ``at``: a row for each of the ``kinds`` that they are granted."""

KEYS: Final = union_all(
    select(Holder.id).where(Holder.external_id.in_(bindparam("names", expanding=True))),
    select(FormerIdentifier.holder_id).where(
        FormerIdentifier.external_id.in_(bindparam("names", expanding=True))
    ),
)
"""The keys of those who are known by the external ids ``names``, former ones too."""
