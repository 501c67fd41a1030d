"""How many entries of the directory each choice of a filter would show."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from issuer.persistence.records.directory import DirectoryCount, DirectoryFilter
from issuer.services.directory import wanted_of
from issuer.services.office import Office
from issuer.services.views import DirectoryCounts, DirectoryQuery

KEPT: Final = timedelta(seconds=60)
"""How old a count may be: no older than any cached answer (DESIGN, law 2)."""

MOST_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    kinds: Sequence[DirectoryCount]


class DirectoryCounting:
    """Counts entries by kind, and keeps the numbers for a minute.

    The numbers are kept per text that is looked for, and not per filter: one pass over the
    index gives the counts of every choice, whatever is chosen. Who is found is never kept.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept: OrderedDict[tuple[str, ...], _Counted] = OrderedDict()
        self._lock = Lock()

    def counts(self, query: DirectoryQuery, *, at: datetime) -> DirectoryCounts:
        """Return the counts for a query, at most a minute old.

        Raises RefusedError for a text of a single Latin letter.
        """
        wanted = wanted_of(query)
        kinds = self._kinds(tuple(sorted(wanted.words)), at)
        return DirectoryCounts(
            programmes=_count(kinds, replace(wanted, programme=None, track=None), _programme),
            tracks=_count(kinds, replace(wanted, programme=None, track=None), _track),
            levels=_count(kinds, replace(wanted, level=None), _level),
            countries=_count(kinds, replace(wanted, country=None), _country),
            all=sum(kind.number for kind in kinds if _suits(kind, wanted)),
        )

    def _kinds(self, words: tuple[str, ...], at: datetime) -> Sequence[DirectoryCount]:
        with self._lock:
            known = self._kept.get(words)
        if known is not None and timedelta(0) <= at - known.at < KEPT:
            return known.kinds
        with self._office.database.reading() as records:
            kinds = records.directory.counts(DirectoryFilter(words=words), at=at)
        with self._lock:
            self._kept[words] = _Counted(at, kinds)
            self._kept.move_to_end(words)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return kinds


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
    return all(value is None or value == held for value, held in chosen)


def _programme(kind: DirectoryCount) -> str:
    return kind.programme


def _track(kind: DirectoryCount) -> str:
    return f"{kind.programme}/{kind.track}"


def _level(kind: DirectoryCount) -> str:
    return kind.level


def _country(kind: DirectoryCount) -> str:
    return kind.country
