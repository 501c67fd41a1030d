"""What can be asked of the directory, as conditions on its entries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, literal, select, tuple_

from issuer.persistence.models.directory import (
    DirectoryEntry,
    DirectoryKind,
    DirectorySpecialisation,
)
from issuer.persistence.models.people import HolderWord

Conditions = Collection[ColumnElement[bool]]

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


def in_date(at: datetime, table: _Listed = DirectoryEntry) -> Conditions:
    """Return what finds the rows that hold at a moment."""
    return (table.start <= at, table.end > at)


def begins(beginning: str) -> Conditions:
    """Return what finds the words of names with this beginning."""
    return (HolderWord.word >= beginning, HolderWord.word < beginning + _BEYOND)


def had(wanted: DirectoryFilter, at: datetime) -> Conditions:
    """Return what finds the entries of people who bear the name and have the specialisation."""
    having = [select(HolderWord.holder_id).where(*begins(word)) for word in wanted.words]
    if wanted.specialisation is not None:
        skill = DirectorySpecialisation
        skilled = select(skill.holder_id).where(skill.folded == wanted.specialisation)
        having.append(skilled.where(*in_date(at, skill)))
    return [DirectoryEntry.holder_id.in_(people) for people in having]


def suiting(wanted: DirectoryFilter, kind: SQLColumnExpression[int]) -> Conditions:
    """Return the filters that are set, as the kinds that suit them all."""
    chosen = (
        (DirectoryKind.programme, wanted.programme),
        (DirectoryKind.track, wanted.track),
        (DirectoryKind.level, wanted.level),
        (DirectoryKind.country, wanted.country),
    )
    asked = [column == value for column, value in chosen if value is not None]
    if wanted.language is not None:
        asked.append(DirectoryKind.languages.contains(f" {wanted.language} ", autoescape=True))
    return [kind.in_(select(DirectoryKind.id).where(*asked))] if asked else []


def beyond(wanted: DirectoryFilter) -> Conditions:
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
