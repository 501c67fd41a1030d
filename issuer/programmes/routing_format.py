"""The settings that a routing file may have, and how they must fit together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from issuer.domain.programme import Programme
from issuer.domain.routing import RankBy, Unreported
from issuer.programmes.file_format import Slug, Text
from issuer.programmes.lines import Path
from issuer.programmes.raw import Raw, number, rows, settings_at, table_at, words_at

Fault = tuple[Path, str]


def _word(value: str) -> str:
    if value != value.casefold():
        raise ValueError("expected small letters, since capitals make no difference")
    return value


Word = Annotated[Text, AfterValidator(_word), Field(max_length=100)]
Weight = Annotated[int, Field(ge=0, le=100)]
Least = Annotated[int, Field(ge=0, le=1_000)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ConditionTable(_Table):
    """What a ticket must have, one of each that is named."""

    tags: list[Word] = []
    tiers: list[Word] = []
    priorities: list[Text] = []


class FallbackTable(_Table):
    """Who takes a ticket where nobody of the pool before can."""

    certifications: list[Slug] = []
    at_least: Least = 0
    rank_by: Annotated[RankBy, Field(strict=False)] = RankBy.SCORE
    notify: list[Slug] = []
    flags: list[Slug] = []
    together_with: list[Slug] = []


class RuleTable(_Table):
    """One rule."""

    slug: Slug
    name: Text
    when: Annotated[list[ConditionTable], Field(min_length=1)]
    certifications: list[Slug] = []
    at_least: Least = 0
    prefers: list[Slug] = []
    rank_by: Annotated[RankBy, Field(strict=False)] = RankBy.SCORE
    notify: list[Slug] = []
    flags: list[Slug] = []
    escalate_to: list[Slug] = []
    fallbacks: list[FallbackTable] = []


class RankingTable(_Table):
    """How much each part of the score counts."""

    skill: Weight = 2
    language: Weight = 1
    workload: Weight = 1


class WorkloadTable(_Table):
    """What holds of agents of whom little or nothing is told."""

    unreported: Annotated[Unreported, Field(strict=False)] = Unreported.AVAILABLE
    capacity: Annotated[int, Field(ge=1, le=10_000)] = 10
    minutes: Annotated[int, Field(ge=1, le=1_440)] = 15


class NobodyTable(_Table):
    """Who is told where there is nobody at all."""

    notify: list[Slug] = []


class RoutingTable(_Table):
    """A whole routing file."""

    programme: Slug
    priorities: Annotated[list[Text], Field(min_length=1)]
    usual_priority: Text
    ranking: RankingTable = RankingTable()
    workload: WorkloadTable = WorkloadTable()
    nobody: NobodyTable = NobodyTable()
    rules: Annotated[list[RuleTable], Field(min_length=1, max_length=1_000)]
    assumed: dict[str, Text] = {}


def faults_against(programmes: Sequence[Programme]) -> Callable[[Raw], Iterator[Fault]]:
    """Return what yields how the settings of a file do not fit together, or these programmes."""

    def faults(routing: Raw) -> Iterator[Fault]:
        names = [programme.slug for programme in programmes]
        name = routing.get("programme")
        known = next((each for each in programmes if each.slug == name), None)
        if isinstance(name, str) and known is None:
            yield ("programme",), _unknown("programme in force", names, name)
        scale = [word for _, word in words_at(routing, "priorities")]
        yield from _priorities(routing, scale)
        seen: set[str] = set()
        for index, rule in rows(routing, "rules"):
            slug = str(rule.get("slug"))
            if slug in seen:
                yield ("rules", index, "slug"), f'expected each rule once, found "{slug}" again'
            seen.add(slug)
            yield from _rule(rule, ("rules", index), scale, known)
        for name in table_at(routing, "assumed"):
            if not settings_at(routing, name):
                sentence = "expected the name of a setting that this file has; there is none"
                yield ("assumed", name), sentence

    return faults


def _priorities(routing: Raw, scale: list[str]) -> Iterator[Fault]:
    for index, word in words_at(routing, "priorities"):
        if word in scale[:index]:
            yield ("priorities", index), f'expected each priority once, found "{word}" again'
        if word.endswith("+"):
            yield ("priorities", index), f'expected no + at the end of a priority, found "{word}"'
    usual = routing.get("usual_priority")
    if isinstance(usual, str) and usual not in scale:
        yield ("usual_priority",), _unknown("priority", scale, usual)


def _rule(rule: Raw, place: Path, scale: list[str], programme: Programme | None) -> Iterator[Fault]:
    known = [*scale, *(f"{word}+" for word in scale)]
    for index, condition in rows(rule, "when"):
        if not any(condition.get(name) for name in ("tags", "tiers", "priorities")):
            sentence = "expected tags, tiers or priorities, found none: it would match everything"
            yield (*place, "when", index), sentence
        for position, word in words_at(condition, "priorities"):
            if word not in known:
                where = (*place, "when", index, "priorities", position)
                yield where, _unknown("priority", known, word)
    yield from _need(rule, place, programme)
    for index, fallback in rows(rule, "fallbacks"):
        yield from _need(fallback, (*place, "fallbacks", index), programme)


def _need(table: Raw, place: Path, programme: Programme | None) -> Iterator[Fault]:
    least = number(table.get("at_least")) or 0
    if not words_at(table, "certifications") and least < 1:
        yield place, "expected certifications or at_least: who holds nothing is in no pool"
    if programme is None:
        return
    tracks = [track.slug for track in programme.tracks]
    for name in ("certifications", "prefers"):
        for position, slug in words_at(table, name):
            if slug not in tracks:
                yield (*place, name, position), _unknown("track of the programme", tracks, slug)
    if least > len(tracks):
        sentence = f"expected at most the {len(tracks)} tracks that there are, found {least}"
        yield (*place, "at_least"), sentence


def _unknown(what: str, known: Iterable[Any], found: str) -> str:
    return f'expected a {what} ({", ".join(known) or "none"}), found "{found}"'
