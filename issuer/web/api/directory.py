"""``/directory``: who is active and agreed to be listed."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from issuer.composition import addresses
from issuer.domain.programme import Level
from issuer.services.directory import search_directory
from issuer.services.entries import STRICT
from issuer.services.scopes import Scope
from issuer.services.views import DirectoryQuery
from issuer.web.api.operations import Answer, Call, Operation
from issuer.web.api.paging import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySearch:
    """What is looked for; what is left out does not restrict."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    text: Annotated[
        str,
        Field(
            max_length=200,
            description="Beginnings of the words of a name, at least two letters; case and "
            "accents do not count.",
        ),
    ] = ""
    programme: Annotated[
        str | None, Field(max_length=100, description="Short name of a programme.")
    ] = None
    track: Annotated[str | None, Field(max_length=100, description="Short name of a track.")] = None
    level: Annotated[Level | None, Field(description="The metal of the level.")] = None
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=100, description="At most so many, 1 to 100.")] = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryItem:
    """An active certification whose holder agreed to be listed."""

    id: str
    holder_name: str
    country: str
    track: str
    track_name: str
    level: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryAnswer:
    """Some entries in the order of names, and how to go on."""

    entries: list[DirectoryItem]
    next_cursor: str | None


def read_directory(call: Call) -> Answer:
    """Search the directory."""
    search: DirectorySearch = call.query
    page = search_directory(
        call.office,
        DirectoryQuery(
            text=search.text,
            programme=search.programme,
            track=search.track,
            level=search.level,
            cursor=search.cursor,
            limit=search.limit,
        ),
        at=call.at,
    )
    return Answer(
        status=HTTPStatus.OK,
        value=DirectoryAnswer(
            entries=[
                DirectoryItem(
                    id=addresses.certification(call.office.public_url, one.public_id),
                    holder_name=one.holder_name,
                    country=one.country,
                    track=f"{one.programme}/{one.track}",
                    track_name=one.track_name,
                    level=one.level,
                    valid_until=one.valid_until,
                )
                for one in page.entries
            ],
            next_cursor=page.next_cursor,
        ),
    )


OPERATIONS: Final = (
    Operation(
        name="readDirectory",
        method="GET",
        path="/directory",
        scope=Scope.DIRECTORY_READ,
        subject="Directory",
        summary="Search the directory",
        description="Certifications that are active now and whose holders agreed to be listed. "
        "Who is not listed may be certified all the same.",
        act=read_directory,
        query=DirectorySearch,
        answers={HTTPStatus.OK: DirectoryAnswer},
        problems=(HTTPStatus.UNPROCESSABLE_ENTITY,),
    ),
)
