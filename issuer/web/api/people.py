"""``/erasures`` and ``/mergers``: a person is forgotten, or two records become one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from pydantic import ConfigDict

from issuer.domain.acts import Actor
from issuer.services.cases import Doer
from issuer.services.entries import STRICT, ExternalId
from issuer.services.erasing import erase
from issuer.services.merging import merge
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeBody:
    """Two records of one person."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    ended: ExternalId
    """The record that ends."""
    into: ExternalId
    """The record that goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedAnswer:
    """One record where there were two."""

    holder: str
    moved: list[str]
    """Public ids of the certifications that are this record's now."""
    to_correct: list[str]
    """Those whose certificate bears another name than this record."""


def merge_holders(call: Call) -> Answer:
    """Make one of two records."""
    body: MergeBody = call.body
    doer = Doer(name=call.actor, capacity=Actor.OFFICER)
    merged = merge(call.office, ended=body.ended, into=body.into, doer=doer, at=call.at)
    return Answer(
        status=HTTPStatus.OK,
        value=MergedAnswer(
            holder=merged.holder, moved=list(merged.moved), to_correct=list(merged.to_correct)
        ),
    )


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
    Operation(
        name="mergeHolders",
        method="POST",
        path="/mergers",
        scope=Scope.PEOPLE_DECIDE,
        subject=SUBJECT,
        summary="Make one of two records of one person",
        description="What the ended record holds becomes the other's, whose name and choices "
        "hold. Addresses and credentials stay as they are, and the former identifier goes on "
        "finding the person. Refused with 422 where both hold the same track, or contradict each "
        "other on a result.",
        act=merge_holders,
        body=MergeBody,
        answers={HTTPStatus.OK: MergedAnswer},
        idempotent=True,
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    ),
)
