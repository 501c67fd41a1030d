"""How many entries of the directory each choice of a filter would show."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeVar

from issuer.persistence.records.directory import DirectoryCount, DirectoryFilter
from issuer.services.directory import wanted_of
from issuer.services.office import Office
from issuer.services.views import DirectoryCounts, DirectoryQuery

KEPT: Final = timedelta(seconds=60)
"""How old a count may be: no older than any cached answer (DESIGN, law 2)."""

MOST_KEPT: Final = 64

MOST_SPECIALISATIONS: Final = 30
"""Choices of the filter; a specialisation that few have is found by its name in the address."""

_Looked = tuple[tuple[str, ...], str | None]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    kinds: Sequence[DirectoryCount]


@dataclass(frozen=True, slots=True)
class _Skills:
    at: datetime
    counted: Mapping[str, int]


class DirectoryCounting:
    """Counts entries by kind, and keeps the numbers for a minute.

    The numbers are kept per text and specialisation that is looked for, and not per filter: one
    pass over the index gives the counts of every choice, whatever is chosen. Specialisations are
    words of the holders' own, too many to be counted so: their numbers are kept per query. Who
    is found is never kept.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept: OrderedDict[_Looked, _Counted] = OrderedDict()
        self._skills: OrderedDict[DirectoryFilter, _Skills] = OrderedDict()
        self._lock = Lock()

    def counts(self, query: DirectoryQuery, *, at: datetime) -> DirectoryCounts:
        """Return the counts for a query, at most a minute old.

        Raises RefusedError for a text of a single Latin letter.
        """
        wanted = wanted_of(query)
        looked = (tuple(sorted(wanted.words)), wanted.specialisation)
        kinds = self._kinds(looked, at)
        return DirectoryCounts(
            programmes=_count(kinds, replace(wanted, programme=None, track=None), _programme),
            tracks=_count(kinds, replace(wanted, programme=None, track=None), _track),
            levels=_count(kinds, replace(wanted, level=None), _level),
            countries=_count(kinds, replace(wanted, country=None), _country),
            languages=_count_languages(kinds, replace(wanted, language=None)),
            specialisations=self._specialisations(wanted, at),
            all=sum(kind.number for kind in kinds if _suits(kind, wanted)),
        )

    def _kinds(self, looked: _Looked, at: datetime) -> Sequence[DirectoryCount]:
        with self._lock:
            known = self._kept.get(looked)
        if known is not None and timedelta(0) <= at - known.at < KEPT:
            return known.kinds
        with self._office.database.reading() as records:
            words, specialisation = looked
            wanted = DirectoryFilter(words=words, specialisation=specialisation)
            kinds = records.directory.counts(wanted, at=at)
        with self._lock:
            self._kept[looked] = _Counted(at, kinds)
            _limit(self._kept, looked)
        return kinds

    def _specialisations(self, wanted: DirectoryFilter, at: datetime) -> Mapping[str, int]:
        words = tuple(sorted(wanted.words))
        asked = replace(wanted, words=words, specialisation=None, newest_first=False, after=None)
        with self._lock:
            known = self._skills.get(asked)
        if known is not None and timedelta(0) <= at - known.at < KEPT:
            return known.counted
        with self._office.database.reading() as records:
            found = records.directory.specialisations(asked, at=at, limit=MOST_SPECIALISATIONS)
        counted = {each.label: each.number for each in found}
        with self._lock:
            self._skills[asked] = _Skills(at, counted)
            _limit(self._skills, asked)
        return counted


def _limit(kept: OrderedDict[_Key, _Value], newest: _Key) -> None:
    """Leave out what was not counted for longest."""
    kept.move_to_end(newest)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _count_languages(kinds: Sequence[DirectoryCount], wanted: DirectoryFilter) -> Counter[str]:
    found: Counter[str] = Counter()
    for kind in kinds:
        if _suits(kind, wanted):
            for tag in kind.languages.split():
                found[tag] += kind.number
    return found


def _count(
    kinds: Sequence[DirectoryCount],
    wanted: DirectoryFilter,
    name: Callable[[DirectoryCount], str],
) -> Counter[str]:
    found: Counter[str] = Counter()
    for kind in kinds:
        if _suits(kind, wanted):
            found[name(kind)] += kind.number
    return found


def _suits(kind: DirectoryCount, wanted: DirectoryFilter) -> bool:
    chosen = (
        (wanted.programme, kind.programme),
        (wanted.track, kind.track),
        (wanted.level, kind.level),
        (wanted.country, kind.country),
    )
    spoken = wanted.language is None or f" {wanted.language} " in kind.languages
    return spoken and all(value is None or value == held for value, held in chosen)


def _programme(kind: DirectoryCount) -> str:
    return kind.programme


def _track(kind: DirectoryCount) -> str:
    return f"{kind.programme}/{kind.track}"


def _level(kind: DirectoryCount) -> str:
    return kind.level


def _country(kind: DirectoryCount) -> str:
    return kind.country
