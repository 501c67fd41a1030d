"""Who takes a ticket: the rules in force, held against what agents hold at the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from issuer.domain.routing import Need, PoolQuery, RankBy, RoutingRules, Ticket, Unreported, plan
from issuer.domain.routing_decision import RoutingDecision, decision
from issuer.domain.routing_pool import Pool, Report, ranked
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence import Records
from issuer.persistence.records.access_spans import at_least
from issuer.persistence.records.pools import PoolDraft
from issuer.services.office import Office

NO_PROGRAMME = (
    "This office has no routing rules: the ones that ship with Assay are for the programme "
    "support-agents, which is not in force here. Write your own and name them in the setting "
    "routing (docs/routing.md)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the ticket system tells of one agent."""

    external_id: str
    available: bool
    open_tickets: int
    capacity: int | None
    """Open tickets at which they are full; None for the file's own number."""
    languages: tuple[str, ...]
    """Primary language subtags."""


def decide_routing(office: Office, ticket: Ticket, *, limit: int, at: datetime) -> RoutingDecision:
    """Say who takes a ticket at a moment, and who is told. Nothing is recorded.

    Args:
        office: whose rules and agents they are.
        ticket: words folded to small letters.
        limit: how many agents are named at most.
        at: the moment.

    Raises:
        NotFoundError: the office has no routing rules.
        RefusedError: the ticket's priority is not one of the rules'.
    """
    rules = rules_of(office)
    if ticket.priority and ticket.priority not in rules.priorities:
        raise RefusedError(
            f"There is no priority “{ticket.priority}” in the routing rules. They know: "
            f"{', '.join(rules.priorities)}."
        )
    asked = plan(rules, ticket)
    pools: list[Pool] = []
    if asked is not None:
        with office.database.reading() as records:
            for query in asked.steps:
                pools.append(_pool(records, rules, query, limit=limit, at=at))
                if pools[-1].agents:
                    break
    return decision(rules, asked, pools, priority=ticket.priority or rules.usual_priority, at=at)


def report_agents(
    office: Office, told: Sequence[Told], *, minutes: int | None, at: datetime
) -> list[str]:
    """Keep how busy agents are; return the external ids that nobody has.

    Args:
        office: whose agents they are.
        told: of each agent once; replaces what was told of them before.
        minutes: for how long it holds; None for the file's own time.
        at: the moment of which it tells.

    Raises:
        NotFoundError: the office has no routing rules.
    """
    rules = rules_of(office)
    until = at + timedelta(minutes=rules.report_minutes if minutes is None else minutes)
    with office.database.transaction() as records:
        known = records.holders.by_external_ids(each.external_id for each in told)
        reports = {
            known[each.external_id].id: Report(
                available=each.available,
                open_tickets=each.open_tickets,
                capacity=each.capacity or rules.capacity,
                languages=each.languages,
                reported_at=at,
                expires_at=until,
            )
            for each in told
            if each.external_id in known and known[each.external_id].erased_at is None
        }
        records.holders.lock(reports)
        records.pools.report(reports)
    return [
        each.external_id
        for each in told
        if each.external_id not in known or known[each.external_id].erased_at is not None
    ]


def rules_of(office: Office) -> RoutingRules:
    """Return the routing rules in force; raises NotFoundError where there are none."""
    if office.routing is None:
        raise NotFoundError(NO_PROGRAMME)
    return office.routing


def kinds_needed(need: Need, kinds: Mapping[str, int]) -> tuple[int, ...] | None:
    """Return the keys of what is needed, of all ``kinds`` of the programme.

    None where something of it was never granted to anybody: nobody can have it.
    """
    names = [*need.certifications]
    if need.at_least:
        names.append(at_least(need.at_least))
    found = [kinds[name] for name in names if name in kinds]
    return tuple(found) if len(found) == len(names) else None


def _pool(
    records: Records, rules: RoutingRules, query: PoolQuery, *, limit: int, at: datetime
) -> Pool:
    """Find one pool: the database ranks whoever is eligible, and names the few at the top."""
    kinds = records.access.kinds_of(rules.programme)
    needed = kinds_needed(query.need, kinds)
    if needed is None:
        return Pool(certified=0, agents=())
    given = [track for track in query.wanted if track in query.need.certifications]
    rest = [kinds.get(track) for track in query.wanted if track not in given]
    draft = PoolDraft(
        needed=needed,
        wanted=tuple(each for each in rest if each is not None),
        given=len(given),
        out_of=len(query.wanted),
        language=query.language,
        exclude=records.pools.keys(query.exclude) if query.exclude else frozenset(),
        weights=rules.weights,
        unreported=rules.unreported is Unreported.AVAILABLE,
    )
    size = records.pools.certified(needed, at)
    if query.rank_by is RankBy.SCORE:
        found = records.pools.best(draft, size=size, at=at, limit=limit)
    else:
        least = [at_least(count) for count in range(len(kinds), 0, -1)]
        counts = [kinds[each] for each in least if each in kinds]
        found = _by_certifications(records, draft, counts, size=size, limit=limit, at=at)
    tracks = {key: what for what, key in kinds.items() if not what.startswith("#")}
    agents = records.pools.agents(found, tracks, at)
    return Pool(
        certified=size,
        agents=ranked(query, [agents[key] for key in found], rules, limit=limit),
    )


def _by_certifications(
    records: Records,
    draft: PoolDraft,
    counts: Sequence[int],
    *,
    size: int,
    limit: int,
    at: datetime,
) -> list[int]:
    """Return those with the most certifications first: by each number, from the highest down."""
    found: list[int] = []
    for kind in counts:
        if len(found) >= limit:
            break
        narrower = PoolDraft(
            needed=(kind, *draft.needed),
            wanted=draft.wanted,
            given=draft.given,
            out_of=draft.out_of,
            language=draft.language,
            exclude=draft.exclude | frozenset(found),
            weights=draft.weights,
            unreported=draft.unreported,
        )
        found += records.pools.best(narrower, size=size, at=at, limit=limit - len(found))
    return found
