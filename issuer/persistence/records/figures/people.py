"""How the people of a programme stand: counted, and listed page by page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, or_, select

from issuer.domain.figures.cohorts import Cohort
from issuer.domain.programme import Programme
from issuer.domain.standing import Standing
from issuer.persistence.models.certifications import Certification, Span
from issuer.persistence.models.people import HolderWord
from issuer.persistence.records.figures.active import bit_of, slugs, standings_of, stands

_BEYOND = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixFilter:
    """Which people of the matrix are wanted, and in which order."""

    words: tuple[str, ...] = ()
    """Folded; each must begin a word of the name."""
    totals: tuple[int, int] | None = None
    """From, and up to without it, so many tracks in date: what an overall title stands for."""
    missing: str | None = None
    """Slug of a track that they do not hold."""
    by_name: bool = False
    """In the order of names instead of the most tracks first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One person with the standing of each of their certifications."""

    id: int
    external_id: str
    name: str
    tier: str
    role: str
    hired_on: date | None
    new: bool
    total: int
    standings: dict[str, Standing]
    """By the slug of the track."""


class PeopleFigures:
    """Counts and lists active people by what they hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cohorts(self, programme: Programme, *, at: datetime) -> tuple[Cohort, ...]:
        """Return how many people stand alike."""
        each = standings_of(programme, at).c
        alike = (each.tier, each.role, each.new, each.held, each.completed)
        rows = self._connection.execute(
            select(*alike, func.count().label("people")).group_by(*alike)
        )
        return tuple(
            Cohort(
                tier=row.tier,
                role=row.role,
                new=bool(row.new),
                held=slugs(programme, row.held),
                completed=slugs(programme, row.completed),
                people=row.people,
            )
            for row in rows
        )

    def count(self, programme: Programme, wanted: MatrixFilter, *, at: datetime) -> int:
        """Return how many people the matrix shows."""
        people = standings_of(programme, at)
        query = _wanted(select(func.count()).select_from(people), people, programme, wanted)
        return int(self._connection.execute(query).scalar_one())

    def matrix(
        self, programme: Programme, wanted: MatrixFilter, *, at: datetime, offset: int, limit: int
    ) -> list[MatrixRow]:
        """Return one page of the matrix of people and tracks."""
        people = standings_of(programme, at)
        each = people.c
        query = _wanted(
            select(
                each.id,
                each.external_id,
                each.name,
                each.tier,
                each.role,
                each.hired_on,
                each.new,
                each.total,
            ),
            people,
            programme,
            wanted,
        )
        order = [] if wanted.by_name else [each.total.desc()]
        query = query.order_by(*order, each.folded_name, each.id).offset(offset).limit(limit)
        rows = self._connection.execute(query).all()
        standings = self._standings(programme, [row.id for row in rows], at)
        return [
            MatrixRow(**{**row._mapping, "new": bool(row.new)}, standings=standings.get(row.id, {}))
            for row in rows
        ]

    def _standings(
        self, programme: Programme, holders: list[int], at: datetime
    ) -> dict[int, dict[str, Standing]]:
        query = (
            select(Certification.holder_id, Certification.track, Span.standing)
            .join(Span, stands(at))
            .where(Certification.holder_id.in_(holders), Certification.programme == programme.slug)
        )
        found: dict[int, dict[str, Standing]] = {}
        for holder, track, standing in self._connection.execute(query):
            found.setdefault(holder, {})[track] = Standing(standing)
        return found


def _wanted(
    query: Select[*tuple[Any, ...]],
    people: Subquery,
    programme: Programme,
    wanted: MatrixFilter,
) -> Select[*tuple[Any, ...]]:
    each = people.c
    for word in wanted.words:
        bearers = select(HolderWord.holder_id).where(
            HolderWord.word >= word, HolderWord.word < word + _BEYOND
        )
        query = query.where(or_(each.id.in_(bearers), each.external_id == word))
    if wanted.totals is not None:
        query = query.where(each.total >= wanted.totals[0], each.total < wanted.totals[1])
    if wanted.missing is not None:
        bit = bit_of(programme, wanted.missing)
        query = query.where(each.held.bitwise_and(bit) == 0)
    return query
