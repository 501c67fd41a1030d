"""``python -m bench.desk``: the desk's lists with 100,000 people, on both databases.

The people are those of ``bench.directory``. What a page asks of the services is timed, without
the template; besides milliseconds, as a ratio to reading one certification by its key in the
same run.
"""

import argparse
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg

from bench.directory import SEED, Taken, a_database, a_name, at_share, fill, key_read, timed
from bench.office import AT, an_office
from issuer.domain.standing import Standing
from issuer.persistence import Database
from issuer.services.ceu_queue import waiting_page
from issuer.services.office import Office
from issuer.services.people_pages import certifications_page, people_page
from issuer.services.today import today

Page = Callable[[random.Random], object]


def pages(office: Office, people: int) -> dict[str, Page]:
    """Return what each page asks for, at a place by chance."""

    def found(text: str) -> object:
        return people_page(office, text, after=None, at=AT)

    def listed(standing: Standing | None, after: int) -> object:
        return certifications_page(
            office, programme="", track="", standing=standing, after=after, at=AT
        )

    return {
        "people, first page": lambda _: found(""),
        "people, a page by chance": lambda chance: people_page(
            office, "", after=chance.randrange(1, people), at=AT
        ),
        "people, by two words": lambda chance: found(a_name(chance)),
        "people, by two letters": lambda chance: found(a_name(chance)[:2]),
        "people, by a name that is none": lambda _: found("zzyzx"),
        "certifications, by chance": lambda chance: listed(None, chance.randrange(1, people)),
        "certifications, suspended": lambda _: listed(Standing.SUSPENDED, 0),
        "continuing education": lambda _: waiting_page(office, after=""),
        "today": lambda _: today(office, at=AT),
    }


REFERENCE_READS: Final = 400


def main() -> None:
    """Measure on SQLite and, where it is there, on PostgreSQL; print both tables."""
    parser = argparse.ArgumentParser(prog="bench.desk", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20, help="of each page")
    parser.add_argument(
        "--postgresql",
        default="postgresql://postgres@127.0.0.1:5432/postgres",
        help="a server on which a database may be made and dropped; empty for none",
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}", chosen)
    if chosen.postgresql:
        with a_database(chosen.postgresql) as url:
            measure("PostgreSQL", url, chosen)


def measure(kind: str, url: str, chosen: argparse.Namespace) -> None:
    """Fill one database, ask for each page, and print what came out."""
    database = Database(url)
    database.upgrade()
    with an_office() as model:
        office = replace(model, database=database)
        held = fill(database, chosen.people)
        if kind == "PostgreSQL":
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ANALYZE")
        print(f"{kind}: {chosen.people:,} people, {held:,} certifications")
        chance = random.Random(SEED)
        taken: dict[str, list[Taken]] = {}
        for name, page in pages(office, chosen.people).items():
            taken[name] = [timed(lambda page=page: page(chance)) for _ in range(chosen.rounds)]
        report(taken, key_read(database, REFERENCE_READS))
    database.dispose()


def report(taken: dict[str, list[Taken]], key_seconds: float) -> None:
    """Print the table."""
    print(f"{'page':<34}{'p50 ms':>9}{'p95 ms':>9}{'to key read':>13}{'p95 cpu ms':>12}")
    for name, times in taken.items():
        clock = [each.clock for each in times]
        half, most = at_share(clock, 0.5), at_share(clock, 0.95)
        work = at_share([each.processor for each in times], 0.95)
        print(
            f"{name:<34}{half * 1e3:9.2f}{most * 1e3:9.2f}"
            f"{most / key_seconds:13.0f}{work * 1e3:12.2f}"
        )
    print(f"a key read takes {key_seconds * 1e3:.3f} ms\n")


if __name__ == "__main__":
    main()
