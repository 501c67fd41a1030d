"""Finding entries of the directory: three ways, each fast for something else."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ColumnCollection

from issuer.persistence.models.directory import DirectoryEntry, DirectorySpecialisation
from issuer.persistence.models.people import HolderWord
from issuer.persistence.records.directory_filters import (
    DirectoryFilter,
    begins,
    beyond,
    had,
    in_date,
    suiting,
)

Found = Select[*tuple[Any, ...]]
"""A query for entries: their keys, holders, kinds, and their places in the order."""

_Place = InstrumentedAttribute[str] | InstrumentedAttribute[datetime]

_EARLY: Final = 800
"""Entries among which a page of what is frequent is looked for first.

To look at one costs about as much as to gather one: what is not met here has so few that
gathering them is quick.
"""


def in_order(wanted: DirectoryFilter, at: datetime, *, plans_by_statistics: bool) -> Found:
    """Return the query that reads one index, in the order that is wished for."""
    kind = DirectoryEntry.kind_id
    # SQLite would take the index that is made for counting, and sort what it found. What is no
    # plain column is read off the order's own index.
    hidden = kind if plans_by_statistics else kind + 0
    found = _entries(_place(wanted)).where(*in_date(at), *beyond(wanted))
    return found.where(*suiting(wanted, hidden))


def met_early(wanted: DirectoryFilter, at: datetime) -> Found:
    """Return the query that looks for names and the like in the first of the order alone."""
    first = _entries(_place(wanted)).where(*in_date(at), *beyond(wanted))
    early = ordered(first, first.selected_columns, wanted).limit(_EARLY).subquery()
    word, skill = HolderWord, DirectorySpecialisation
    having = [
        select(word.word).where(word.holder_id == early.c.holder_id, *begins(each)).exists()
        for each in wanted.words
    ]
    if wanted.specialisation is not None:
        of_this = and_(
            skill.certification_id == early.c.certification_id,
            skill.start == early.c.start,
            skill.folded == wanted.specialisation,
        )
        having.append(select(skill.folded).where(of_this).exists())
    # The filters first: to look for a word costs more.
    return select(*early.c).where(*suiting(wanted, early.c.kind_id + 0), *having)


def gathered(wanted: DirectoryFilter, at: datetime) -> Found:
    """Return the query that looks up whoever has what is asked for, and sorts them."""
    # By no plain columns: else a planner walks through the whole order, in the hope of meeting
    # enough of them soon, or begins with everybody who suits the filters.
    place: ColumnElement[Any]
    if wanted.newest_first:
        place = type_coerce(DirectoryEntry.awarded_at, BigInteger) + 0
    else:
        place = DirectoryEntry.folded_name.concat("")
    found = _entries(place).where(*in_date(at), *beyond(wanted))
    return found.where(*had(wanted, at), *suiting(wanted, DirectoryEntry.kind_id + 0))


def ordered(
    query: Select[*tuple[Any, ...]],
    columns: ColumnCollection[str, Any],
    wanted: DirectoryFilter,
) -> Select[*tuple[Any, ...]]:
    """Put a query in the order that is wished for; ``columns`` are those of entries."""
    order = (columns["place"], columns["certification_id"])
    return query.order_by(*(each.desc() if wanted.newest_first else each for each in order))


def _place(wanted: DirectoryFilter) -> _Place:
    """Return what the order that is wished for goes by."""
    return DirectoryEntry.awarded_at if wanted.newest_first else DirectoryEntry.folded_name


def _entries(place: SQLColumnExpression[Any]) -> Found:
    """Return the query for all entries, each with its place in an order."""
    entry = DirectoryEntry
    return select(
        entry.certification_id, entry.start, entry.holder_id, entry.kind_id, place.label("place")
    )
