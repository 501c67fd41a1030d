"""The directory: certifications in date whose holders agreed to be listed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, literal, select, tuple_
from sqlalchemy.sql.base import ColumnCollection

from issuer.persistence.models.certifications import Certification, TrackVersion
from issuer.persistence.models.directory import (
    DirectoryEntry,
    DirectoryPerson,
    DirectorySpecialisation,
)
from issuer.persistence.models.own_side import DirectoryProfile
from issuer.persistence.models.people import Holder, HolderWord

_Listed = type[DirectoryEntry] | type[DirectorySpecialisation]
"""What is in date for a while: entries, and what their holders are good at."""

_BEYOND = "\U0010ffff"
"""Sorts after every letter that may follow a prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPosition:
    """The last entry of a page: the next one begins behind it."""

    certification_id: int
    folded_name: str
    awarded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFilter:
    """What is looked for; words are folded, and each must begin a word of the name."""

    words: Sequence[str] = ()
    programme: str | None = None
    track: str | None = None
    level: str | None = None
    country: str | None = None
    language: str | None = None
    """BCP 47 tag."""
    specialisation: str | None = None
    """Folded."""
    newest_first: bool = False
    """In the order of awards instead of names."""
    after: DirectoryPosition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """One listed certification."""

    certification_id: int
    public_id: str
    token: str
    """Of the holder's profile."""
    holder_name: str
    """As the holder wishes to be shown."""
    country: str
    languages: str
    specialisations: str
    contact: bool
    """Whether visitors may write, and there is an address to write to."""
    programme: str
    programme_name: str
    track: str
    track_name: str
    level: str
    awarded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCount:
    """How many listed certifications there are of one kind."""

    programme: str
    track: str
    level: str
    country: str
    languages: str
    """BCP 47 tags, each between two blanks."""
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialisationCount:
    """How many listed certifications are of people with one specialisation."""

    folded: str
    label: str
    """As one of them writes it."""
    number: int


class Directory:
    """Finds listed certifications by index, whatever their number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, wanted: DirectoryFilter, *, at: datetime, limit: int) -> list[DirectoryRow]:
        """Return up to ``limit`` entries in the order that is wished for."""
        entry = DirectoryEntry
        place = entry.awarded_at if wanted.newest_first else entry.folded_name
        # The page is found in one index; names and addresses are looked up for it alone.
        chosen = select(entry.certification_id, entry.start, place.label("place")).where(
            *_named(wanted, at),
            *_skilled(wanted, at),
            *self._chosen(wanted),
            *_beyond(wanted),
        )
        if wanted.words or wanted.specialisation:
            # First whoever bears the name, then their order: else a planner walks through the
            # whole order, in the hope of meeting enough of them early.
            chosen = select(chosen.cte("named").prefix_with("MATERIALIZED"))
        found = _ordered(chosen, chosen.selected_columns, wanted).limit(limit).subquery()
        query = (
            _details()
            .join(entry, entry.certification_id == Certification.id)
            .join(
                found,
                and_(
                    found.c.certification_id == entry.certification_id,
                    found.c.start == entry.start,
                ),
            )
        )
        return self._rows(_ordered(query, found.c, wanted))

    def counts(self, wanted: DirectoryFilter, *, at: datetime) -> list[DirectoryCount]:
        """Return how many entries of each kind bear the name; no other filter is asked."""
        kinds = (
            DirectoryEntry.programme,
            DirectoryEntry.track,
            DirectoryEntry.level,
            DirectoryEntry.country,
            DirectoryEntry.languages,
        )
        query = select(*kinds, func.count().label("number"))
        query = query.where(*_named(wanted, at), *_skilled(wanted, at))
        rows = self._connection.execute(query.group_by(*kinds))
        # Thousands of rows: taken apart as tuples, which is a fraction of the work by names.
        return [
            DirectoryCount(
                programme=programme,
                track=track,
                level=level,
                country=country,
                languages=languages,
                number=number,
            )
            for programme, track, level, country, languages, number in rows
        ]

    def specialisations(self, *, at: datetime, limit: int) -> list[SpecialisationCount]:
        """Return the ``limit`` most frequent specialisations of everybody who is listed."""
        table = DirectorySpecialisation
        number = func.count().label("number")
        query = (
            select(table.folded, func.min(table.label).label("label"), number)
            .where(*_in_date(at, table))
            .group_by(table.folded)
            .order_by(number.desc(), table.folded)
            .limit(limit)
        )
        return [SpecialisationCount(**row._mapping) for row in self._connection.execute(query)]

    def position(self, certification_id: int) -> DirectoryPosition | None:
        """Return where an entry stands; None where it is not in the directory any more."""
        query = (
            select(
                DirectoryEntry.certification_id,
                DirectoryEntry.folded_name,
                DirectoryEntry.awarded_at,
            )
            .where(DirectoryEntry.certification_id == certification_id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DirectoryPosition(**row._mapping)

    def of_person(self, token: str, *, at: datetime) -> list[DirectoryRow]:
        """Return what the person with this public address holds; nothing for who is not listed."""
        query = (
            _details()
            .join(DirectoryEntry, DirectoryEntry.certification_id == Certification.id)
            .where(DirectoryPerson.token == token, *_in_date(at))
            .order_by(Certification.programme, Certification.track)
        )
        return self._rows(query)

    def token_of(self, holder_id: int) -> str | None:
        """Return the public address of a listed person."""
        query = select(DirectoryPerson.token).where(DirectoryPerson.holder_id == holder_id)
        return self._connection.execute(query).scalar()

    def tokens(self, first: int, beyond: int, *, at: datetime) -> list[str]:
        """Return the public addresses of listed people whose keys lie in a range."""
        active = (
            select(DirectoryEntry.certification_id)
            .where(DirectoryEntry.holder_id == DirectoryPerson.holder_id, *_in_date(at))
            .exists()
        )
        query = (
            select(DirectoryPerson.token)
            .join(Holder, Holder.id == DirectoryPerson.holder_id)
            .where(
                DirectoryPerson.holder_id >= first,
                DirectoryPerson.holder_id < beyond,
                Holder.directory_opt_in,
                active,
            )
            .order_by(DirectoryPerson.holder_id)
        )
        return list(self._connection.execute(query).scalars())

    def last_key(self) -> int:
        """Return the highest key of a listed person, 0 where there is nobody."""
        return self._connection.execute(select(func.max(DirectoryPerson.holder_id))).scalar() or 0

    def _chosen(self, wanted: DirectoryFilter) -> list[ColumnElement[bool]]:
        """Return the filters that are set."""
        chosen = (
            (DirectoryEntry.programme, wanted.programme),
            (DirectoryEntry.track, wanted.track),
            (DirectoryEntry.level, wanted.level),
            (DirectoryEntry.country, wanted.country),
        )
        # SQLite has no statistics here: it would take the index that is made for counting, and
        # sort what it found. A filter that is no plain column is read off the order's own index.
        hidden = self._connection.dialect.name == "sqlite"
        found = [
            (column.concat("") if hidden else column) == value
            for column, value in chosen
            if value is not None
        ]
        if wanted.language is not None:
            found.append(DirectoryEntry.languages.contains(f" {wanted.language} ", autoescape=True))
        return found

    def _rows(self, query: Select[*tuple[Any, ...]]) -> list[DirectoryRow]:
        return [DirectoryRow(**row._mapping) for row in self._connection.execute(query)]


def _details() -> Select[*tuple[Any, ...]]:
    """Return the query for what is shown; who is listed is said by the holder's own row."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Certification.id.label("certification_id"),
            Certification.public_id,
            DirectoryPerson.token,
            func.coalesce(func.nullif(DirectoryProfile.shown_name, ""), Holder.name).label(
                "holder_name"
            ),
            DirectoryEntry.country,
            func.coalesce(DirectoryProfile.languages, "").label("languages"),
            func.coalesce(DirectoryProfile.specialisations, "").label("specialisations"),
            and_(func.coalesce(DirectoryProfile.contact, false()), Holder.mail != "").label(
                "contact"
            ),
            Certification.programme,
            TrackVersion.programme_name,
            Certification.track,
            TrackVersion.name.label("track_name"),
            Certification.level,
            DirectoryEntry.awarded_at,
        )
        .select_from(Certification)
        .join(Holder, Holder.id == Certification.holder_id)
        .join(DirectoryPerson, DirectoryPerson.holder_id == Holder.id)
        .outerjoin(DirectoryProfile, DirectoryProfile.holder_id == Holder.id)
        .join(
            TrackVersion,
            and_(
                TrackVersion.programme == Certification.programme,
                TrackVersion.track == Certification.track,
                TrackVersion.version == Certification.track_version,
            ),
        )
        .where(Holder.directory_opt_in)
    )
    return query


