"""Who may take a ticket: the rules as values, and what they ask for a ticket.

The first rule that matches, in the order of the file, governs who may take the ticket. Every
rule that matches has its say besides: its tracks count for the ranking, and its escalation is
made in any case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class RankBy(StrEnum):
    """What comes first among the agents of a pool."""

    SCORE = "score"
    """Skill match, language and free time, by the weights of the file."""
    CERTIFICATIONS = "certifications"
    """How many tracks of the programme they hold; the score decides between equals."""


class Unreported(StrEnum):
    """What holds of an agent of whom the ticket system told nothing that is still fresh."""

    AVAILABLE = "available"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What is asked about; words are compared without regard to capitals."""

    tags: frozenset[str] = frozenset()
    tier: str = ""
    """Of the customer."""
    priority: str = ""
    """Empty where none was given: the file's usual one."""
    language: str = ""
    """Primary language subtag, as ``de``; empty where it does not matter."""
    exclude: frozenset[str] = frozenset()
    """External ids of agents who shall not have it (again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Matches a ticket that has one of each that is named; empty names anything."""

    tags: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()

    def matches(self, ticket: Ticket, priority: str) -> bool:
        """Say whether the ticket, of this priority, meets all of it."""
        return (
            (not self.tags or not ticket.tags.isdisjoint(self.tags))
            and (not self.tiers or ticket.tier in self.tiers)
            and (not self.priorities or priority in self.priorities)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an agent must hold at the moment, all of it."""

    certifications: tuple[str, ...] = ()
    """Slugs of tracks."""
    at_least: int = 0
    """How many tracks of the programme, whichever they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Who takes it where nobody of the pool before can."""

    need: Need
    rank_by: RankBy = RankBy.SCORE
    notify: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """Set on the ticket, for who looks at it later."""
    together_with: tuple[str, ...] = ()
    """Who gets the ticket beside the agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the file."""

    slug: str
    name: str
    when: tuple[Condition, ...]
    """One of them must match."""
    need: Need
    prefers: tuple[str, ...] = ()
    """Tracks that count for the ranking besides those that are needed."""
    rank_by: RankBy = RankBy.SCORE
    notify: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()
    """Told of every ticket that matches, whoever takes it."""
    fallbacks: tuple[Fallback, ...] = ()
    """In the order in which they are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of the score counts."""

    skill: int
    language: int
    workload: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRules:
    """A routing file as a whole."""

    programme: str
    """Slug of the programme whose tracks the rules name."""
    priorities: tuple[str, ...]
    """Most urgent first."""
    usual_priority: str
    weights: Weights
    unreported: Unreported
    capacity: int
    """Open tickets at which an agent is full, where the report names no number."""
    report_minutes: int
    """For how long a report holds that names no time."""
    nobody_notify: tuple[str, ...]
    """Who is told where there is nobody at all."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolQuery:
    """Who is asked for, and by what they are ranked."""

    need: Need
    wanted: tuple[str, ...]
    """Tracks that the ticket touches; the share that an agent holds is the skill match."""
    rank_by: RankBy
    language: str
    exclude: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the rules ask for one ticket, before anybody was looked for."""

    priority: str
    rule: Rule
    also: tuple[Rule, ...]
    """Further rules that match, in their order."""
    steps: tuple[PoolQuery, ...]
    """The rule's own pool, then its fallbacks'."""


def plan(rules: RoutingRules, ticket: Ticket) -> Plan | None:
    """Return what the rules ask for a ticket; None where no rule matches."""
    priority = ticket.priority or rules.usual_priority
    matching = [
        rule
        for rule in rules.rules
        if any(condition.matches(ticket, priority) for condition in rule.when)
    ]
    if not matching:
        return None
    rule, *also = matching
    wanted = _once(
        [*rule.need.certifications, *rule.prefers]
        + [track for other in also for track in other.need.certifications]
    )
    steps = tuple(
        PoolQuery(
            need=need,
            wanted=wanted,
            rank_by=rank_by,
            language=ticket.language,
            exclude=ticket.exclude,
        )
        for need, rank_by in (
            (rule.need, rule.rank_by),
            *((each.need, each.rank_by) for each in rule.fallbacks),
        )
    )
    return Plan(priority=priority, rule=rule, also=tuple(also), steps=steps)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
