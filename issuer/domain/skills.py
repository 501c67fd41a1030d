"""Skills that a ticket system knows of agents, against those that they should have."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillChange:
    """What is to be changed for one agent, by the names of skills."""

    agent: int
    """The ticket system's own number of the agent."""
    external_id: str
    """Empty where the ticket system knows none."""
    give: frozenset[str]
    take: frozenset[str]


def change(
    agent: int, external_id: str, *, wanted: Collection[str], held: Collection[str]
) -> SkillChange | None:
    """Return what is to be changed for an agent; None where all is as it should be."""
    give, take = frozenset(wanted) - frozenset(held), frozenset(held) - frozenset(wanted)
    if not give and not take:
        return None
    return SkillChange(agent=agent, external_id=external_id, give=give, take=take)


def alike(
    sets: Mapping[int, frozenset[str]], *, at_once: int
) -> list[tuple[frozenset[str], tuple[int, ...]]]:
    """Return the agents with equal sets of skills together, ``at_once`` at most; empty sets not."""
    together: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for agent, skills in sets.items():
        if skills:
            together[skills].append(agent)
    return [
        (skills, tuple(agents[first : first + at_once]))
        for skills, agents in sorted(together.items(), key=lambda each: sorted(each[0]))
        for first in range(0, len(agents), at_once)
    ]
