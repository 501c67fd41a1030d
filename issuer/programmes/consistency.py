"""How the settings of a programme file must fit together.

This looks at the file as it was read, so that its errors are told together with those of
single settings. What is not of its right kind is told by ``file_format`` and passed over here.
"""

from collections.abc import Iterator
from decimal import Decimal

from issuer.programmes.lines import Path
from issuer.programmes.raw import Raw, number, rows, settings_at, table_at, words_at

Fault = tuple[Path, str]
"""Where, and what was expected and found."""

DAYS_OF_A_MONTH = 28
"""Of the shortest month: a window measured so fits into any months."""

FULL = 100
"""Per cent."""


def faults(programme: Raw) -> Iterator[Fault]:
    """Yield everything that does not fit together, in no particular order."""
    yield from _repeated(programme, ("tracks",), "slug", "track")
    yield from _repeated(programme, ("ceu_sources",), "slug", "source")
    yield from _repeated(programme, ("job_roles",), "slug", "job role")
    yield from _repeated(programme, ("titles",), "minimum", "title with the minimum")
    yield from _sources(programme)
    yield from _reinstatement(programme)
    yield from _titles_and_roles(programme)
    yield from _circles(programme)
    for key, level in _levels(programme).items():
        yield from _recertification(("levels", key), level, programme)
        place = ("levels", key, "renewal", "requirements")
        yield from _repeated(table_at(level, "renewal"), place, "slug", "requirement")
    for index, track in rows(programme, "tracks"):
        yield from _track(("tracks", index), track, programme)
    yield from _assumed((), programme)


def validity_months(track: Raw, programme: Raw) -> int | None:
    """Return for how many months a track holds: its own setting first, then its level's."""
    words = table_at(programme, "recertification")
    for table in (track, _level_of(track, programme)):
        months = table.get("validity_months", words.get(str(table.get("recertification"))))
        if isinstance(months, int) and months > 0:
            return months
    return None


def _levels(programme: Raw) -> dict[str, Raw]:
    levels = table_at(programme, "levels")
    return {key: level for key, level in levels.items() if isinstance(level, dict)}


def _level_of(track: Raw, programme: Raw) -> Raw:
    return _levels(programme).get(str(track.get("level")), {})


def _slugs(programme: Raw) -> list[str]:
    slugs = [track.get("slug") for _, track in rows(programme, "tracks")]
    return list(dict.fromkeys(slug for slug in slugs if isinstance(slug, str)))


def _repeated(table: Raw, place: Path, member: str, what: str) -> Iterator[Fault]:
    """Look for elements with equal members in the array of ``table`` that ends ``place``."""
    seen: set[object] = set()
    for index, element in rows(table, str(place[-1])):
        value = element.get(member)
        if not isinstance(value, str) and number(value) is None:
            continue
        if value in seen:
            yield (*place, index, member), f"expected one {what} {value} only, found another"
        seen.add(value)


def _sources(programme: Raw) -> Iterator[Fault]:
    for index, source in rows(programme, "ceu_sources"):
        if ("per_hour" in source) == ("each" in source):
            found = "both" if "each" in source else "neither"
            yield ("ceu_sources", index), f"expected either per_hour or each, found {found}"


def _reinstatement(programme: Raw) -> Iterator[Fault]:
    before = Decimal(0)
    for index, step in rows(programme, "reinstatement"):
        months = number(step.get("up_to_months"))
        if months is not None:
            if before and months <= before:
                sentence = f"expected more than the {before} months before it, found {months}"
                yield ("reinstatement", index, "up_to_months"), sentence
            before = months
        place = ("reinstatement", index, "requirements")
        yield from _repeated(step, place, "slug", "requirement")


def _titles_and_roles(programme: Raw) -> Iterator[Fault]:
    slugs = _slugs(programme)
    titles = [(index, number(each.get("minimum"))) for index, each in rows(programme, "titles")]
    minima = [minimum for _, minimum in titles if minimum is not None]
    if minima and len(minima) == len(titles) and min(minima) != 0:
        yield ("titles",), "expected a title with the minimum 0, so that everybody has one"
    for index, minimum in titles:
        if minimum is not None and minimum > len(slugs):
            sentence = f"expected at most the {len(slugs)} tracks that there are, found {minimum}"
            yield ("titles", index, "minimum"), sentence
    for index, role in rows(programme, "job_roles"):
        named = words_at(role, "tracks")
        for position, slug in named:
            if slug not in slugs:
                yield ("job_roles", index, "tracks", position), _unknown("track", slugs, slug)
        asked = len({slug for _, slug in named}) + (number(role.get("others")) or 0)
        if asked > len(slugs):
            sentence = f"expected at most the {len(slugs)} tracks that there are, found {asked}"
            yield ("job_roles", index), sentence


def _unknown(what: str, known: list[str], found: str) -> str:
    return f'expected a {what} of this file ({", ".join(known) or "none"}), found "{found}"'


