"""``/decisions``: may this person be certified now, and if not, what is missing."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

from pydantic import ConfigDict

from issuer.domain.decision import Decision, NotEligible
from issuer.services.catalogue import find_track
from issuer.services.deciding import decide_for
from issuer.services.entries import STRICT, ExternalId, TrackName
from issuer.services.scopes import Scope
from issuer.web.api.operations import Answer, Call, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionQuery:
    """Whose eligibility is asked for, and in what."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holder: ExternalId
    track: TrackName


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAnswer:
    """One thing that stands between the person and the certification."""

    code: str
    subject: str
    """Short name of the component, prerequisite, requirement or track."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAnswer:
    """Whether the person may be certified, or all that is missing."""

    eligible: bool
    track: str
    rule_version: int
    at: datetime
    total: str | None
    """The weighted total in per cent, exact; null where something is missing."""
    missing: list[MissingAnswer]


def read_decision(call: Call) -> Answer:
    """Decide and record nothing."""
    query: DecisionQuery = call.query
    programme, track = find_track(call.office.programmes, query.track)
    decision = decide_for(
        call.office, holder=query.holder, programme=programme.slug, track=track.slug, at=call.at
    )
    return Answer(status=HTTPStatus.OK, value=decision_answer(programme.slug, decision))


def decision_answer(programme: str, decision: Decision) -> DecisionAnswer:
    """Write a decision for the wire."""
    held_up = isinstance(decision, NotEligible)
    return DecisionAnswer(
        eligible=not held_up,
        track=f"{programme}/{decision.track}",
        rule_version=decision.rule_version,
        at=decision.at,
        total=None if isinstance(decision, NotEligible) else format(decision.total, "f"),
        missing=[
            MissingAnswer(code=one.lack, subject=one.subject, sentence=one.sentence)
            for one in (decision.missing if isinstance(decision, NotEligible) else ())
        ],
    )


OPERATIONS: Final = (
    Operation(
        name="readDecision",
        method="GET",
        path="/decisions",
        scope=Scope.DECISIONS_READ,
        subject="Decisions",
        summary="Ask whether somebody may be certified",
        description="Applies the track's rules to what is recorded at this moment. Nothing is "
        "recorded by asking.",
        act=read_decision,
        query=DecisionQuery,
        answers={HTTPStatus.OK: DecisionAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
