"""``/routing``: who takes a ticket, and how busy the agents are."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, ConfigDict, Field, Strict

from issuer.domain.routing import Ticket
from issuer.domain.routing_decision import RoutingDecision, Why
from issuer.domain.routing_pool import Candidate
from issuer.services.entries import STRICT, ExternalId, Language, Text
from issuer.services.routing import Told, decide_routing, report_agents
from issuer.services.scopes import Scope
from issuer.web.api.operations import ENTRIES_AT_ONCE, Answer, Call, Operation
from issuer.web.routing_words import explained, sentence_of

SUBJECT: Final = "Routing"

Word = Annotated[Text, Field(max_length=100)]
Count = Annotated[int, Strict(), Field(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBody:
    """A ticket, as far as the rules look at it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    tags: Annotated[
        list[Word], Field(max_length=100, description="Its tags; capitals make no difference.")
    ] = field(default_factory=list)
    tier: Annotated[Word | None, Field(description="The customer's tier, as `enterprise`.")] = None
    priority: Annotated[
        Word | None,
        Field(description="One of the rules' priorities, as `P2`; left out: the usual one."),
    ] = None
    language: Annotated[
        Language | None, Field(description="The customer's language (BCP 47), as `pt`.")
    ] = None
    exclude: Annotated[
        list[ExternalId],
        Field(max_length=100, description="Agents who shall not have it, by their external ids."),
    ] = field(default_factory=list)
    limit: Annotated[
        int, Strict(), Field(ge=1, le=100, description="How many agents are named at most.")
    ] = 10
    explain: Annotated[
        bool, Strict(), Field(description="Whether the answer explains itself in sentences.")
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """A rule of the routing file."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAnswer:
    """An agent who can take the ticket."""

    external_id: str
    score: int
    """By which they are ranked; the weighted sum of the parts."""
    skill_match: float
    """Share of the wanted tracks that they hold, 0 to 1."""
    matched: list[str]
    """The wanted tracks that they hold."""
    certifications: int
    """How many tracks of the programme they hold at this moment."""
    speaks_language: bool | None
    """Null where the ticket names no language."""
    open_tickets: int | None
    """Null where nothing was told that still holds."""
    capacity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackAnswer:
    """Why the rule's own pool does not take it, and which one does."""

    number: int
    """Position among the rule's fallbacks, from 1."""
    why: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAnswer:
    """Somebody who is to be told; the caller tells them."""

    to: str
    purpose: str
    rule: str
    """Empty where no rule asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolAnswer:
    """Who can take it, best first."""

    certified: int
    """How many hold what is needed at this moment, available or not."""
    agents: list[AgentAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAnswer:
    """Who takes a ticket, who is told, and why."""

    at: datetime
    priority: str
    rule: RuleAnswer | None
    """Null where no rule matches."""
    also: list[RuleAnswer]
    """Further rules that match: they count for the ranking, and their escalation is made."""
    pool: PoolAnswer
    fallback: FallbackAnswer | None
    unroutable: str | None
    """Why nobody can take it; null where somebody can."""
    notify: list[NoticeAnswer]
    flags: list[str]
    """To be set on the ticket."""
    together_with: list[str]
    """Who gets the ticket beside the agent."""
    escalated_to: list[str]
    """Who the ticket is escalated to, whoever takes it."""
    explanation: list[str] | None
    """In sentences, where `explain` was sent."""


def decide(call: Call) -> Answer:
    """Decide, and record nothing."""
    body: TicketBody = call.body
    ticket = Ticket(
        tags=frozenset(tag.casefold() for tag in body.tags),
        tier=(body.tier or "").casefold(),
        priority=body.priority or "",
        language=_primary(body.language or ""),
        exclude=frozenset(body.exclude),
    )
    found = decide_routing(call.office, ticket, limit=body.limit, at=call.at)
    return Answer(status=HTTPStatus.OK, value=_decision(found, ticket, explain=body.explain))


def _decision(found: RoutingDecision, ticket: Ticket, *, explain: bool) -> DecisionAnswer:
    taken = found.taken
    last = found.tried[-1] if found.tried else None
    fallback = None
    if taken is not None and taken.fallback is not None:
        why = found.tried[0].why or Why.NOBODY_AVAILABLE
        fallback = FallbackAnswer(
            number=taken.fallback, why=why, sentence=sentence_of(found.tried[0])
        )
    nobody = Why.NO_RULE if last is None else last.why
    return DecisionAnswer(
        at=found.at,
        priority=found.priority,
        rule=None if found.rule is None else RuleAnswer(slug=found.rule.slug, name=found.rule.name),
        also=[RuleAnswer(slug=rule.slug, name=rule.name) for rule in found.also],
        pool=PoolAnswer(
            certified=0 if last is None else last.certified,
            agents=[_agent(each) for each in found.agents],
        ),
        fallback=fallback,
        unroutable=None if taken is not None else nobody,
        notify=[
            NoticeAnswer(to=each.to, purpose=each.purpose, rule=each.rule) for each in found.notices
        ],
        flags=list(found.flags),
        together_with=list(found.together_with),
        escalated_to=list(found.escalated_to),
        explanation=explained(found, ticket) if explain else None,
    )


def _agent(found: Candidate) -> AgentAnswer:
    report = found.report
    return AgentAnswer(
        external_id=found.external_id,
        score=found.score,
        skill_match=found.skill / 1000,
        matched=list(found.matched),
        certifications=found.certifications,
        speaks_language=found.speaks,
        open_tickets=None if report is None else report.open_tickets,
        capacity=None if report is None else report.capacity,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEntry:
    """How busy one agent is."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    external_id: ExternalId
    available: Annotated[
        bool, Strict(), Field(description="Whether they take tickets at the moment.")
    ]
    open_tickets: Annotated[Count, Field(description="How many tickets they have open.")]
    capacity: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=10_000)] | None,
        Field(description="How many open tickets are too many; left out: the file's number."),
    ] = None
    languages: Annotated[
        list[Language],
        Field(max_length=20, description="Languages in which they answer (BCP 47)."),
    ] = field(default_factory=list)


