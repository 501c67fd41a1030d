"""``python -m bench.routing``: who takes a ticket, with 10,000 agents and 50 rules.

Each ticket is asked about by ``POST /api/v1/routing/decide``: the key is looked up, the body
read, the rules are matched, the pool is looked for and ranked, fallbacks are taken, and the
answer is written. Times are also told as a ratio to the smallest question that this database can
be asked in the same run, ``SELECT 1`` in a transaction of its own.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import Flask
from sqlalchemy import insert, text

from bench.calls import Taken, at_share, print_table, print_verdict, timed
from bench.databases import arguments, gather_statistics, on_each
from bench.held import holder_of
from bench.office import AT, an_office
from issuer.domain.access import breadths
from issuer.domain.routing import (
    Condition,
    Fallback,
    Need,
    RankBy,
    RoutingRules,
    Rule,
    Ticket,
    Unreported,
    Weights,
)
from issuer.domain.timeline import Interval
from issuer.persistence import Database
from issuer.persistence.models.people import Holder
from issuer.persistence.records.access_spans import Kind, at_least
from issuer.services.api_keys import create_api_key
from issuer.services.office import Office
from issuer.services.routing import Told, report_agents
from issuer.services.scopes import Scope
from issuer.web.api.blueprint import api

SEED: Final = 20261121
TARGET_MILLISECONDS: Final = 20
PROGRAMME: Final = "support-agents"
SHARES: Final = {
    "product-fundamentals": 0.952,
    "security-compliance": 1.0,
    "advanced-troubleshooting": 0.667,
    "billing-accounts": 0.429,
    "customer-success": 0.286,
    "de-escalation": 0.738,
}
"""Which share of the agents holds each track, as on the programme's own dashboard."""
LANGUAGES: Final = ("en", "de", "fr", "es", "pt", "ja")
_CHUNK: Final = 500


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = arguments("bench.routing", __doc__)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--rules", type=int, default=50)
    parser.add_argument("--tickets", type=int, default=600)
    on_each(measure, parser.parse_args())


def measure(kind: str, database: Database, chosen: argparse.Namespace) -> None:
    """Fill one database, decide tickets, and print what came out."""
    with an_office() as model:
        office = replace(model, database=database, routing=rules(chosen.rules))
        spans = fill(office, chosen.agents)
        gather_statistics(database)
        print(f"{kind}: {chosen.agents:,} agents, {chosen.rules} rules, {spans:,} spans")
        report(office, tickets(chosen.tickets))


def report(office: Office, asked: Sequence[tuple[str, Ticket]]) -> None:
    """Decide the tickets, kinds in turn, and print the table."""
    ask = asking(office)
    for _, ticket in asked[:10]:
        ask(ticket)
    taken: dict[str, list[Taken]] = {}
    bare: list[float] = []
    for kind, ticket in asked:
        one = timed(lambda ticket=ticket: ask(ticket))
        taken.setdefault(kind, []).append(one)
        bare.append(timed(lambda: round_trip(office)).clock)
    mix = [each for times in taken.values() for each in times]
    print_table(
        "ticket", {**taken, "the mix": mix}, against="round trip", seconds=at_share(bare, 0.5)
    )
    print_verdict(mix, TARGET_MILLISECONDS)


def asking(office: Office) -> Callable[[Ticket], None]:
    """Return what asks the API of the office about a ticket."""
    app = Flask("bench")
    app.register_blueprint(api(office, clock=lambda: AT, rate="1000000 per minute"))
    token = create_api_key(office.database, name="bench", scopes=[Scope.ROUTING_DECIDE], at=AT)
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    def ask(ticket: Ticket) -> None:
        body = {
            "tags": sorted(ticket.tags),
            "priority": ticket.priority or None,
            "language": ticket.language or None,
            "exclude": sorted(ticket.exclude),
        }
        answer = client.post("/api/v1/routing/decide", json=body, headers=headers)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(answer.text)

    return ask


def round_trip(office: Office) -> None:
    """Ask the database for as little as can be."""
    with office.database.reading() as records:
        records._connection.execute(text("SELECT 1")).scalar()


