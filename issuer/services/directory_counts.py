"""How many entries of the directory each choice of a filter would show."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from issuer.persistence.records.directory_filters import DirectoryFilter
from issuer.persistence.records.directory_kinds import Kind
from issuer.services.directory import wanted_of
from issuer.services.directory_kinds import count_kinds
from issuer.services.office import Office
from issuer.services.views import DirectoryCounts, DirectoryQuery

KEPT: Final = timedelta(seconds=60)
"""How old a count may be: no older than any cached answer (DESIGN, law 2)."""

MOST_KEPT: Final = 64

MOST_SPECIALISATIONS: Final = 30
"""Choices of the filter; a specialisation that few have is found by its name in the address."""

_Looked = tuple[tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    numbers: Mapping[int, int]
    """Of entries, by kind."""


@dataclass(frozen=True, slots=True)
class _Skills:
    at: datetime
    counted: Mapping[str, int]


class DirectoryCounting:
    """Counts entries by kind, and keeps the numbers for a minute.

    The numbers are kept per text and specialisation that is looked for, and not per filter: one
    pass over the index gives the counts of every choice, whatever is chosen. Specialisations are
    words of the holders' own, too many to be counted so: their numbers are those of the whole
    directory. Who is found is never kept.
    """

    _kinds: Mapping[int, Kind]
    """Those that were met; a number never means another kind later."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept: OrderedDict[_Looked, _Counted] = OrderedDict()
        self._kinds = {}
        self._skills: _Skills | None = None
        self._lock = Lock()

    def counts(self, query: DirectoryQuery, *, at: datetime) -> DirectoryCounts:
        """Return the counts for a query, at most a minute old.

        Raises RefusedError for a text of a single Latin letter.
        """
        wanted = wanted_of(query)
        numbers = self._numbers((tuple(sorted(wanted.words)), wanted.specialisation), at)
        kinds = self._kinds
        counted = count_kinds(((kinds[key], number) for key, number in numbers.items()), wanted)
        return DirectoryCounts(
            programmes=counted.programmes,
            tracks=counted.tracks,
            levels=counted.levels,
            countries=counted.countries,
            languages=counted.languages,
            specialisations=self._specialisations(at),
            all=counted.all,
        )

    def _numbers(self, looked: _Looked, at: datetime) -> Mapping[int, int]:
        with self._lock:
            known = self._kept.get(looked)
            if known is not None:
                # What is asked for often outlives the names that are looked for once.
                self._kept.move_to_end(looked)
        if known is not None and timedelta(0) <= at - known.at < KEPT:
            return known.numbers
        words, specialisation = looked
        wanted = DirectoryFilter(words=words, specialisation=specialisation)
        with self._office.database.reading() as records:
            numbers = records.directory.counts(wanted, at=at)
            if not numbers.keys() <= self._kinds.keys():
                self._kinds = records.directory.kinds()
        with self._lock:
            self._kept[looked] = _Counted(at, numbers)
            self._kept.move_to_end(looked)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return numbers

    def _specialisations(self, at: datetime) -> Mapping[str, int]:
        with self._lock:
            known = self._skills
        if known is not None and timedelta(0) <= at - known.at < KEPT:
            return known.counted
        with self._office.database.reading() as records:
            found = records.directory.specialisations(at=at, limit=MOST_SPECIALISATIONS)
        counted = {each.label: each.number for each in found}
        with self._lock:
            self._skills = _Skills(at, counted)
        return counted