def _ordered(
    query: Select[*tuple[Any, ...]],
    columns: ColumnCollection[str, Any],
    wanted: DirectoryFilter,
) -> Select[*tuple[Any, ...]]:
    order = (columns["place"], columns["certification_id"])
    return query.order_by(*(each.desc() if wanted.newest_first else each for each in order))


def _in_date(at: datetime, table: _Listed = DirectoryEntry) -> Collection[ColumnElement[bool]]:
    return (table.start <= at, table.end > at)


def _named(wanted: DirectoryFilter, at: datetime) -> list[ColumnElement[bool]]:
    """Return what is asked of everybody: in date, and a name of these words."""
    bearers = [
        DirectoryEntry.holder_id.in_(
            select(HolderWord.holder_id).where(
                HolderWord.word >= word, HolderWord.word < word + _BEYOND
            )
        )
        for word in wanted.words
    ]
    return [*_in_date(at), *bearers]


def _skilled(wanted: DirectoryFilter, at: datetime) -> list[ColumnElement[bool]]:
    """Return what finds the people with a specialisation."""
    if wanted.specialisation is None:
        return []
    skilled = select(DirectorySpecialisation.holder_id).where(
        DirectorySpecialisation.folded == wanted.specialisation,
        *_in_date(at, DirectorySpecialisation),
    )
    return [DirectoryEntry.holder_id.in_(skilled)]


def _beyond(wanted: DirectoryFilter) -> list[ColumnElement[bool]]:
    """Return what begins a page behind the last entry of the one before."""
    entry, last = DirectoryEntry, wanted.after
    if last is None:
        return []
    key = literal(last.certification_id)
    if wanted.newest_first:
        place = tuple_(entry.awarded_at, entry.certification_id)
        return [place < tuple_(literal(last.awarded_at, entry.awarded_at.type), key)]
    place = tuple_(entry.folded_name, entry.certification_id)
    return [place > tuple_(literal(last.folded_name), key)]
