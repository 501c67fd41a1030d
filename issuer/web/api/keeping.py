"""Renewals and reinstatements: a reviewer's acts on a certification."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from issuer.domain.acts import Actor
from issuer.domain.renewal import Kept, NotKept
from issuer.services.cases import Doer
from issuer.services.entries import PublicId
from issuer.services.keeping import (
    Renewed,
    reinstate_certification,
    renew_certification,
    renewal_outlook,
)
from issuer.services.scopes import Scope
from issuer.web.api.decisions import MissingAnswer
from issuer.web.api.operations import Answer, Call, Operation, PathParameter
from issuer.web.api.refusal import Refusal
from verifier.timestamps import format_timestamp

SUBJECT: Final = "Renewal"
PUBLIC_ID: Final = (
    PathParameter(name="public_id", kind=PublicId, description="The 26 letters of its address."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A new cycle with its credential."""

    public_id: str
    version: int
    """Of the credential that was issued."""
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookAnswer:
    """Whether it could be renewed now, or all that is missing and until when it can be."""

    renewable: bool
    until: datetime | None
    """Until when it can be renewed; null where it can, or where it cannot any more."""
    missing: list[MissingAnswer]


def read_outlook(call: Call) -> Answer:
    """Answer what is missing to renew; record nothing."""
    outlook = renewal_outlook(call.office, call.path["public_id"], at=call.at)
    lacks = () if isinstance(outlook, Kept) else outlook.missing
    return Answer(
        status=HTTPStatus.OK,
        value=OutlookAnswer(
            renewable=isinstance(outlook, Kept),
            until=None if isinstance(outlook, Kept) else outlook.until,
            missing=[
                MissingAnswer(code=one.lack, subject=one.subject, sentence=one.sentence)
                for one in lacks
            ],
        ),
    )


def renew(call: Call) -> Answer:
    """Accept a renewal."""
    return _kept(
        renew_certification(
            call.office, public_id=call.path["public_id"], doer=_reviewer(call), at=call.at
        ),
        "renewed",
    )


def reinstate(call: Call) -> Answer:
    """Bring a lapsed certification back."""
    return _kept(
        reinstate_certification(
            call.office, public_id=call.path["public_id"], doer=_reviewer(call), at=call.at
        ),
        "reinstated",
    )


def _reviewer(call: Call) -> Doer:
    return Doer(name=call.actor, capacity=Actor.REVIEWER)


def _kept(outcome: Renewed | NotKept, word: str) -> Answer:
    if isinstance(outcome, NotKept):
        until = None if outcome.until is None else format_timestamp(outcome.until)
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "not-kept",
            f"It cannot be {word} now: " + " ".join(one.sentence for one in outcome.missing),
            members={
                "missing": [
                    {"code": one.lack.value, "subject": one.subject, "sentence": one.sentence}
                    for one in outcome.missing
                ],
                "until": until,
            },
        )
    return Answer(
        status=HTTPStatus.CREATED,
        value=KeptAnswer(
            public_id=outcome.public_id,
            version=outcome.version,
            valid_from=outcome.valid_from,
            valid_until=outcome.valid_until,
        ),
    )


OPERATIONS: Final = (
    Operation(
        name="readRenewal",
        method="GET",
        path="/certifications/<public_id>/renewal",
        scope=Scope.CERTIFICATIONS_READ,
        subject=SUBJECT,
        summary="Ask what is missing to renew",
        description="Applies the track's rules to what is recorded at this moment. Nothing is "
        "recorded by asking.",
        act=read_outlook,
        path_parameters=PUBLIC_ID,
        answers={HTTPStatus.OK: OutlookAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="renewCertification",
        method="POST",
        path="/certifications/<public_id>/renewals",
        scope=Scope.CERTIFICATIONS_REVIEW,
        subject=SUBJECT,
        summary="Accept a renewal",
        description="Where all that the rules ask for is on record: a new cycle that goes on from "
        "the old expiry, and a new version of the credential at the same address. Otherwise 422 "
        "with the list of what is `missing` and `until` when it can be renewed.",
        act=renew,
        path_parameters=PUBLIC_ID,
        answers={HTTPStatus.CREATED: KeptAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    ),
    Operation(
        name="reinstateCertification",
        method="POST",
        path="/certifications/<public_id>/reinstatements",
        scope=Scope.CERTIFICATIONS_REVIEW,
        subject=SUBJECT,
        summary="Bring a lapsed certification back",
        description="What is asked for depends on how long it has lapsed; the gap stays visible. "
        "Where something is missing: 422 with the list.",
        act=reinstate,
        path_parameters=PUBLIC_ID,
        answers={HTTPStatus.CREATED: KeptAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    ),
)