def _circles(programme: Raw) -> Iterator[Fault]:
    """Yield each prerequisite through which a track would need itself."""
    needs: dict[str, list[str]] = {}
    for _, track in rows(programme, "tracks"):
        asked = [each.get("track") for _, each in rows(track, "prerequisites")]
        needs.setdefault(str(track.get("slug")), []).extend(map(str, asked))
    told: set[frozenset[str]] = set()
    for index, track in rows(programme, "tracks"):
        slug = str(track.get("slug"))
        for position, each in rows(track, "prerequisites"):
            way = _way(needs, str(each.get("track")), slug)
            if way is not None and frozenset(way) not in told:
                told.add(frozenset(way))
                circle = " → ".join([slug, *way])
                place = ("tracks", index, "prerequisites", position, "track")
                yield place, f"expected prerequisites without a circle, found {circle}"


def _way(needs: dict[str, list[str]], start: str, goal: str) -> list[str] | None:
    """Return the shortest way along prerequisites, or None; any depth, each track once."""
    ways = {start: [start]}
    waiting = [start]
    for here in waiting:
        if here == goal:
            return ways[here]
        for there in needs.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], there]
                waiting.append(there)
    return None


def _track(place: Path, track: Raw, programme: Raw) -> Iterator[Fault]:
    levels = _levels(programme)
    level = track.get("level")
    if isinstance(level, str) and level not in levels:
        yield (*place, "level"), _unknown("level", list(levels), level)
    slugs = _slugs(programme)
    for index, each in rows(track, "prerequisites"):
        name = each.get("track")
        if isinstance(name, str) and name not in slugs:
            yield (*place, "prerequisites", index, "track"), _unknown("track", slugs, name)
    tiers = [tier for _, tier in words_at(programme, "tiers")]
    roles = [role for _, role in words_at(programme, "roles")]
    people = ["all", *tiers, *(f"{tier}+" for tier in tiers), *roles]
    for index, word in words_at(track, "meant_for"):
        if word not in people:
            yield (*place, "meant_for", index), _unknown("tier or role", people, word)
    yield from _repeated(track, (*place, "prerequisites"), "track", "prerequisite")
    yield from _repeated(track, (*place, "requirements"), "slug", "requirement")
    where = (*place, "renewal", "requirements")
    yield from _repeated(table_at(track, "renewal"), where, "slug", "requirement")
    yield from _hours(place, track)
    yield from _shares(track, (*place, "areas"))
    yield from _assessment(place, table_at(track, "assessment"))
    yield from _recertification(place, track, programme)
    yield from _validity(place, track, programme)
    yield from _assumed(place, track)


def _shares(table: Raw, place: Path) -> Iterator[Fault]:
    weights = [number(each.get("weight")) for _, each in rows(table, str(place[-1]))]
    known = [weight for weight in weights if weight is not None]
    if weights and len(known) == len(weights) and (total := sum(known, Decimal(0))) != FULL:
        yield place, f"expected weights that add up to 100, found {total}"


def _hours(place: Path, track: Raw) -> Iterator[Fault]:
    hours = [number(each.get("hours")) for _, each in rows(track, "modules")]
    known = [each for each in hours if each is not None]
    said = number(track.get("study_hours"))
    total = sum(known, Decimal(0))
    if said is not None and known and len(known) == len(hours) and said != total:
        sentence = f"expected the {total} hours of the modules (or nothing), found {said}"
        yield (*place, "study_hours"), sentence


def _assessment(place: Path, assessment: Raw) -> Iterator[Fault]:
    where = (*place, "assessment", "components")
    yield from _shares(assessment, where)
    yield from _repeated(assessment, where, "slug", "component")
    for index, component in rows(assessment, "components"):
        here = (*where, index)
        if ("items" in component) != ("item_kind" in component):
            yield here, "expected items and item_kind together, found one of them"
        scoring = component.get("scoring", "percent")
        if scoring in ("all-correct", "average") and "items" not in component:
            yield here, f"expected items, since its scoring is {scoring}; found none"
        mark = number(component.get("pass_mark"))
        if scoring == "all-correct" and mark is not None and mark != FULL:
            sentence = f"expected 100 (or nothing), since every answer must be right; found {mark}"
            yield (*here, "pass_mark"), sentence


def _recertification(place: Path, table: Raw, programme: Raw) -> Iterator[Fault]:
    """Check the word for how often a track or the tracks of a level are renewed."""
    word = table.get("recertification")
    if word is None:
        return
    if "validity_months" in table:
        yield (*place, "validity_months"), "expected recertification or this, found both"
    words = list(table_at(programme, "recertification"))
    if word not in words:
        yield (*place, "recertification"), _unknown("word", words, str(word))


def _validity(place: Path, track: Raw, programme: Raw) -> Iterator[Fault]:
    level = _level_of(track, programme)
    names = ("validity_months", "recertification")
    if not any(name in table for table in (track, level) for name in names):
        yield place, "expected recertification or validity_months, here or at its level"
    months = validity_months(track, programme)
    renewals = [table_at(track, "renewal"), table_at(level, "renewal")]
    layers = [*renewals, table_at(programme, "maintenance")]
    days = next((number(each["window_days"]) for each in layers if "window_days" in each), None)
    if months is not None and days is not None and days >= months * DAYS_OF_A_MONTH:
        sentence = (
            f"expected a renewal window shorter than the validity of {months} months, "
            f"found {days} days"
        )
        yield (*place, "renewal", "window_days"), sentence


def _assumed(place: Path, table: Raw) -> Iterator[Fault]:
    for name in table_at(table, "assumed"):
        if not settings_at(table, name):
            sentence = "expected the name of a setting that this table has; there is none"
            yield (*place, "assumed", name), sentence