def rules(count: int) -> RoutingRules:
    """Return ``count`` rules: the shipped kinds, each for subjects of its own, standard last."""
    tracks = tuple(SHARES)
    made = [
        Rule(
            slug=f"subject-{number}",
            name=f"Subject {number}",
            when=(Condition(tags=(f"tag-{number}", f"other-{number}")),),
            need=Need(at_least=3) if number % 7 == 0 else Need(certifications=(_track(number),)),
            prefers=(_track(number + 2),) if number % 3 == 0 else (),
            notify=("lead",),
            fallbacks=(
                Fallback(
                    need=Need(certifications=(tracks[0],)),
                    rank_by=RankBy.CERTIFICATIONS if number % 2 else RankBy.SCORE,
                    notify=("manager",),
                ),
            ),
        )
        for number in range(count - 1)
    ]
    standard = Rule(
        slug="standard",
        name="Standard",
        when=(Condition(priorities=("P2", "P3", "P4")),),
        need=Need(certifications=(tracks[0],)),
    )
    return RoutingRules(
        programme=PROGRAMME,
        priorities=("P0", "P1", "P2", "P3", "P4"),
        usual_priority="P3",
        weights=Weights(skill=2, language=1, workload=1),
        unreported=Unreported.AVAILABLE,
        capacity=10,
        report_minutes=1_440,
        nobody_notify=("manager",),
        rules=(*made, standard),
    )


def _track(number: int) -> str:
    return tuple(SHARES)[number % len(SHARES)]


def tickets(count: int) -> list[tuple[str, Ticket]]:
    """Return the mix: tickets of one subject, of two, of none, and of people who are excluded."""
    chance = random.Random(SEED)

    def tag() -> str:
        return f"tag-{chance.randrange(49)}"

    kinds = (
        ("no subject: every agent with the fundamentals", lambda: Ticket(priority="P3")),
        ("one subject", lambda: Ticket(tags=frozenset({tag()}))),
        (
            "one subject and a language",
            lambda: Ticket(tags=frozenset({tag()}), language=chance.choice(LANGUAGES)),
        ),
        (
            "two subjects and a language",
            lambda: Ticket(tags=frozenset({tag(), tag()}), language=chance.choice(LANGUAGES)),
        ),
        (
            "one subject, ten excluded",
            lambda: Ticket(
                tags=frozenset({tag()}),
                exclude=frozenset(f"bench-{chance.randrange(1, 10_000)}" for _ in range(10)),
            ),
        ),
    )
    return [(name, make()) for _ in range(count // len(kinds)) for name, make in kinds]


def fill(office: Office, agents: int) -> int:
    """Write agents, what they are granted (the past and the future too), and their reports."""
    chance = random.Random(SEED)
    written = 0
    for first in range(1, agents + 1, _CHUNK):
        keys = range(first, min(first + _CHUNK, agents + 1))
        granted = {key: _granted(chance) for key in keys}
        written += sum(len(each) for kinds in granted.values() for each in kinds.values())
        with office.database.transaction() as records:
            records._connection.execute(
                insert(Holder), [holder_of(key, f"Agent {key}") for key in keys]
            )
            records.access.replace(granted)
        told = [
            Told(
                external_id=f"bench-{key}",
                available=chance.random() < 0.8,
                open_tickets=chance.randrange(12),
                capacity=None,
                languages=tuple(chance.sample(LANGUAGES, chance.choice((1, 2)))),
            )
            for key in keys
            if chance.random() < 0.9
        ]
        report_agents(office, told, minutes=None, at=AT)
    return written


def _granted(chance: random.Random) -> dict[Kind, tuple[Interval, ...]]:
    """Return what one agent is granted: some had a gap, some have not been renewed."""
    held: dict[Kind, tuple[Interval, ...]] = {}
    for track, share in SHARES.items():
        if chance.random() >= share:
            continue
        end = AT + timedelta(days=chance.randrange(1, 365))
        begin = end - timedelta(days=365 * chance.randrange(1, 4))
        gap = begin - timedelta(days=chance.randrange(10, 60))
        before = ((gap - timedelta(days=365), gap),) if chance.random() < 0.3 else ()
        held[PROGRAMME, track] = (*before, (begin, end))
    for least, intervals in breadths(held.values()).items():
        held[PROGRAMME, at_least(least)] = intervals
    return held


if __name__ == "__main__":
    main()
