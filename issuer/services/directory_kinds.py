"""Counting kinds of entries: one pass gives the numbers of every choice of every filter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeVar

from issuer.persistence.records.directory_filters import DirectoryFilter
from issuer.persistence.records.directory_kinds import Kind

Said = TypeVar("Said")
"""What kinds are told apart by."""

_Numbered = tuple[Kind, int]
"""A kind, and how many entries are of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCounts:
    """How many entries each choice would show, the other filters kept."""

    programmes: Mapping[str, int]
    tracks: Mapping[str, int]
    """By ``programme/track``."""
    levels: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    all: int


@dataclass(frozen=True, slots=True)
class _Suiting:
    """Kinds that suit every filter, and those that a single filter keeps out."""

    all: list[_Numbered] = field(default_factory=list)
    but_place: list[_Numbered] = field(default_factory=list)
    but_level: list[_Numbered] = field(default_factory=list)
    but_country: list[_Numbered] = field(default_factory=list)
    but_language: list[_Numbered] = field(default_factory=list)


def count_kinds(kinds: Iterable[_Numbered], wanted: DirectoryFilter) -> KindCounts:
    """Count what is wanted, and what each filter would show in place of its present choice.

    A kind that suits every filter counts for all of them; one that fails a single filter counts
    for that filter's other choices alone.
    """
    suiting = _suiting(kinds, wanted)
    places = _tallied(suiting.all, suiting.but_place, by=lambda kind: (kind.programme, kind.track))
    programmes: defaultdict[str, int] = defaultdict(int)
    for (programme, _), number in places.items():
        programmes[programme] += number
    languages: defaultdict[str, int] = defaultdict(int)
    spoken = _tallied(suiting.all, suiting.but_language, by=attrgetter("languages"))
    for tags, number in spoken.items():
        for tag in tags.split():
            languages[tag] += number
    return KindCounts(
        programmes=programmes,
        tracks={f"{programme}/{track}": number for (programme, track), number in places.items()},
        levels=_tallied(suiting.all, suiting.but_level, by=attrgetter("level")),
        countries=_tallied(suiting.all, suiting.but_country, by=attrgetter("country")),
        languages=languages,
        all=sum(number for _, number in suiting.all),
    )


def _tallied(*kinds: Iterable[_Numbered], by: Callable[[Kind], Said]) -> dict[Said, int]:
    # Each is a loop of its own over thousands of kinds, with nothing to decide in it.
    numbers: defaultdict[Said, int] = defaultdict(int)
    for each in kinds:
        for kind, number in each:
            numbers[by(kind)] += number
    return numbers


def _suiting(kinds: Iterable[_Numbered], wanted: DirectoryFilter) -> _Suiting:
    suiting = _Suiting()
    language = None if wanted.language is None else f" {wanted.language} "
    for numbered in kinds:
        kind = numbered[0]
        failed = []
        if (wanted.programme is not None and wanted.programme != kind.programme) or (
            wanted.track is not None and wanted.track != kind.track
        ):
            failed.append(suiting.but_place)
        if wanted.level is not None and wanted.level != kind.level:
            failed.append(suiting.but_level)
        if wanted.country is not None and wanted.country != kind.country:
            failed.append(suiting.but_country)
        if language is not None and language not in kind.languages:
            failed.append(suiting.but_language)
        if not failed:
            suiting.all.append(numbered)
        elif len(failed) == 1:
            failed[0].append(numbered)
    return suiting
