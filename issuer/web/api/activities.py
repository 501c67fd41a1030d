"""``/activities``: continuing education, handed in, ruled on, corrected and audited."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from issuer.domain.acts import Actor
from issuer.domain.ceu import RulingOutcome
from issuer.services.activities import handed_in, import_activities
from issuer.services.cases import Doer
from issuer.services.continuing_education import ceu_account, draw_audit, rule_on, set_quantity
from issuer.services.entries import (
    STRICT,
    ActivityEntry,
    ActivityId,
    CorrectedQuantity,
    Moment,
    PerCent,
    Text,
)
from issuer.services.scopes import Scope
from issuer.web.api.bulk import AtOnce, BulkAnswer, DryRun, SkipBad, bulk_answer, numbered
from issuer.web.api.keeping import PUBLIC_ID
from issuer.web.api.operations import Answer, Call, Operation, PathParameter

SUBJECT: Final = "Continuing education"
ACTIVITY: Final = (
    PathParameter(name="activity", kind=ActivityId, description="The id of the activity."),
)
Reason = Annotated[Text, Field(max_length=400)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityBulk:
    """Activities to hand in."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    activities: Annotated[list[ActivityEntry], AtOnce]
    dry_run: DryRun = False
    skip_bad: SkipBad = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAnswer:
    """One activity, and whether it counts."""

    id: str
    source: str
    quantity: str
    """As it was handed in."""
    units: str
    """What it is worth, after corrections."""
    counting: str
    """`counted`, `pending`, `refused`, `duplicate`, `outside` or `unknown-source`."""
    cycle: int | None
    """The cycle in which it was earned; null before the first."""
    reason: str
    """The reviewer's last word on why; empty where none was given."""
    earned_at: datetime
    submitted_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAnswer:
    """What was handed in for a certification, and what it counts."""

    activities: list[ActivityAnswer]
    """In the order in which they were handed in."""
    earned: str
    """Units accepted in the cycle that governs now."""
    asked_for: str
    """Units that a renewal asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingBody:
    """A reviewer's word."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    outcome: RulingOutcome
    reason: Annotated[
        Reason | None, Field(description="Why; a refusal needs one, the holder will ask for it.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityBody:
    """What is right, and why."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    quantity: CorrectedQuantity
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswer:
    """An entry that was made for an activity."""

    activity: str
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleBody:
    """From what is drawn, and how much."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    since: Annotated[Moment, Field(description="Handed in from this moment on.")]
    per_cent: Annotated[PerCent, Field(description="Above 0; at least one is drawn.")]
    until: Annotated[
        Moment | None, Field(description="Handed in before this moment; now without it.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnAnswer:
    """An activity that was drawn."""

    id: str
    certification: str
    """Public id of the certification that it is for."""
    source: str
    quantity: str
    earned_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAnswer:
    """What was drawn by chance."""

    drawn: list[DrawnAnswer]


def save_activities(call: Call) -> Answer:
    """Hand in activities."""
    body: ActivityBulk = call.body
    summary = import_activities(
        call.office.database,
        call.office.programmes,
        numbered(body.activities),
        at=call.at,
        dry_run=body.dry_run,
        skip_bad=body.skip_bad,
    )
    return bulk_answer(summary, dry_run=body.dry_run)


def list_activities(call: Call) -> Answer:
    """Answer with the account of one certification."""
    found = ceu_account(call.office, call.path["public_id"], at=call.at)
    return Answer(
        status=HTTPStatus.OK,
        value=AccountAnswer(
            activities=[
                ActivityAnswer(
                    id=one.activity.id,
                    source=one.activity.source,
                    quantity=_plain(one.activity.quantity),
                    units=_plain(one.units),
                    counting=one.counting,
                    cycle=one.cycle,
                    reason=one.reason,
                    earned_at=one.activity.earned_at,
                    submitted_at=one.activity.submitted_at,
                    evidence=one.activity.evidence,
                )
                for one in found.counted
            ],
            earned=_plain(found.earned),
            asked_for=_plain(found.asked_for),
        ),
    )


def rule(call: Call) -> Answer:
    """Record a reviewer's word."""
    body: RulingBody = call.body
    rule_on(
        call.office,
        activity=call.path["activity"],
        outcome=body.outcome,
        doer=_reviewer(call),
        at=call.at,
        reason=body.reason or "",
    )
    return _recorded(call, body.outcome)


def correct_quantity(call: Call) -> Answer:
    """Record another quantity."""
    body: QuantityBody = call.body
    set_quantity(
        call.office,
        activity=call.path["activity"],
        quantity=body.quantity,
        reason=body.reason,
        doer=_reviewer(call),
        at=call.at,
    )
    return _recorded(call, _plain(body.quantity))


def draw_sample(call: Call) -> Answer:
    """Draw for an audit."""
    body: SampleBody = call.body
    drawn = draw_audit(
        call.office,
        since=body.since,
        until=body.until or call.at,
        share=body.per_cent / 100,
        doer=_reviewer(call),
        at=call.at,
    )
    return Answer(
        status=HTTPStatus.CREATED,
        value=SampleAnswer(
            drawn=[
                DrawnAnswer(
                    id=one.activity.id,
                    certification=one.public_id,
                    source=one.activity.source,
                    quantity=_plain(one.activity.quantity),
                    earned_at=one.activity.earned_at,
                    evidence=one.activity.evidence,
                )
                for one in handed_in(call.office, drawn)
            ]
        ),
    )


def _reviewer(call: Call) -> Doer:
    return Doer(name=call.actor, capacity=Actor.REVIEWER)


def _recorded(call: Call, word: str) -> Answer:
    return Answer(
        status=HTTPStatus.CREATED,
        value=EntryAnswer(activity=call.path["activity"], recorded=word),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


OPERATIONS: Final = (
    Operation(
        name="saveActivities",
        method="POST",
        path="/activities",
        scope=Scope.ACTIVITIES_WRITE,
        subject=SUBJECT,
        summary="Hand in continuing education",
        description="All or nothing, in one transaction. The same source, day and evidence for "
        "one certification is the same activity: said again it changes nothing, with another "
        "quantity it is refused. It counts once a reviewer accepted it.",
        act=save_activities,
        body=ActivityBulk,
        answers={HTTPStatus.OK: BulkAnswer},
        idempotent=True,
    ),
    Operation(
        name="listActivities",
        method="GET",
        path="/certifications/<public_id>/activities",
        scope=Scope.ACTIVITIES_READ,
        subject=SUBJECT,
        summary="List what was handed in for a certification, and what counts",
        description="Each activity counts once, in the cycle in which it was earned.",
        act=list_activities,
        path_parameters=PUBLIC_ID,
        answers={HTTPStatus.OK: AccountAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="ruleOnActivity",
        method="POST",
        path="/activities/<activity>/rulings",
        scope=Scope.ACTIVITIES_REVIEW,
        subject=SUBJECT,
        summary="Accept or refuse an activity",
        description="The latest word holds: what an audit finds wrong is refused after it was "
        "accepted. Every word stays on record.",
        act=rule,
        path_parameters=ACTIVITY,
        body=RulingBody,
        answers={HTTPStatus.CREATED: EntryAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="correctActivity",
        method="POST",
        path="/activities/<activity>/corrections",
        scope=Scope.ACTIVITIES_REVIEW,
        subject=SUBJECT,
        summary="Put another quantity in place of the one that stood",
        description="An entry beside the others: nothing is edited.",
        act=correct_quantity,
        path_parameters=ACTIVITY,
        body=QuantityBody,
        answers={HTTPStatus.CREATED: EntryAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="drawAuditSample",
        method="POST",
        path="/audit-samples",
        scope=Scope.ACTIVITIES_REVIEW,
        subject=SUBJECT,
        summary="Draw activities for an audit, by chance",
        description="The seed is drawn anew and recorded, so that everybody can see later that "
        "the sample was not chosen.",
        act=draw_sample,
        body=SampleBody,
        answers={HTTPStatus.CREATED: SampleAnswer},
        idempotent=True,
    ),
)
