"""The agents of a pool, ranked by skill match and workload.

Whole numbers throughout, in thousandths, so that a database that ranks ten thousand agents and
this function that ranks the few it names come to the same order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.routing import PoolQuery, RankBy, RoutingRules, Unreported, Weights

WHOLE: Final = 1000
HALF: Final = 500
"""The free time of an agent of whom nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the ticket system told of an agent, as long as it holds."""

    available: bool
    open_tickets: int
    capacity: int
    languages: tuple[str, ...]
    """Primary language subtags."""
    reported_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent at a moment."""

    external_id: str
    tracks: frozenset[str]
    """Tracks of the programme that grant them access at the moment: neither expired, lapsed,
    suspended or ended, nor restricted by another track that is overdue."""
    report: Report | None
    """None where there is none that holds at the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An agent of a pool, with all that their place in it comes from."""

    external_id: str
    score: int
    skill: int
    """Share of the wanted tracks that they hold, in thousandths."""
    free: int
    """Share of their capacity that is free, in thousandths; half where nothing is known."""
    speaks: bool | None
    """Whether they speak the ticket's language; None where it does not matter."""
    matched: tuple[str, ...]
    """The wanted tracks that they hold."""
    certifications: int
    """How many tracks of the programme they hold."""
    report: Report | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Who can take it."""

    certified: int
    """How many hold what is needed, available or not."""
    agents: tuple[Candidate, ...]
    """The best of those who are available, best first."""


def load(open_tickets: int, capacity: int) -> int:
    """Return which share of the capacity is taken, in thousandths; never more than the whole."""
    return min(WHOLE, open_tickets * WHOLE // capacity)


def score(weights: Weights, *, skill: int, free: int, speaks: bool | None) -> int:
    """Return the score: each part in thousandths, times its weight."""
    return (
        weights.skill * skill + weights.workload * free + weights.language * (WHOLE * bool(speaks))
    )


def candidate(query: PoolQuery, agent: Agent, rules: RoutingRules) -> Candidate | None:
    """Return the agent as a member of the pool; None for who is none."""
    report = agent.report
    if agent.external_id in query.exclude or not holds(query, agent):
        return None
    if report is None and rules.unreported is Unreported.ABSENT:
        return None
    if report is not None and not (report.available and report.open_tickets < report.capacity):
        return None
    matched = tuple(track for track in query.wanted if track in agent.tracks)
    skill = len(matched) * WHOLE // len(query.wanted) if query.wanted else WHOLE
    free = HALF if report is None else WHOLE - load(report.open_tickets, report.capacity)
    speaks = (report is not None and query.language in report.languages) if query.language else None
    return Candidate(
        external_id=agent.external_id,
        score=score(rules.weights, skill=skill, free=free, speaks=speaks),
        skill=skill,
        free=free,
        speaks=speaks,
        matched=matched,
        certifications=len(agent.tracks),
        report=report,
    )


def holds(query: PoolQuery, agent: Agent) -> bool:
    """Say whether an agent holds what is needed."""
    return agent.tracks.issuperset(query.need.certifications) and (
        len(agent.tracks) >= query.need.at_least
    )


def ranked(
    query: PoolQuery, agents: Iterable[Agent], rules: RoutingRules, *, limit: int
) -> tuple[Candidate, ...]:
    """Return the members of the pool, best first, at most ``limit``.

    Of equals the one with more free time comes first, then as they come.
    """
    members = [each for each in (candidate(query, agent, rules) for agent in agents) if each]
    if query.rank_by is RankBy.CERTIFICATIONS:
        members.sort(key=lambda each: (-each.certifications, -each.score, -each.free))
    else:
        members.sort(key=lambda each: (-each.score, -each.free))
    return tuple(members[:limit])
