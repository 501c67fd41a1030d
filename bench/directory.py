"""``python -m bench.directory``: the directory with 100,000 listed people.

Each query is what one request does: the page that is found, and the counts beside the filters.
Times are also told as a ratio to reading one certification by its key in the same run.
"""

import argparse
import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.calls import Taken, print_table, print_verdict, timed
from bench.databases import arguments, gather_statistics, key_read, on_each
from bench.listed import COUNTRIES, LANGUAGES, SEED, SKILLS, TRACKS, a_name, fill
from bench.office import AT, PROGRAMME, an_office
from issuer.domain.programme import Level
from issuer.persistence import Database
from issuer.persistence.folding import fold
from issuer.services.directory import search_directory
from issuer.services.directory_counts import KEPT, DirectoryCounting
from issuer.services.office import Office
from issuer.services.views import DirectoryOrder, DirectoryQuery

TARGET_MILLISECONDS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One kind of query: how it is asked for the n-th time."""

    name: str
    query: Callable[[random.Random], DirectoryQuery]


NOTHING: Final = DirectoryQuery()
COUNTS: Final = Asked(name="all counts, nothing kept", query=lambda _: NOTHING)


def main() -> None:
    """Measure on SQLite and on PostgreSQL; print both tables."""
    parser = arguments("bench.directory", __doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40, help="of each kind of query")
    on_each(measure, parser.parse_args())


def measure(kind: str, database: Database, chosen: argparse.Namespace) -> None:
    """Fill one database, ask it, and print what came out."""
    with an_office() as model:
        office = replace(model, database=database)
        started = time.perf_counter()
        listed = fill(database, chosen.people)
        database.scrub()
        gather_statistics(database)
        print(f"{kind}: {chosen.people:,} people, {listed:,} certifications listed, ", end="")
        print(f"written in {time.perf_counter() - started:.0f} s")
        report(ask(office, chosen.rounds), key_read(database, chosen.rounds * 10))


def ask(office: Office, rounds: int) -> dict[str, list[Taken]]:
    """Return what each query took, kinds in turn."""
    # As the application does before its first request.
    gc.collect()
    gc.freeze()
    chance = random.Random(SEED)
    deep = deep_cursor(office)
    counting, again = DirectoryCounting(office), DirectoryCounting(office)
    kinds = asked(deep)
    taken: dict[str, list[Taken]] = {kind.name: [] for kind in (*kinds, COUNTS)}
    for number in range(rounds):
        for kind in kinds:
            query = kind.query(chance)
            taken[kind.name].append(timed(lambda query=query: answered(office, counting, query)))
        later = AT + number * KEPT
        taken[COUNTS.name].append(timed(lambda later=later: again.counts(NOTHING, at=later)))
    return taken


def answered(office: Office, counting: DirectoryCounting, query: DirectoryQuery) -> None:
    """Do what one request does."""
    search_directory(office, query, at=AT)
    counting.counts(query, at=AT)


def asked(deep: str) -> Sequence[Asked]:
    """Return the kinds of queries of the mix; ``deep`` is a cursor far inside."""

    def beginning(chance: random.Random, letters: int) -> str:
        return fold(a_name(chance))[:letters]

    def track(chance: random.Random) -> str:
        return f"track-{chance.randrange(TRACKS)}"

    newest = DirectoryOrder.NEWEST
    return (
        Asked(name="first page", query=lambda _: DirectoryQuery()),
        Asked(name="two letters", query=lambda c: DirectoryQuery(text=beginning(c, 2))),
        Asked(name="four letters", query=lambda c: DirectoryQuery(text=beginning(c, 4))),
        Asked(name="whole name", query=lambda c: DirectoryQuery(text=a_name(c))),
        Asked(name="nobody's name", query=lambda _: DirectoryQuery(text="xyzzy")),
        Asked(name="track", query=lambda c: DirectoryQuery(programme=PROGRAMME, track=track(c))),
        Asked(name="rare country", query=lambda _: DirectoryQuery(country="IS")),
        Asked(
            name="no match: rare country, track, level",
            query=lambda c: DirectoryQuery(country="XX", track=track(c), level=Level.GOLD),
        ),
        Asked(
            name="name and country",
            query=lambda c: DirectoryQuery(text=beginning(c, 3), country=c.choice(COUNTRIES)),
        ),
        Asked(name="language", query=lambda c: DirectoryQuery(language=c.choice(LANGUAGES))),
        Asked(
            name="specialisation",
            query=lambda c: DirectoryQuery(specialisation=c.choice(SKILLS)),
        ),
        Asked(
            name="specialisation, language, newest",
            query=lambda c: DirectoryQuery(
                specialisation=c.choice(SKILLS), language="fr", order=newest
            ),
        ),
        Asked(name="newest", query=lambda _: DirectoryQuery(order=newest)),
        Asked(
            name="newest, rare country", query=lambda _: DirectoryQuery(order=newest, country="IS")
        ),
        Asked(name="deep inside", query=lambda _: DirectoryQuery(cursor=deep)),
        Asked(
            name="deep inside, newest", query=lambda _: DirectoryQuery(order=newest, cursor=deep)
        ),
    )


def report(taken: dict[str, list[Taken]], key_seconds: float) -> None:
    """Print the table; counting everything without what is kept is no request of its own."""
    mix = [each for name, times in taken.items() if name != COUNTS.name for each in times]
    print_table("query", {**taken, "the mix": mix}, against="key read", seconds=key_seconds)
    print_verdict(mix, TARGET_MILLISECONDS)


def deep_cursor(office: Office) -> str:
    """Return the cursor of a page in the middle of the alphabet."""
    page = search_directory(office, DirectoryQuery(text="mario"), at=AT)
    if not page.entries:
        page = search_directory(office, DirectoryQuery(text="ma"), at=AT)
    return page.entries[-1].public_id


if __name__ == "__main__":
    main()
