"""``/vc-api``: signing what somebody else composed, and revoking it, as the VC API has it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from issuer.services.entries import STRICT
from issuer.services.scopes import Scope
from issuer.services.submitted_ending import revoke_submitted
from issuer.services.submitting import sign_submitted
from issuer.web.api.operations import Answer, Call, Operation
from verifier.strict_json import parse_object
from verifier.web.vc_api import PREFIX

SUBJECT: Final = "VC API"

# The names are the VC API's own.
# ruff: noqa: N815


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOptions:
    """What the caller expects of the proof; an expectation that is not met is refused."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    cryptosuite: Annotated[str | None, Field(max_length=100)] = None
    keyType: Annotated[str | None, Field(max_length=100)] = None
    addStatus: Annotated[
        Literal[True],
        Field(description="The office always adds a status, so that it can revoke."),
    ] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignBody:
    """A credential that is to be signed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    credential: Annotated[
        dict[str, object],
        Field(description="Data model 2.0, with this office as issuer; no proof, no status."),
    ]
    options: SignOptions = SignOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAnswer:
    """The credential, signed."""

    verifiableCredential: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWish:
    """Which status is meant."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["BitstringStatusListEntry"] = "BitstringStatusListEntry"
    statusPurpose: Literal["revocation"] = "revocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBody:
    """Which credential is to be revoked."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    credentialId: Annotated[str, Field(min_length=1, max_length=4096)]
    credentialStatus: StatusWish = StatusWish()
    status: Annotated[
        Literal[True], Field(description="Revoked. A revocation is never taken back.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """What became of the status."""

    credentialId: str
    status: bool
    new: bool
    """False where it was revoked before."""


def sign(call: Call) -> Answer:
    """Sign a credential that the caller composed."""
    body: SignBody = call.body
    signed = sign_submitted(
        call.office,
        body.credential,
        actor=call.actor,
        at=call.at,
        cryptosuite=body.options.cryptosuite,
        key_type=body.options.keyType,
    )
    return Answer(
        status=HTTPStatus.CREATED if signed.new else HTTPStatus.OK,
        value=SignedAnswer(verifiableCredential=dict(parse_object(signed.signed))),
    )


def change_status(call: Call) -> Answer:
    """Revoke a credential that was signed on request."""
    body: StatusBody = call.body
    revoked = revoke_submitted(call.office, body.credentialId, actor=call.actor, at=call.at)
    return Answer(
        status=HTTPStatus.OK,
        value=StatusAnswer(credentialId=body.credentialId, status=True, new=revoked.new),
    )


OPERATIONS: Final = (
    Operation(
        name="signCredential",
        method="POST",
        prefix=PREFIX,
        path="/credentials/issue",
        scope=Scope.CREDENTIALS_SIGN,
        subject=SUBJECT,
        summary="Sign a credential that the caller composed",
        description="Records the intent, adds a status entry (and an `id` where there is none), "
        "signs, and verifies what was signed; only what is VALID, or would be but for its dates, "
        "is answered. Nothing is signed that could be mistaken for a certification: no address "
        "of this office may stand in it. 201 for a new credential; 200 with the same bytes where "
        "the same one was submitted before; 409 where its `id` is taken by another.",
        act=sign,
        body=SignBody,
        answers={HTTPStatus.CREATED: SignedAnswer, HTTPStatus.OK: SignedAnswer},
        idempotent=True,
    ),
    Operation(
        name="changeCredentialStatus",
        method="POST",
        prefix=PREFIX,
        path="/credentials/status",
        scope=Scope.CREDENTIALS_REVOKE,
        subject=SUBJECT,
        summary="Revoke a credential that was signed on request",
        description="By the credential's `id`. The published status list says so when this "
        "answers. Certifications are revoked at `/api/v1/credentials/{public_id}/revocations`.",
        act=change_status,
        body=StatusBody,
        answers={HTTPStatus.OK: StatusAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
