"""A routing decision in sentences, for a person who asks why."""

from typing import Final

from issuer.domain.routing import RankBy, Ticket
from issuer.domain.routing_decision import Notice, Purpose, RoutingDecision, Tried, Why
from issuer.domain.routing_pool import Candidate

_PURPOSES: Final = {
    Purpose.RULE: "the rule asks for it",
    Purpose.FALLBACK: "a fallback was taken",
    Purpose.ESCALATION: "the ticket is escalated whoever takes it",
    Purpose.NOBODY: "nobody can take it",
}


def sentence_of(tried: Tried) -> str:
    """Say of a pool that could not take the ticket why that is."""
    if tried.why is Why.NOBODY_CERTIFIED:
        return "Nobody holds what is needed at this moment."
    people = "1 agent holds" if tried.certified == 1 else f"{tried.certified} agents hold"
    return f"{people} what is needed, and none of them is available: away, full or excluded."


def explained(found: RoutingDecision, ticket: Ticket, *, ranking: bool = True) -> list[str]:
    """Return how the decision came about, step by step; with a sentence for each agent or not."""
    if found.rule is None:
        return [f"No rule matches a ticket of priority {found.priority} with these tags."]
    said = [f"The rule “{found.rule.name}” governs: it is the first that matches."]
    said[0] += f" The ticket's priority is {found.priority}"
    said[0] += "." if ticket.priority else ", the usual one, since it names none."
    if found.also:
        names = ", ".join(f"“{rule.name}”" for rule in found.also)
        said.append(f"Further rules match and count for the ranking: {names}.")
    said += [_tried(found, each) for each in found.tried]
    if ranking:
        said += [_ranked(number, each) for number, each in enumerate(found.agents, start=1)]
    said += [_told(each) for each in found.notices]
    if found.flags:
        said.append(f"To be set on the ticket: {', '.join(found.flags)}.")
    if found.together_with:
        said.append(f"The ticket also goes to: {', '.join(found.together_with)}.")
    return said


def _tried(found: RoutingDecision, tried: Tried) -> str:
    assert found.rule is not None  # noqa: S101 - for the type
    if tried.fallback is None:
        which, need, rank_by = "The rule's own pool", found.rule.need, found.rule.rank_by
    else:
        fallback = found.rule.fallbacks[tried.fallback - 1]
        which, need, rank_by = f"Fallback {tried.fallback}", fallback.need, fallback.rank_by
    wants = list(need.certifications)
    if need.at_least:
        tracks = "track" if need.at_least == 1 else "tracks"
        wants.append(f"at least {need.at_least} {tracks} of the programme")
    asked = f"{which} asks for {' and '.join(wants)}."
    if tried.why is not None:
        return f"{asked} {sentence_of(tried)}"
    order = (
        "the number of certifications, then by score"
        if rank_by is RankBy.CERTIFICATIONS
        else "score: skill match, language and free capacity, each with its weight"
    )
    return f"{asked} {tried.certified} certified; who is available is ranked by {order}."


def _ranked(number: int, agent: Candidate) -> str:
    parts = [f"skill match {agent.skill / 10:g} %"]
    if agent.matched:
        parts[0] += f" ({', '.join(agent.matched)})"
    if agent.speaks is not None:
        parts.append("speaks the language" if agent.speaks else "not known to speak the language")
    if agent.report is None:
        parts.append("workload not reported, taken for half")
    else:
        parts.append(f"{agent.report.open_tickets} of {agent.report.capacity} tickets open")
    return f"{number}. {agent.external_id}, score {agent.score}: {', '.join(parts)}."


def _told(notice: Notice) -> str:
    rule = f" (rule “{notice.rule}”)" if notice.rule else ""
    return f"To be told: {notice.to}, since {_PURPOSES[notice.purpose]}{rule}."
