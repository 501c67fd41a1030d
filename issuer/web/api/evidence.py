"""``/attempts`` and ``/requirements``: what decisions rest on."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict

from issuer.services.entries import STRICT, AttemptEntry, RequirementEntry
from issuer.services.results import import_attempts, import_requirements
from issuer.services.scopes import Scope
from issuer.web.api.bulk import AtOnce, BulkAnswer, DryRun, SkipBad, bulk_answer, numbered
from issuer.web.api.operations import Answer, Call, Operation

SUBJECT: Final = "Evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptBulk:
    """Sittings of assessment components to record."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    attempts: Annotated[list[AttemptEntry], AtOnce]
    dry_run: DryRun = False
    skip_bad: SkipBad = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementBulk:
    """Requirements that were met, to record."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    requirements: Annotated[list[RequirementEntry], AtOnce]
    dry_run: DryRun = False
    skip_bad: SkipBad = False


def save_attempts(call: Call) -> Answer:
    """Record attempts."""
    body: AttemptBulk = call.body
    summary = import_attempts(
        call.office.database,
        call.office.programmes,
        numbered(body.attempts),
        at=call.at,
        dry_run=body.dry_run,
        skip_bad=body.skip_bad,
    )
    return bulk_answer(summary, dry_run=body.dry_run)


def save_requirements(call: Call) -> Answer:
    """Record requirements that were met."""
    body: RequirementBulk = call.body
    summary = import_requirements(
        call.office.database,
        call.office.programmes,
        numbered(body.requirements),
        at=call.at,
        dry_run=body.dry_run,
        skip_bad=body.skip_bad,
    )
    return bulk_answer(summary, dry_run=body.dry_run)


OPERATIONS: Final = (
    Operation(
        name="saveAttempts",
        method="POST",
        path="/attempts",
        scope=Scope.RECORDS_WRITE,
        subject=SUBJECT,
        summary="Record results of assessments",
        description="All or nothing, in one transaction. A sitting is named by person, track, "
        "component and moment: said again with the same score it changes nothing, with another "
        "score it is refused.",
        act=save_attempts,
        body=AttemptBulk,
        answers={HTTPStatus.OK: BulkAnswer},
        idempotent=True,
    ),
    Operation(
        name="saveRequirements",
        method="POST",
        path="/requirements",
        scope=Scope.RECORDS_WRITE,
        subject=SUBJECT,
        summary="Record requirements that were met",
        description="All or nothing, in one transaction. Records of one requirement add up.",
        act=save_requirements,
        body=RequirementBulk,
        answers={HTTPStatus.OK: BulkAnswer},
        idempotent=True,
    ),
)
