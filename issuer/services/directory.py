"""The directory: who holds what now, of those who agreed to be found."""

from datetime import datetime
from typing import Final

from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.folding import words
from issuer.persistence.records.directory import (
    DirectoryFilter,
    DirectoryPosition,
    DirectoryRow,
)
from issuer.services.office import Office
from issuer.services.views import DirectoryEntry, DirectoryPage, DirectoryQuery

LARGEST: Final = 100
"""Entries of the largest page: the directory is for looking people up, not for copying."""

LONGEST_TEXT: Final = 200
MOST_WORDS: Final = 6


def search_directory(office: Office, query: DirectoryQuery, *, at: datetime) -> DirectoryPage:
    """Return a page of the certifications that are in date at ``at`` and listed.

    Raises RefusedError for a text of a single Latin letter, and for a cursor that this
    directory did not give.
    """
    found = words(query.text[:LONGEST_TEXT])[:MOST_WORDS]
    if query.text.strip() and (not found or all(len(w) < 2 and w.isascii() for w in found)):
        raise RefusedError("Type at least two letters of a name.")
    limit = max(1, min(query.limit, LARGEST))
    with office.database.reading() as records:
        wanted = DirectoryFilter(
            words=found,
            programme=query.programme,
            track=query.track,
            level=None if query.level is None else query.level.value,
            after=_position(records, query.cursor),
        )
        rows = records.directory.search(wanted, at=at, limit=limit + 1)
        spans = records.timelines.at([row.certification_id for row in rows], at)
    more = len(rows) > limit
    return DirectoryPage(
        entries=tuple(_entry(row, spans[row.certification_id].valid_until) for row in rows[:limit]),
        next_cursor=rows[limit - 1].public_id if more else None,
    )


def _position(records: Records, cursor: str | None) -> DirectoryPosition | None:
    """Return the place behind the entry whose public id is the cursor."""
    if cursor is None:
        return None
    certification = records.certifications.by_public_id(cursor)
    if certification is None:
        raise RefusedError("This page of the directory does not exist. Begin at the first one.")
    return DirectoryPosition(
        folded_name=records.holders.folded_name(certification.holder_id),
        holder_id=certification.holder_id,
        programme=certification.programme,
        track=certification.track,
    )


def _entry(row: DirectoryRow, valid_until: datetime) -> DirectoryEntry:
    return DirectoryEntry(
        public_id=row.public_id,
        holder_name=row.holder_name,
        country=row.country,
        programme=row.programme,
        programme_name=row.programme_name,
        track=row.track,
        track_name=row.track_name,
        level=Level(row.level),
        valid_until=valid_until,
    )
