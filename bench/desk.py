"""``python -m bench.desk``: the desk's lists with 100,000 people, on both databases.

The people are those of ``bench.directory``. What a page asks of the services is timed, without
the template; besides milliseconds, as a ratio to reading one certification by its key in the
same run.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bench.calls import Taken, print_table, timed
from bench.databases import arguments, gather_statistics, key_read, on_each
from bench.listed import SEED, a_name, fill
from bench.office import AT, an_office
from issuer.domain.standing import Standing
from issuer.persistence import Database
from issuer.services.ceu_queue import waiting_page
from issuer.services.office import Office
from issuer.services.people_pages import certifications_page, people_page
from issuer.services.today import today
from issuer.services.withdrawals import waiting_withdrawals

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
        "withdrawals": lambda _: waiting_withdrawals(office, at=AT),
        "today": lambda _: today(office, at=AT),
    }


REFERENCE_READS: Final = 400


def main() -> None:
    """Measure on SQLite and on PostgreSQL; print both tables."""
    parser = arguments("bench.desk", __doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20, help="of each page")
    on_each(measure, parser.parse_args())


def measure(kind: str, database: Database, chosen: argparse.Namespace) -> None:
    """Fill one database, ask for each page, and print what came out."""
    with an_office() as model:
        office = replace(model, database=database)
        held = fill(database, chosen.people)
        gather_statistics(database)
        print(f"{kind}: {chosen.people:,} people, {held:,} certifications")
        chance = random.Random(SEED)
        taken: dict[str, list[Taken]] = {}
        for name, page in pages(office, chosen.people).items():
            taken[name] = [timed(lambda page=page: page(chance)) for _ in range(chosen.rounds)]
        key_seconds = key_read(database, REFERENCE_READS)
        print_table("page", taken, against="key read", seconds=key_seconds)
        print()


if __name__ == "__main__":
    main()
