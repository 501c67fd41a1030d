"""The routing rules as the desk shows them: with how many are eligible now, and who is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.domain.routing import Need, RoutingRules, Rule, Ticket, Unreported, plan
from issuer.domain.routing_decision import RoutingDecision
from issuer.domain.standing import IN_DATE
from issuer.persistence import Records
from issuer.persistence.records.absences import NotGranted, Unavailable
from issuer.persistence.records.holders import HolderRecord
from issuer.services.office import Office
from issuer.services.routing import decide_routing, kinds_needed, rules_of

NAMED: Final = 25
"""So many of each kind of absence are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule, and how many are eligible at the moment."""

    rule: Rule
    eligible: int
    """For the rule's own pool, available or not."""
    eligible_instead: tuple[int, ...]
    """For each fallback, in their order."""


class Absence(StrEnum):
    """Why somebody is not in a pool; a certification that is not in date by its standing."""

    EXCLUDED = "excluded"
    AWAY = "away"
    FULL = "full"
    UNREPORTED = "unreported"
    LEFT = "left"
    RESTRICTED = "restricted"
    """Their certification stands, and another track that is overdue restricts them."""
    GRACE = "grace"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Somebody who is not in a pool."""

    holder_id: int
    external_id: str
    name: str
    why: Absence
    open_tickets: int | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absentees:
    """Who is not in the rule's own pool."""

    people: tuple[Absent, ...]
    more: bool
    """Whether there are others besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A ticket that somebody tries at the desk: the decision, and who is not in the pool."""

    decision: RoutingDecision
    people: Mapping[str, HolderRecord]
    """The agents of the pool, by their external ids."""
    others: Absentees


def try_ticket(office: Office, ticket: Ticket, *, limit: int, at: datetime) -> Trial:
    """Decide a ticket as the API does, and say besides who is not in the pool and why.

    Args:
        office: whose rules and agents they are.
        ticket: words folded to small letters.
        limit: how many agents are named at most.
        at: the moment.

    Raises:
        NotFoundError, RefusedError: see ``decide_routing``.
    """
    decision = decide_routing(office, ticket, limit=limit, at=at)
    with office.database.reading() as records:
        people = records.holders.by_external_ids(each.external_id for each in decision.agents)
    return Trial(decision=decision, people=people, others=absentees(office, ticket, at=at))


def rule_views(office: Office, *, at: datetime) -> tuple[RuleView, ...]:
    """Return the rules in force, in their order.

    Raises:
        NotFoundError: the office has no routing rules.
    """
    rules = rules_of(office)
    with office.database.reading() as records:
        kinds = records.access.kinds_of(rules.programme)
        known: dict[Need, int] = {}

        def eligible(need: Need) -> int:
            if need not in known:
                needed = kinds_needed(need, kinds)
                known[need] = 0 if needed is None else records.pools.certified(needed, at)
            return known[need]

        return tuple(
            RuleView(
                rule=rule,
                eligible=eligible(rule.need),
                eligible_instead=tuple(eligible(each.need) for each in rule.fallbacks),
            )
            for rule in rules.rules
        )


def absentees(office: Office, ticket: Ticket, *, at: datetime) -> Absentees:
    """Return who is not in the own pool of the rule that governs a ticket, and why.

    These are those who hold what is needed and cannot take a ticket now, and those whose
    certification in a track that is needed grants them nothing at the moment.

    Raises:
        NotFoundError: the office has no routing rules.
    """
    rules = rules_of(office)
    asked = plan(rules, ticket)
    if asked is None:
        return Absentees(people=(), more=False)
    found: dict[int, Absent] = {}
    more = False
    need = asked.steps[0].need
    with office.database.reading() as records:
        kinds = records.access.kinds_of(rules.programme)
        busy = _unavailable(records, rules, need, ticket, at=at)
        more = len(busy) > NAMED
        for one in busy[:NAMED]:
            found[one.holder_id] = one
        for track in need.certifications:
            held = records.absences.not_granted(
                rules.programme, track, kinds.get(track), at=at, limit=NAMED + 1
            )
            more = more or len(held) > NAMED
            for each in held[:NAMED]:
                found.setdefault(each.holder_id, _without_access(each))
    return Absentees(people=tuple(found.values()), more=more)


def _unavailable(
    records: Records, rules: RoutingRules, need: Need, ticket: Ticket, *, at: datetime
) -> list[Absent]:
    needed = kinds_needed(need, records.access.kinds_of(rules.programme))
    if needed is None:
        return []
    exclude = records.pools.keys(ticket.exclude) if ticket.exclude else frozenset()
    found = records.absences.unavailable(
        needed,
        exclude=exclude,
        unreported=rules.unreported is Unreported.AVAILABLE,
        at=at,
        limit=NAMED + 1,
    )
    return [
        Absent(
            holder_id=each.holder_id,
            external_id=each.external_id,
            name=each.name,
            why=Absence.EXCLUDED if each.holder_id in exclude else _why(each),
            open_tickets=each.open_tickets,
            capacity=each.capacity,
        )
        for each in found
    ]


def _why(found: Unavailable) -> Absence:
    if found.available is None:
        return Absence.UNREPORTED
    return Absence.FULL if found.available else Absence.AWAY


def _without_access(found: NotGranted) -> Absent:
    why = Absence.RESTRICTED if found.standing in IN_DATE else Absence(found.standing.value)
    return Absent(
        holder_id=found.holder_id,
        external_id=found.external_id,
        name=found.name,
        why=Absence.LEFT if found.left_on is not None else why,
    )