def _each_once(entries: list[AgentEntry]) -> list[AgentEntry]:
    names = [entry.external_id for entry in entries]
    if len(set(names)) != len(names):
        raise ValueError("an agent stands in it twice")
    return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBody:
    """How busy agents are; what was told of them before is forgotten."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    agents: Annotated[
        list[AgentEntry],
        Field(min_length=1, max_length=ENTRIES_AT_ONCE),
        AfterValidator(_each_once),
    ]
    minutes: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=1_440)] | None,
        Field(description="For how long it holds; left out: as the file says."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """What was kept."""

    kept: int
    unknown: list[str]
    """External ids that nobody here has; nothing is kept of them."""


def report(call: Call) -> Answer:
    """Keep how busy agents are."""
    body: ReportBody = call.body
    told = [
        Told(
            external_id=each.external_id,
            available=each.available,
            open_tickets=each.open_tickets,
            capacity=each.capacity,
            languages=tuple(dict.fromkeys(_primary(one) for one in each.languages)),
        )
        for each in body.agents
    ]
    unknown = report_agents(call.office, told, minutes=body.minutes, at=call.at)
    return Answer(
        status=HTTPStatus.OK,
        value=ReportAnswer(kept=len(told) - len(unknown), unknown=unknown),
    )


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


OPERATIONS: Final = (
    Operation(
        name="decideRouting",
        method="POST",
        path="/routing/decide",
        scope=Scope.ROUTING_DECIDE,
        subject=SUBJECT,
        summary="Ask who takes a ticket",
        description="By the routing rules and what agents hold at this moment. An agent whose "
        "certification has lapsed or is suspended, or whom an overdue track restricts, is in no "
        "pool. Nothing is recorded by asking: assign the ticket, tell whom `notify` names, and "
        "report the agents' open tickets.",
        act=decide,
        body=TicketBody,
        answers={HTTPStatus.OK: DecisionAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="reportAgents",
        method="POST",
        path="/routing/agents",
        scope=Scope.ROUTING_REPORT,
        subject=SUBJECT,
        summary="Tell how busy agents are",
        description="Open tickets, capacity, languages and whether they are there, for the "
        "ranking of pools. It holds for some minutes and is then forgotten: report all agents "
        "on duty more often than that.",
        act=report,
        body=ReportBody,
        answers={HTTPStatus.OK: ReportAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
