"""``/access``: may this person do what a track grants; for routing, and as a gate of a proxy."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from issuer.domain.access import Access, AccessReason
from issuer.domain.programme import Track
from issuer.services.entries import STRICT, ExternalId, TrackName
from issuer.services.granting import access_of
from issuer.services.scopes import Scope
from issuer.web.api.operations import Answer, Call, HeaderParameter, Operation
from issuer.web.api.refusal import Refusal
from verifier.timestamps import format_timestamp

SUBJECT: Final = "Access"
HOLDER_HEADER: Final = "X-Assay-Holder"

_SENTENCES: Final = {
    AccessReason.GRANTED: "The certification stands.",
    AccessReason.NOT_CERTIFIED: "The person was never certified in it.",
    AccessReason.UPCOMING: "The certification has not begun.",
    AccessReason.EXPIRED: "The certification has expired; it can still be renewed.",
    AccessReason.LAPSED: "The certification has lapsed.",
    AccessReason.SUSPENDED: "The certification is suspended.",
    AccessReason.WITHDRAWN: "The certification was withdrawn.",
    AccessReason.SURRENDERED: "The holder gave the certification up.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuery:
    """Who wants to do what."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holder: ExternalId
    scope: Annotated[
        TrackName, Field(description="The track that grants it, as `track` or `programme/track`.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateQuery:
    """What is behind the gate; who stands before it is told in a header."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    scope: Annotated[
        TrackName, Field(description="The track that grants it, as `track` or `programme/track`.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAnswer:
    """Yes or no, with the reason, and until when the clock leaves it so."""

    granted: bool
    reason: str
    sentence: str
    restricted_by: str | None
    """The track that restricts the person everywhere until it is renewed."""
    scope: str
    at: datetime
    until: datetime | None
    """First moment at which the clock alone changes the answer; null where it will not."""


def read_access(call: Call) -> Answer:
    """Answer yes or no."""
    query: AccessQuery = call.query
    programme, track, found = access_of(
        call.office, holder=query.holder, track=query.scope, at=call.at
    )
    return Answer(
        status=HTTPStatus.OK,
        value=AccessAnswer(
            granted=found.granted,
            reason=found.reason,
            sentence=_sentence(track, found),
            restricted_by=found.restricted_by,
            scope=f"{programme.slug}/{track.slug}",
            at=call.at,
            until=found.until,
        ),
    )


def pass_gate(call: Call) -> Answer:
    """Answer as nginx's ``auth_request`` understands it: 204 lets in, 403 does not."""
    query: GateQuery = call.query
    _, track, found = access_of(
        call.office, holder=call.headers[HOLDER_HEADER], track=query.scope, at=call.at
    )
    if not found.granted:
        raise Refusal(HTTPStatus.FORBIDDEN, found.reason.value, _sentence(track, found))
    headers = () if found.until is None else (("X-Assay-Until", format_timestamp(found.until)),)
    return Answer(status=HTTPStatus.NO_CONTENT, value=None, headers=headers)


def _sentence(track: Track, found: Access) -> str:
    if found.reason is AccessReason.RESTRICTED:
        return (
            f"{track.name}: The certification stands, but {found.restricted_by} is overdue, which "
            "restricts the person everywhere until it is renewed."
        )
    return f"{track.name}: {_SENTENCES[found.reason]}"


OPERATIONS: Final = (
    Operation(
        name="readAccess",
        method="GET",
        path="/access",
        scope=Scope.ACCESS_READ,
        subject=SUBJECT,
        summary="Ask whether somebody may do what a track grants",
        description="Yes while the certification in the track stands and no overdue track "
        "restricts the person. Somebody who is not known is answered no.",
        act=read_access,
        query=AccessQuery,
        answers={HTTPStatus.OK: AccessAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="passGate",
        method="GET",
        path="/access/gate",
        scope=Scope.ACCESS_READ,
        subject=SUBJECT,
        summary="Let a proxy ask before it lets somebody in",
        description="For nginx's `auth_request` and its like: 204 lets in, 403 does not, and "
        "anything else is no yes either. The person is named in the header "
        f"`{HOLDER_HEADER}`, which the proxy must set itself.",
        act=pass_gate,
        query=GateQuery,
        header_parameters=(
            HeaderParameter(
                name=HOLDER_HEADER,
                kind=ExternalId,
                description="The person's id in your own systems, in UTF-8.",
            ),
        ),
        answers={HTTPStatus.NO_CONTENT: type(None)},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
