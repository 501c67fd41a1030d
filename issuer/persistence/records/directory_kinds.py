"""Kinds of entries of the directory: one number for all that entries are filtered by."""

import sys
from collections.abc import Collection
from dataclasses import astuple, dataclass

from sqlalchemy import Connection, select, tuple_

from issuer.persistence.models.directory import DirectoryKind
from issuer.persistence.writing import insert_new


@dataclass(frozen=True, slots=True)
class Kind:
    """What entries have alike that one choice of every filter finds together."""

    programme: str
    track: str
    level: str
    country: str
    languages: str
    """BCP 47 tags in their order, each between two blanks; empty for none."""


_COLUMNS = (
    DirectoryKind.programme,
    DirectoryKind.track,
    DirectoryKind.level,
    DirectoryKind.country,
    DirectoryKind.languages,
)
"""In the order of a kind's fields."""


def kind_ids(connection: Connection, kinds: Collection[Kind]) -> dict[Kind, int]:
    """Return the numbers of these kinds; a new kind is given one."""
    known = _known(connection, kinds)
    new = sorted(astuple(kind) for kind in kinds if kind not in known)
    if new:
        names = [column.key for column in _COLUMNS]
        insert_new(connection, DirectoryKind, [dict(zip(names, row, strict=True)) for row in new])
        known = _known(connection, kinds)
    return known


def every_kind(connection: Connection) -> dict[int, Kind]:
    """Return all kinds that there ever were, by their numbers."""
    rows = connection.execute(select(DirectoryKind.id, *_COLUMNS))
    # Thousands of rows are taken apart as tuples, a fraction of the work by names; and of what
    # they say alike, one text is kept: it is found in the processor's cache when it is counted.
    return {number: Kind(*map(sys.intern, values)) for number, *values in rows}


def _known(connection: Connection, kinds: Collection[Kind]) -> dict[Kind, int]:
    wanted = tuple_(*_COLUMNS).in_([astuple(kind) for kind in kinds])
    rows = connection.execute(select(DirectoryKind.id, *_COLUMNS).where(wanted))
    return {Kind(*values): number for number, *values in rows}
