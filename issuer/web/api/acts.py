"""An officer's acts on a certification: suspension, withdrawal, appeal, surrender, correction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.standing import Standing
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.ending import surrender, take_back_withdrawal, uphold_appeal, withdraw
from issuer.services.entries import STRICT, Moment
from issuer.services.revoking import RevocationReason
from issuer.services.scopes import Scope
from issuer.services.suspending import resolve, suspend
from issuer.web.api.keeping import PUBLIC_ID
from issuer.web.api.operations import Answer, Call, Operation

SUBJECT: Final = "Acts on certifications"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendBody:
    """Why it is suspended, and until when the cause is to be resolved."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    reason: Annotated[SuspensionReason, Field(description="One of the reasons of the list.")]
    deadline: Annotated[
        Moment | None,
        Field(description="The track's own number of days from now without it."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBody:
    """Why it is withdrawn."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    reason: Annotated[
        WithdrawalReason,
        Field(description="One of the reasons of the list; both officers must give the same."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectBody:
    """What was wrong."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    reason: Annotated[RevocationReason, Field(description="One of the reasons of the list.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodAnswer:
    """What holds after the act."""

    public_id: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedAnswer:
    """A certification that holds nowhere any more."""

    public_id: str
    standing: str
    deadline: datetime
    """Afterwards a withdrawal waits for decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAnswer:
    """Where the withdrawal stands after this officer spoke."""

    public_id: str
    done: bool
    """False while a second officer is still to confirm."""
    proposed_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedAnswer:
    """The right credential."""

    public_id: str
    version: int


def suspend_certification(call: Call) -> Answer:
    """Suspend."""
    body: SuspendBody = call.body
    public_id = call.path["public_id"]
    deadline = suspend(
        call.office,
        public_id=public_id,
        reason=body.reason,
        doer=_officer(call),
        at=call.at,
        deadline=body.deadline,
    )
    return Answer(
        status=HTTPStatus.OK,
        value=SuspendedAnswer(public_id=public_id, standing=Standing.SUSPENDED, deadline=deadline),
    )


def resolve_certification(call: Call) -> Answer:
    """End a suspension."""
    public_id = call.path["public_id"]
    return _stood(
        public_id, resolve(call.office, public_id=public_id, doer=_officer(call), at=call.at)
    )


def withdraw_certification(call: Call) -> Answer:
    """Propose a withdrawal, or confirm the one that another officer proposed."""
    body: WithdrawBody = call.body
    withdrawal = withdraw(
        call.office,
        public_id=call.path["public_id"],
        reason=body.reason,
        doer=_officer(call),
        at=call.at,
    )
    return Answer(
        status=HTTPStatus.OK if withdrawal.done else HTTPStatus.ACCEPTED,
        value=WithdrawalAnswer(
            public_id=withdrawal.public_id,
            done=withdrawal.done,
            proposed_by=withdrawal.proposed_by,
            reason=withdrawal.reason,
        ),
    )


def uphold(call: Call) -> Answer:
    """Uphold an appeal."""
    public_id = call.path["public_id"]
    return _stood(
        public_id, uphold_appeal(call.office, public_id=public_id, doer=_officer(call), at=call.at)
    )


def take_back(call: Call) -> Answer:
    """Give up a proposed withdrawal."""
    take_back_withdrawal(
        call.office, public_id=call.path["public_id"], doer=_officer(call), at=call.at
    )
    return Answer(status=HTTPStatus.NO_CONTENT, value=None)


def surrender_certification(call: Call) -> Answer:
    """Record that the holder gave it up."""
    public_id = call.path["public_id"]
    surrender(call.office, public_id=public_id, doer=_officer(call), at=call.at)
    return _stood(public_id, Standing.SURRENDERED)


def correct_certification(call: Call) -> Answer:
    """Replace a wrong credential."""
    body: CorrectBody = call.body
    public_id = call.path["public_id"]
    version = correct(
        call.office, public_id=public_id, reason=body.reason, doer=_officer(call), at=call.at
    )
    return Answer(
        status=HTTPStatus.CREATED, value=CorrectedAnswer(public_id=public_id, version=version)
    )


def _officer(call: Call) -> Doer:
    return Doer(name=call.actor, capacity=Actor.OFFICER)


def _stood(public_id: str, standing: Standing) -> Answer:
    return Answer(status=HTTPStatus.OK, value=StoodAnswer(public_id=public_id, standing=standing))


def _operation(
    name: str,
    path: str,
    act: Callable[[Call], Answer],
    answers: dict[HTTPStatus, type],
    *,
    summary: str,
    description: str,
    body: type | None = None,
) -> Operation:
    """Declare one of these acts: they share scope, parameter and refusals."""
    return Operation(
        name=name,
        method="POST",
        path=f"/certifications/<public_id>/{path}",
        scope=Scope.CERTIFICATIONS_DECIDE,
        subject=SUBJECT,
        summary=summary,
        description=description,
        act=act,
        path_parameters=PUBLIC_ID,
        body=body,
        answers=answers,
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )


OPERATIONS: Final = (
    _operation(
        "suspendCertification",
        "suspensions",
        suspend_certification,
        {HTTPStatus.OK: SuspendedAnswer},
        summary="Suspend a certification",
        description="It holds nowhere any more when this answers: every unexpired version is "
        "revoked and the status lists say so. What rests on it is suspended with it where the "
        "programme says so.",
        body=SuspendBody,
    ),
    _operation(
        "resolveSuspension",
        "resolutions",
        resolve_certification,
        {HTTPStatus.OK: StoodAnswer},
        summary="End a suspension",
        description="The dates say again what holds; where it stands, a fresh version of the "
        "credential is issued at the same address.",
    ),
    _operation(
        "withdrawCertification",
        "withdrawals",
        withdraw_certification,
        {HTTPStatus.OK: WithdrawalAnswer, HTTPStatus.ACCEPTED: WithdrawalAnswer},
        summary="Propose a withdrawal, or confirm one",
        description="Two officers, each with an API key of their own: the first call proposes and "
        "changes nothing yet (202), the second one's, with another key and the same reason, "
        "withdraws (200).",
        body=WithdrawBody,
    ),
    _operation(
        "takeBackWithdrawal",
        "withdrawal-retractions",
        take_back,
        {HTTPStatus.NO_CONTENT: type(None)},
        summary="Take a proposed withdrawal back",
        description="For any officer's key, until a second one has confirmed the proposal. Nothing "
        "had changed by it, and nothing changes now; both stay on record.",
    ),
    _operation(
        "upholdAppeal",
        "appeals",
        uphold,
        {HTTPStatus.OK: StoodAnswer},
        summary="Uphold an appeal against a withdrawal",
        description="For a key that had no part in the withdrawal. The standing is computed as if "
        "it had not been withdrawn, and a fresh version of the credential is issued where it "
        "stands.",
    ),
    _operation(
        "surrenderCertification",
        "surrenders",
        surrender_certification,
        {HTTPStatus.OK: StoodAnswer},
        summary="Record that the holder gave it up",
        description="On the holder's written word. It ends at once everywhere and is not taken "
        "back: it can be earned anew.",
    ),
    _operation(
        "correctCertification",
        "corrections",
        correct_certification,
        {HTTPStatus.CREATED: CorrectedAnswer},
        summary="Replace a credential that says something wrong",
        description="Set right first what is wrong (the name, by `POST /holders`). The credential "
        "is issued anew as things are recorded now, and the wrong version is revoked in the same "
        "transaction. The standing does not change.",
        body=CorrectBody,
    ),
)
