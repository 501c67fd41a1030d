"""The directory: who holds what now, of those who agreed to be found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.folding import fold, words
from issuer.persistence.records.directory import DirectoryRow
from issuer.persistence.records.directory_filters import DirectoryFilter, DirectoryPosition
from issuer.services.office import Office
from issuer.services.views import (
    DirectoryEntry,
    DirectoryOrder,
    DirectoryPage,
    DirectoryQuery,
    PersonView,
)

LARGEST: Final = 100
"""Entries of the largest page: the directory is for looking people up, not for copying."""

LONGEST_TEXT: Final = 200
MOST_WORDS: Final = 6

PEOPLE_PER_MAP: Final = 10_000
"""Keys of people that one map of the site covers; the format allows 50,000 addresses."""


def search_directory(office: Office, query: DirectoryQuery, *, at: datetime) -> DirectoryPage:
    """Return a page of the certifications that are in date at ``at`` and listed.

    Raises RefusedError for a text of a single Latin letter, and for a cursor that this
    directory did not give.
    """
    limit = max(1, min(query.limit, LARGEST))
    with office.database.reading() as records:
        wanted = wanted_of(query, after=_position(records, query.cursor))
        rows = records.directory.search(wanted, at=at, limit=limit + 1)
        entries = _entries(records, rows[:limit], at)
    more = len(rows) > limit
    return DirectoryPage(entries=entries, next_cursor=rows[limit - 1].public_id if more else None)


def person_view(office: Office, token: str, *, at: datetime) -> PersonView | None:
    """Return the profile at a public address.

    None where there is no such address, and no less where the person is not listed or holds
    nothing at ``at``: nobody learns which of these it is.
    """
    with office.database.reading() as records:
        rows = records.directory.of_person(token, at=at)
        entries = _entries(records, rows, at)
    if not rows:
        return None
    return PersonView(
        token=token,
        name=rows[0].holder_name,
        country=rows[0].country,
        languages=entries[0].languages,
        specialisations=entries[0].specialisations,
        reachable=rows[0].contact,
        certifications=entries,
    )


def map_count(office: Office) -> int:
    """Return how many maps of the site the listed people fill."""
    with office.database.reading() as records:
        return -(-(records.directory.last_key() + 1) // PEOPLE_PER_MAP)


def mapped_people(office: Office, number: int, *, at: datetime) -> list[str]:
    """Return the public addresses on one map of the site, counted from 0."""
    first = number * PEOPLE_PER_MAP
    with office.database.reading() as records:
        return records.directory.tokens(first, first + PEOPLE_PER_MAP, at=at)


def wanted_of(query: DirectoryQuery, *, after: DirectoryPosition | None = None) -> DirectoryFilter:
    """Return what the database is asked for.

    Raises RefusedError for a text of a single Latin letter.
    """
    found = words(query.text[:LONGEST_TEXT])[:MOST_WORDS]
    if query.text.strip() and (not found or all(len(w) < 2 and w.isascii() for w in found)):
        raise RefusedError("Type at least two letters of a name.")
    return DirectoryFilter(
        words=found,
        programme=query.programme,
        track=query.track,
        level=None if query.level is None else query.level.value,
        country=query.country,
        language=query.language,
        specialisation=fold(query.specialisation) if query.specialisation else None,
        newest_first=query.order is DirectoryOrder.NEWEST,
        after=after,
    )


def _position(records: Records, cursor: str | None) -> DirectoryPosition | None:
    """Return the place behind the entry whose public id is the cursor."""
    if cursor is None:
        return None
    certification = records.certifications.by_public_id(cursor)
    position = None if certification is None else records.directory.position(certification.id)
    if position is None:
        raise RefusedError("This page of the directory does not exist. Begin at the first one.")
    return position


def _entries(
    records: Records, rows: Sequence[DirectoryRow], at: datetime
) -> tuple[DirectoryEntry, ...]:
    spans = records.timelines.at([row.certification_id for row in rows], at)
    return tuple(
        DirectoryEntry(
            public_id=row.public_id,
            person=row.token,
            holder_name=row.holder_name,
            country=row.country,
            languages=tuple(row.languages.split()),
            specialisations=tuple(row.specialisations.splitlines()),
            programme=row.programme,
            programme_name=row.programme_name,
            track=row.track,
            track_name=row.track_name,
            level=Level(row.level),
            awarded_at=row.awarded_at,
            valid_until=spans[row.certification_id].valid_until,
        )
        for row in rows
    )
