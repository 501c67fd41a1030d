"""``/erasures``: a person asked to be forgotten."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from pydantic import ConfigDict

from issuer.domain.acts import Actor
from issuer.services.cases import Doer
from issuer.services.entries import STRICT, ExternalId
from issuer.services.erasing import erase
from issuer.services.scopes import Scope
from issuer.web.api.operations import Answer, Call, Operation

SUBJECT: Final = "People"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseBody:
    """Who is to be forgotten."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holder: ExternalId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedAnswer:
    """Nobody is known here any more."""

    public_ids: list[str]
    """The certifications whose addresses answer 410 from now on."""


def erase_holder(call: Call) -> Answer:
    """Erase a person."""
    body: EraseBody = call.body
    doer = Doer(name=call.actor, capacity=Actor.OFFICER)
    erased = erase(call.office, holder=body.holder, doer=doer, at=call.at)
    return Answer(status=HTTPStatus.OK, value=ErasedAnswer(public_ids=list(erased.public_ids)))


OPERATIONS: Final = (
    Operation(
        name="eraseHolder",
        method="POST",
        path="/erasures",
        scope=Scope.PEOPLE_DECIDE,
        subject=SUBJECT,
        summary="Erase a person on their own request",
        description="On the person's written word. Name, addresses, evidence and the signed bytes "
        "of every credential are deleted, every status bit is set, the pages answer 410 for good, "
        "and a roster that still has the person does not bring them back. What was done stays on "
        "record without the person.",
        act=erase_holder,
        body=EraseBody,
        answers={HTTPStatus.OK: ErasedAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    ),
)
