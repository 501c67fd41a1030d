"""The answer for a ticket: from what the rules ask and the pools that were found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.domain.routing import Plan, RoutingRules, Rule
from issuer.domain.routing_pool import Candidate, Pool


class Why(StrEnum):
    """Why a pool could not take the ticket; a stable code."""

    NOBODY_CERTIFIED = "nobody-certified"
    NOBODY_AVAILABLE = "nobody-available"
    """There are agents who hold what is needed, and each is away, full or excluded."""
    NO_RULE = "no-rule"
    """No rule matches the ticket."""


class Purpose(StrEnum):
    """Why somebody is told."""

    RULE = "rule"
    FALLBACK = "fallback"
    ESCALATION = "escalation"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody who is to be told, in the words of the file, and why."""

    to: str
    purpose: Purpose
    rule: str
    """Slug of the rule that asks for it; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A pool that was looked for."""

    fallback: int | None
    """Position of the fallback, from 1; None for the rule's own pool."""
    certified: int
    found: int
    """Agents who can take it, as far as was counted."""
    why: Why | None
    """Why it could not take the ticket; None for the one that takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """Who takes a ticket, who is told, and how that came about."""

    at: datetime
    priority: str
    rule: Rule | None
    also: tuple[Rule, ...]
    tried: tuple[Tried, ...]
    agents: tuple[Candidate, ...]
    """Best first; empty where nobody can take it."""
    notices: tuple[Notice, ...]
    flags: tuple[str, ...]
    together_with: tuple[str, ...]

    @property
    def taken(self) -> Tried | None:
        """The pool that takes the ticket; None where none does."""
        return next((each for each in self.tried if each.why is None), None)

    @property
    def escalated_to(self) -> tuple[str, ...]:
        """Who the ticket is escalated to, whoever takes it."""
        return tuple(each.to for each in self.notices if each.purpose is Purpose.ESCALATION)


def decision(
    rules: RoutingRules, plan: Plan | None, pools: Sequence[Pool], *, priority: str, at: datetime
) -> RoutingDecision:
    """Return the answer for a ticket.

    Args:
        rules: by which it is decided.
        plan: what they ask; None where no rule matches.
        pools: what was found for the plan's steps, in their order, up to the first with agents.
        priority: of the ticket.
        at: the moment of which all of it is told.
    """
    if plan is None:
        return RoutingDecision(
            at=at,
            priority=priority,
            rule=None,
            also=(),
            tried=(),
            agents=(),
            notices=_notices(rules.nobody_notify, Purpose.NOBODY, ""),
            flags=(),
            together_with=(),
        )
    rule = plan.rule
    tried = tuple(
        Tried(
            fallback=position or None,
            certified=pool.certified,
            found=len(pool.agents),
            why=_why(pool),
        )
        for position, pool in enumerate(pools)
    )
    taken = next((each for each in tried if each.why is None), None)
    agents = pools[-1].agents if taken is not None else ()
    fallback = rule.fallbacks[taken.fallback - 1] if taken and taken.fallback else None
    escalations = [
        notice
        for each in (rule, *plan.also)
        for notice in _notices(each.escalate_to, Purpose.ESCALATION, each.slug)
    ]
    notices = [*escalations, *_notices(rule.notify, Purpose.RULE, rule.slug)]
    if fallback is not None:
        notices += _notices(fallback.notify, Purpose.FALLBACK, rule.slug)
    if taken is None:
        notices += _notices(rules.nobody_notify, Purpose.NOBODY, rule.slug)
    return RoutingDecision(
        at=at,
        priority=priority,
        rule=rule,
        also=plan.also,
        tried=tried,
        agents=agents,
        notices=tuple(dict.fromkeys(notices)),
        flags=tuple(dict.fromkeys((*rule.flags, *(fallback.flags if fallback else ())))),
        together_with=fallback.together_with if fallback else (),
    )


def _why(pool: Pool) -> Why | None:
    if pool.agents:
        return None
    return Why.NOBODY_AVAILABLE if pool.certified else Why.NOBODY_CERTIFIED


def _notices(to: tuple[str, ...], purpose: Purpose, rule: str) -> tuple[Notice, ...]:
    return tuple(Notice(to=each, purpose=purpose, rule=rule) for each in to)
