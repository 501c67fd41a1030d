"""Counting kinds of entries: one pass gives the numbers of every choice of every filter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from issuer.persistence.records.directory import DirectoryCount, DirectoryFilter

_PLACE, _LEVEL, _COUNTRY, _LANGUAGE = range(4)


@dataclass(slots=True)
class KindCounts:
    """How many entries each choice would show, the other filters kept."""

    programmes: Counter[str] = field(default_factory=Counter)
    tracks: Counter[str] = field(default_factory=Counter)
    """By ``programme/track``."""
    levels: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    all: int = 0


def count_kinds(kinds: Sequence[DirectoryCount], wanted: DirectoryFilter) -> KindCounts:
    """Count what is wanted, and what each filter would show in place of its present choice.

    A kind that suits every filter counts for all of them; one that fails a single filter counts
    for that filter's other choices alone.
    """
    counted = KindCounts()
    spoken: Counter[str] = Counter()
    for kind in kinds:
        failed = _failed(kind, wanted)
        if len(failed) > 1:
            continue
        only = failed[0] if failed else None
        number = kind.number
        if only is None:
            counted.all += number
        if only is None or only == _PLACE:
            counted.programmes[kind.programme] += number
            counted.tracks[f"{kind.programme}/{kind.track}"] += number
        if only is None or only == _LEVEL:
            counted.levels[kind.level] += number
        if only is None or only == _COUNTRY:
            counted.countries[kind.country] += number
        if only is None or only == _LANGUAGE:
            spoken[kind.languages] += number
    for tags, number in spoken.items():
        for tag in tags.split():
            counted.languages[tag] += number
    return counted


def _failed(kind: DirectoryCount, wanted: DirectoryFilter) -> list[int]:
    """Return the filters that a kind does not suit."""
    failed = []
    if (wanted.programme is not None and wanted.programme != kind.programme) or (
        wanted.track is not None and wanted.track != kind.track
    ):
        failed.append(_PLACE)
    if wanted.level is not None and wanted.level != kind.level:
        failed.append(_LEVEL)
    if wanted.country is not None and wanted.country != kind.country:
        failed.append(_COUNTRY)
    if wanted.language is not None and f" {wanted.language} " not in kind.languages:
        failed.append(_LANGUAGE)
    return failed
