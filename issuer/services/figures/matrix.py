"""The matrix of people and tracks, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.figures.cohorts import title_for
from issuer.domain.programme import Programme, Title
from issuer.domain.standing import Standing
from issuer.persistence import Records
from issuer.persistence.folding import words
from issuer.persistence.records.figures.people import MatrixFilter, MatrixRow

PAGE: Final = 50
"""People on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixQuery:
    """What is looked for in the matrix."""

    text: str = ""
    """Beginnings of words of the name."""
    title: str = ""
    """Name of an overall title."""
    missing: str = ""
    """Slug of a track that they do not hold."""
    by_name: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPerson:
    """One row: a person, each track's standing, the total and what it earns."""

    external_id: str
    name: str
    tier: str
    role: str
    new: bool
    standings: tuple[Standing | None, ...]
    """In the order of the programme's tracks; None where they never earned it."""
    total: int
    title: Title | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage:
    """One page of the matrix."""

    people: tuple[MatrixPerson, ...]
    number: int
    """Of this page, from 1."""
    pages: int
    found: int


def matrix(
    records: Records, programme: Programme, query: MatrixQuery, *, at: datetime
) -> MatrixPage:
    """Return one page; a page beyond the last one is the last one."""
    wanted = MatrixFilter(
        words=tuple(words(query.text)),
        totals=_totals(programme, query.title),
        missing=query.missing if query.missing in {t.slug for t in programme.tracks} else None,
        by_name=query.by_name,
    )
    found = records.people_figures.count(programme, wanted, at=at)
    pages = max(-(-found // PAGE), 1)
    number = min(max(query.page, 1), pages)
    rows = records.people_figures.matrix(
        programme, wanted, at=at, offset=(number - 1) * PAGE, limit=PAGE
    )
    return MatrixPage(
        people=tuple(_person(programme, row) for row in rows),
        number=number,
        pages=pages,
        found=found,
    )


def _person(programme: Programme, row: MatrixRow) -> MatrixPerson:
    return MatrixPerson(
        external_id=row.external_id,
        name=row.name,
        tier=row.tier,
        role=row.role,
        new=row.new,
        standings=tuple(row.standings.get(track.slug) for track in programme.tracks),
        total=row.total,
        title=title_for(programme, row.total),
    )


def _totals(programme: Programme, title: str) -> tuple[int, int] | None:
    """Return from how many tracks, and up to how many without it, a title is borne."""
    above = len(programme.tracks) + 1
    for each in programme.titles:
        if each.name == title:
            return each.minimum, above
        above = each.minimum
    return None
