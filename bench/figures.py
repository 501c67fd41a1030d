"""``python -m bench.figures``: the dashboard and the report of 10,000 people.

Each person holds tracks of the support programme in the shares of its own dashboard, sat every
part of their assessments with each item recorded, and solved tickets. Each block is gathered as
its page gathers it.
"""

import argparse
import json
import random
import secrets
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import insert

from bench.calls import timed
from bench.databases import arguments, gather_statistics, on_each
from bench.held import Row, certification_of, cycle_of, holder_of, spans_of
from bench.listed import SEED, a_name
from bench.office import AT, PROGRAMME, an_office
from bench.routing import SHARES
from issuer.domain.figures.periods import Quarter, year_before
from issuer.domain.programme import Programme
from issuer.persistence import Database, Records
from issuer.persistence.models.certifications import Certification, Cycle, Span, TrackVersion
from issuer.persistence.models.people import Attempt, Holder
from issuer.persistence.models.tickets import Ticket
from issuer.services.figures.learning import adoption, analytics, recognition
from issuer.services.figures.matrix import MatrixQuery, matrix
from issuer.services.figures.outcomes import outcomes
from issuer.services.figures.quarterly import quarterly
from issuer.services.figures.standings import renewal_board, standings
from issuer.services.office import Office

TIERS: Final = ("L1", "L2", "L3")
_CHUNK: Final = 1_000

Block = Callable[[Records, Programme], object]
BLOCKS: Final[dict[str, Block]] = {
    "overview": lambda r, p: (standings(r, p, at=AT), recognition(r, p, at=AT)),
    "people, first page": lambda r, p: matrix(r, p, MatrixQuery(), at=AT),
    "people, last page": lambda r, p: matrix(r, p, MatrixQuery(page=10_000), at=AT),
    "renewals": lambda r, p: (renewal_board(r, p, at=AT), standings(r, p, at=AT)),
    "assessments": lambda r, p: adoption(r, p, analytics(r, p, year_before(AT)), at=AT),
    "outcomes": lambda r, p: outcomes(r, p, None, at=AT),
    "quarterly report": lambda r, p: quarterly(r, p, Quarter.of(AT), None, at=AT),
}


def main() -> None:
    """Measure on SQLite and on PostgreSQL; print both tables."""
    parser = arguments("bench.figures", __doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    on_each(measure, parser.parse_args())


def measure(kind: str, database: Database, chosen: argparse.Namespace) -> None:
    """Fill one database, gather every block, and print what it took."""
    with an_office() as model:
        programme = next(each for each in model.programmes if each.slug == PROGRAMME)
        office = replace(model, database=database, programmes=(programme,))
        counts = fill(database, programme, chosen.people, chosen.tickets)
        gather_statistics(database)
        told = ", ".join(f"{number:,} {words}" for words, number in counts.items())
        print(f"{kind}: {told}")
        print(f"{'block':<24}{'median ms':>11}{'cpu ms':>10}")
        for name, gather in BLOCKS.items():
            taken = [timed(lambda gather=gather: ask(office, gather)) for _ in range(chosen.rounds)]
            clock = statistics.median(each.clock for each in taken)
            work = statistics.median(each.processor for each in taken)
            print(f"{name:<24}{clock * 1e3:11.0f}{work * 1e3:10.0f}")


def ask(office: Office, gather: Block) -> None:
    """Gather one block, as one request does."""
    with office.database.reading() as records:
        gather(records, office.programmes[0])


def fill(database: Database, programme: Programme, people: int, tickets: int) -> dict[str, int]:
    """Write people with what they hold, sat and solved; return how many rows of each."""
    chance = random.Random(SEED)
    counts = dict.fromkeys(("people", "certifications", "sittings", "items"), 0)
    with database.transaction() as records:
        versions = [_version(programme, slug) for slug in SHARES]
        records._connection.execute(insert(TrackVersion), versions)
    key = 0
    for first in range(1, people + 1, _CHUNK):
        keys = range(first, min(first + _CHUNK, people + 1))
        held = []
        for holder in keys:
            for slug, share in SHARES.items():
                if chance.random() < share:
                    key += 1
                    held.append(_certification(key, holder, slug, chance))
        sat = [row for each in held for row in _sittings(programme, each, chance)]
        with database.transaction() as records:
            connection = records._connection
            connection.execute(insert(Holder), [_holder(each, chance) for each in keys])
            connection.execute(insert(Certification), held)
            connection.execute(insert(Cycle), [cycle_of(each) for each in held])
            connection.execute(insert(Span), [row for each in held for row in spans_of(each)])
            connection.execute(insert(Attempt), sat)
        counts["people"] += len(keys)
        counts["certifications"] += len(held)
        counts["sittings"] += len(sat)
        counts["items"] += sum(row["items"].count(",") + 1 for row in sat)
    slugs = list(SHARES)
    for first in range(0, tickets, 10 * _CHUNK):
        rows = [
            _ticket(n, people, slugs, chance) for n in range(first, min(first + 10_000, tickets))
        ]
        with database.transaction() as records:
            records._connection.execute(insert(Ticket), rows)
    return {**counts, "tickets": tickets}


def _version(programme: Programme, slug: str) -> Row:
    return {
        "programme": programme.slug,
        "track": slug,
        "version": 1,
        "programme_name": programme.name,
        "name": slug,
        "content": "{}",
        "digest": secrets.token_hex(32),
        "recorded_at": AT - timedelta(days=900),
    }


def _holder(key: int, chance: random.Random) -> Row:
    name, tier = a_name(chance), chance.choice(TIERS)
    hired_on = date(2023, 1, 1) + timedelta(days=chance.randrange(1_200))
    return holder_of(key, name, tier=tier, hired_on=hired_on)


def _certification(key: int, holder: int, slug: str, chance: random.Random) -> Row:
    created_at = AT - timedelta(seconds=chance.randrange(1, 380 * 86_400))
    return certification_of(key, holder, slug, "bronze", created_at)


def _sittings(programme: Programme, held: Row, chance: random.Random) -> Iterator[Row]:
    for component in programme.track(held["track"]).assessment.components:
        items = ["0" if chance.random() < 0.1 else "100" for _ in range(component.items or 1)]
        yield {
            "holder_id": held["holder_id"],
            "programme": PROGRAMME,
            "track": held["track"],
            "component": component.slug,
            "taken_at": held["created_at"] - timedelta(days=chance.randrange(1, 20)),
            "score": None,
            "items": json.dumps(items),
            "assessor": "",
            "recorded_at": AT,
        }


def _ticket(number: int, people: int, slugs: list[str], chance: random.Random) -> Row:
    slug = chance.choice(slugs)
    return {
        "reference": f"bench-{number}",
        "holder_id": chance.randrange(1, people + 1),
        "programme": PROGRAMME,
        "track": slug,
        "topic": slug,
        "solved_at": AT - timedelta(seconds=chance.randrange(1, 365 * 86_400)),
        "routed": chance.random() < 0.67,
        "first_contact": chance.random() < 0.8,
        "escalated": chance.random() < 0.1,
        "satisfaction": chance.choice((None, 3, 4, 5)),
    }


if __name__ == "__main__":
    main()
