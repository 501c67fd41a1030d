"""``/credentials``: issue one, revoke one version of one."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field, Strict

from issuer.composition import addresses
from issuer.domain.decision import NotEligible
from issuer.services.catalogue import find_track
from issuer.services.entries import STRICT, ExternalId, PublicId, TrackName
from issuer.services.issuing import issue
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.scopes import Scope
from issuer.web.api.operations import Answer, Call, Operation, PathParameter
from issuer.web.api.refusal import Refusal
from verifier.strict_json import parse_object

SUBJECT: Final = "Credentials"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBody:
    """Who is to be certified, and in what."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holder: ExternalId
    track: TrackName


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialAnswer:
    """The credential that the person has in the track."""

    id: str
    """Address of the certification for life, and the credential's own ``id``."""
    public_id: str
    version: int
    new: bool
    """False where it was there already: nothing was issued twice."""
    credential: dict[str, object]
    """The signed credential; byte for byte it is served at ``address``."""
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeBody:
    """Which version ends, and why."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    reason: Annotated[RevocationReason, Field(description="One of the reasons of the list.")]
    version: Annotated[
        int | None,
        Strict(),
        Field(ge=1, le=1_000_000, description="Number of the version; the newest without it."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationAnswer:
    """A version that is revoked, and published as such."""

    public_id: str
    version: int
    revoked_at: datetime
    new: bool
    """False where it was revoked before: nothing was done twice."""


def issue_credential(call: Call) -> Answer:
    """Certify somebody, if the rules allow it."""
    body: IssueBody = call.body
    programme, track = find_track(call.office.programmes, body.track)
    issued = issue(
        call.office,
        holder=body.holder,
        programme=programme.slug,
        track=track.slug,
        actor=call.actor,
        at=call.at,
    )
    if isinstance(issued, NotEligible):
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "not-eligible",
            f"{body.holder} may not be certified in {track.name} now: "
            + " ".join(one.sentence for one in issued.missing),
            members={
                "missing": [
                    {"code": one.lack.value, "subject": one.subject, "sentence": one.sentence}
                    for one in issued.missing
                ]
            },
        )
    public_url = call.office.public_url
    return Answer(
        status=HTTPStatus.CREATED if issued.new else HTTPStatus.OK,
        value=CredentialAnswer(
            id=addresses.certification(public_url, issued.public_id),
            public_id=issued.public_id,
            version=issued.version,
            new=issued.new,
            credential=dict(parse_object(issued.signed)),
            address=addresses.credential_version(public_url, issued.public_id, issued.version),
        ),
    )


def revoke_credential(call: Call) -> Answer:
    """Revoke one version."""
    body: RevokeBody = call.body
    revoked = revoke_version(
        call.office,
        public_id=call.path["public_id"],
        version=body.version,
        reason=body.reason,
        actor=call.actor,
        at=call.at,
    )
    return Answer(
        status=HTTPStatus.OK,
        value=RevocationAnswer(
            public_id=revoked.public_id,
            version=revoked.version,
            revoked_at=revoked.revoked_at,
            new=revoked.new,
        ),
    )


OPERATIONS: Final = (
    Operation(
        name="issueCredential",
        method="POST",
        path="/credentials",
        scope=Scope.CREDENTIALS_ISSUE,
        subject=SUBJECT,
        summary="Certify somebody and issue the credential",
        description="Decides by the track's rules, signs, verifies what was signed, and stores "
        "it. 201 for a new credential; 200 with the same credential where it was there already. "
        "Who is not eligible is refused with 422 and the list of what is `missing`.",
        act=issue_credential,
        body=IssueBody,
        answers={HTTPStatus.CREATED: CredentialAnswer, HTTPStatus.OK: CredentialAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="revokeCredential",
        method="POST",
        path="/credentials/<public_id>/revocations",
        scope=Scope.CREDENTIALS_REVOKE,
        subject=SUBJECT,
        summary="Revoke one version of a credential",
        description="The published status list says so when this answers. The certification "
        "stands, and its page says that the certificate is being corrected. A revocation is "
        "never taken back.",
        act=revoke_credential,
        path_parameters=(
            PathParameter(
                name="public_id", kind=PublicId, description="The 26 letters of its address."
            ),
        ),
        body=RevokeBody,
        answers={HTTPStatus.OK: RevocationAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
