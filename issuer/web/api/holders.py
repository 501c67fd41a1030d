"""``/holders``: the people of the roster."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict

from issuer.errors import NotFoundError
from issuer.persistence.records.holders import HolderRecord
from issuer.services.entries import STRICT, ExternalId, HolderEntry
from issuer.services.rosters import import_roster
from issuer.services.scopes import Scope
from issuer.web.api.bulk import AtOnce, BulkAnswer, DryRun, SkipBad, bulk_answer, numbered
from issuer.web.api.operations import Answer, Call, Operation, PathParameter
from issuer.web.api.paging import Cursor, Limit, key_after

SUBJECT: Final = "Holders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person, as recorded; an empty text where nothing was said."""

    external_id: str
    name: str
    email: str
    role: str
    tier: str
    hired_on: date | None
    left_on: date | None
    country: str
    language: str
    directory: bool
    """Whether the person agreed to be listed in the public directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderPage:
    """Some holders, and how to go on."""

    holders: list[Holder]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderQuery:
    """Which part of the roster is asked for."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    cursor: Cursor = None
    limit: Limit = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderBulk:
    """People to add or change; what an entry leaves out stays as it is recorded."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holders: Annotated[list[HolderEntry], AtOnce]
    dry_run: DryRun = False
    skip_bad: SkipBad = False


def list_holders(call: Call) -> Answer:
    """Answer with one page of the roster."""
    query: HolderQuery = call.query
    with call.office.database.reading() as records:
        found = records.holders.after(key_after(query.cursor), limit=query.limit + 1)
    page = found[: query.limit]
    following = str(page[-1].id) if len(found) > len(page) else None
    return Answer(
        status=HTTPStatus.OK,
        value=HolderPage(holders=[_holder(record) for record in page], next_cursor=following),
    )


def read_holder(call: Call) -> Answer:
    """Answer with one person."""
    external_id = call.path["external_id"]
    with call.office.database.reading() as records:
        record = records.holders.by_external_ids([external_id]).get(external_id)
    if record is None or record.erased_at is not None:
        raise NotFoundError(f"There is no holder “{external_id}”.")
    return Answer(status=HTTPStatus.OK, value=_holder(record))


def save_holders(call: Call) -> Answer:
    """Add and change people."""
    body: HolderBulk = call.body
    summary = import_roster(
        call.office.database,
        numbered(body.holders),
        at=call.at,
        dry_run=body.dry_run,
        skip_bad=body.skip_bad,
    )
    return bulk_answer(summary, dry_run=body.dry_run)


def _holder(record: HolderRecord) -> Holder:
    return Holder(
        external_id=record.external_id,
        name=record.name,
        email=record.mail,
        role=record.role,
        tier=record.tier,
        hired_on=record.hired_on,
        left_on=record.left_on,
        country=record.country,
        language=record.language,
        directory=record.directory_opt_in,
    )


OPERATIONS: Final = (
    Operation(
        name="listHolders",
        method="GET",
        path="/holders",
        scope=Scope.HOLDERS_READ,
        subject=SUBJECT,
        summary="List the roster",
        description="Everybody on the roster, oldest record first, a page at a time.",
        act=list_holders,
        query=HolderQuery,
        answers={HTTPStatus.OK: HolderPage},
    ),
    Operation(
        name="saveHolders",
        method="POST",
        path="/holders",
        scope=Scope.HOLDERS_WRITE,
        subject=SUBJECT,
        summary="Add and change people",
        description="All or nothing, in one transaction. The same call twice changes nothing.",
        act=save_holders,
        body=HolderBulk,
        answers={HTTPStatus.OK: BulkAnswer},
        idempotent=True,
    ),
    Operation(
        name="readHolder",
        method="GET",
        path="/holders/<path:external_id>",
        scope=Scope.HOLDERS_READ,
        subject=SUBJECT,
        summary="Read one person",
        description="What is recorded of one person of the roster.",
        act=read_holder,
        path_parameters=(
            PathParameter(
                name="external_id",
                kind=ExternalId,
                description="The person's id in your own systems.",
            ),
        ),
        answers={HTTPStatus.OK: Holder},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
