"""``/certifications``: what somebody holds, and how one certification stands."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

from pydantic import ConfigDict

from issuer.composition import addresses
from issuer.errors import NotFoundError
from issuer.services.entries import STRICT, ExternalId, PublicId
from issuer.services.office import Office
from issuer.services.reading import certification_view, certifications_of
from issuer.services.scopes import Scope
from issuer.services.views import CertificationView, ErasedCertification
from issuer.web.api.operations import Answer, Call, Operation, PathParameter
from issuer.web.api.refusal import Refusal

SUBJECT: Final = "Certifications"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAnswer:
    """One signed credential of a certification."""

    number: int
    address: str
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    replaces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAnswer:
    """Something that happened to a certification."""

    event: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationAnswer:
    """One certification as it stands at this moment."""

    id: str
    """Its address for life."""
    public_id: str
    holder_name: str
    track: str
    track_name: str
    track_version: int
    level: str
    standing: str
    since: datetime
    until: datetime | None
    """When the clock alone will change the standing; null where it will not."""
    grants_access: bool
    """By this certification alone; `GET /access` knows what else restricts the person."""
    first_awarded: datetime
    valid_from: datetime
    valid_until: datetime
    being_corrected: bool
    """True where the current credential was revoked while the certification stands."""
    listed: bool
    versions: list[VersionAnswer]
    """Newest first."""
    history: list[EventAnswer]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationQuery:
    """Whose certifications are asked for."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    holder: ExternalId


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationList:
    """Everything that one person was ever certified in."""

    certifications: list[CertificationAnswer]


def list_certifications(call: Call) -> Answer:
    """Answer with what one person holds and held."""
    query: CertificationQuery = call.query
    views = certifications_of(call.office, query.holder, at=call.at)
    return Answer(
        status=HTTPStatus.OK,
        value=CertificationList(certifications=[_certification(call.office, one) for one in views]),
    )


def read_certification(call: Call) -> Answer:
    """Answer with one certification."""
    public_id = call.path["public_id"]
    view = certification_view(call.office, public_id, at=call.at)
    if view is None:
        raise NotFoundError(f"There is no certification “{public_id}”.")
    if isinstance(view, ErasedCertification):
        raise Refusal(
            HTTPStatus.GONE, "erased", "The person asked to be forgotten; nothing is kept here."
        )
    return Answer(status=HTTPStatus.OK, value=_certification(call.office, view))


def _certification(office: Office, view: CertificationView) -> CertificationAnswer:
    return CertificationAnswer(
        id=addresses.certification(office.public_url, view.public_id),
        public_id=view.public_id,
        holder_name=view.holder_name,
        track=f"{view.programme}/{view.track.slug}",
        track_name=view.track.name,
        track_version=view.track.version,
        level=view.track.level,
        standing=view.standing,
        since=view.since,
        until=view.until,
        grants_access=view.effects.access,
        first_awarded=view.first_awarded,
        valid_from=view.valid_from,
        valid_until=view.valid_until,
        being_corrected=view.being_corrected,
        listed=view.listed,
        versions=[
            VersionAnswer(
                number=one.number,
                address=addresses.credential_version(office.public_url, view.public_id, one.number),
                issued_at=one.issued_at,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                revoked_at=one.revoked_at,
                replaces=one.replaces,
            )
            for one in view.versions
        ],
        history=[EventAnswer(event=one.event, at=one.at) for one in view.history],
    )


OPERATIONS: Final = (
    Operation(
        name="listCertifications",
        method="GET",
        path="/certifications",
        scope=Scope.CERTIFICATIONS_READ,
        subject=SUBJECT,
        summary="List what somebody is certified in",
        description="Every certification of one person, whatever its standing.",
        act=list_certifications,
        query=CertificationQuery,
        answers={HTTPStatus.OK: CertificationList},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
    Operation(
        name="readCertification",
        method="GET",
        path="/certifications/<public_id>",
        scope=Scope.CERTIFICATIONS_READ,
        subject=SUBJECT,
        summary="Read one certification",
        description="How it stands at this moment, with its versions and its history.",
        act=read_certification,
        path_parameters=(
            PathParameter(
                name="public_id", kind=PublicId, description="The 26 letters of its address."
            ),
        ),
        answers={HTTPStatus.OK: CertificationAnswer},
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.GONE),
    ),
)
