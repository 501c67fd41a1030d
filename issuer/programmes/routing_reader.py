"""Reading a routing file: bytes become ``RoutingRules`` once, strictly."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from issuer.domain.programme import Programme
from issuer.domain.routing import Condition, Fallback, Need, RoutingRules, Rule, Weights
from issuer.programmes.judging import judged, read
from issuer.programmes.routing_format import (
    ConditionTable,
    FallbackTable,
    RoutingTable,
    RuleTable,
    faults_against,
)

SHIPPED = "routing.toml"
SHIPPED_FOR = "support-agents"
"""The programme that the shipped rules are about."""
KIND = "routing file"


def load_routing(path: Path, programmes: Sequence[Programme]) -> RoutingRules:
    """Read the routing file at ``path``; its rules are about one of ``programmes``.

    Raises:
        ProgrammeError: the file cannot be read, or anything in it is not as it must be.
    """
    return parse_routing(read(path, kind=KIND), str(path), programmes)


def shipped_routing(programmes: Sequence[Programme]) -> RoutingRules | None:
    """Return the rules that ship with Assay; None where their programme is not in force.

    Raises:
        ProgrammeError: an own programme of the same name lacks tracks that they are about.
    """
    if all(programme.slug != SHIPPED_FOR for programme in programmes):
        return None
    data = files("issuer.programmes").joinpath(SHIPPED).read_bytes()
    return parse_routing(data, SHIPPED, programmes)


def parse_routing(data: bytes, file: str, programmes: Sequence[Programme]) -> RoutingRules:
    """Read routing rules from ``data``; ``file`` is its name in error messages.

    Raises:
        ProgrammeError: anything in it is not as it must be; every error is named.
    """
    table, _ = judged(data, file, kind=KIND, model=RoutingTable, faults=faults_against(programmes))
    return RoutingRules(
        programme=table.programme,
        priorities=tuple(table.priorities),
        usual_priority=table.usual_priority,
        weights=Weights(
            skill=table.ranking.skill,
            language=table.ranking.language,
            workload=table.ranking.workload,
        ),
        unreported=table.workload.unreported,
        capacity=table.workload.capacity,
        report_minutes=table.workload.minutes,
        nobody_notify=tuple(table.nobody.notify),
        rules=tuple(_rule(rule, table.priorities) for rule in table.rules),
    )


def _rule(table: RuleTable, scale: Sequence[str]) -> Rule:
    return Rule(
        slug=table.slug,
        name=table.name,
        when=tuple(_condition(each, scale) for each in table.when),
        need=_need(table),
        prefers=tuple(table.prefers),
        rank_by=table.rank_by,
        notify=tuple(table.notify),
        flags=tuple(table.flags),
        escalate_to=tuple(table.escalate_to),
        fallbacks=tuple(
            Fallback(
                need=_need(each),
                rank_by=each.rank_by,
                notify=tuple(each.notify),
                flags=tuple(each.flags),
                together_with=tuple(each.together_with),
            )
            for each in table.fallbacks
        ),
    )


def _condition(table: ConditionTable, scale: Sequence[str]) -> Condition:
    return Condition(
        tags=tuple(table.tags),
        tiers=tuple(table.tiers),
        priorities=tuple(each for word in table.priorities for each in _meant(word, scale)),
    )


def _meant(word: str, scale: Sequence[str]) -> Sequence[str]:
    """Return the priorities that a word means: ``P1+`` is P1 and what is more urgent."""
    return scale[: scale.index(word[:-1]) + 1] if word.endswith("+") else [word]


def _need(table: RuleTable | FallbackTable) -> Need:
    return Need(certifications=tuple(table.certifications), at_least=table.at_least)
