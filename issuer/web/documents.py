"""Documents for machines: credentials, status lists, achievements, the issuer and its keys.

They are public and static in nature: anyone may fetch them from anywhere (CORS ``*``), any
cache may keep them for a minute, and whoever has them asks again by ETag. Stored bytes are
served as they were signed, never rebuilt.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import orjson
from flask import Blueprint, Response, abort, request

from issuer.composition.achievement import achievement_document
from issuer.composition.profile import profile_document
from issuer.errors import NotFoundError
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from issuer.services.reading import credential_bytes
from issuer.services.tracks import find_track_version
from issuer.services.views import ErasedCertification

MAX_AGE: Final = 60
"""Seconds for which a cache may keep a document (DESIGN.md, law 2)."""

PUBLIC_ID: Final = re.compile("[a-z2-7]{26}")
NUMBER: Final = re.compile("[1-9][0-9]{0,8}")

JSON: Final = "application/json"
CREDENTIAL_TYPES: Final = ("application/vc", "application/vc+ld+json", "application/ld+json")
DID_TYPES: Final = ("application/did+json", "application/did+ld+json", "application/ld+json")
LINKED_DATA_TYPES: Final = ("application/ld+json",)


def documents(office: Office, *, clock: Callable[[], datetime]) -> Blueprint:
    """Make the addresses that have no page, only a document."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/.well-known/did.json")
    def did_json() -> Response:
        return document_answer(office.did_json(), DID_TYPES)

    @blueprint.get("/status/<number>")
    def status_list(number: str) -> Response:
        try:
            published = published_status_list(office, _counted(number), at=clock())
        except NotFoundError:
            abort(404)
        return document_answer(
            published.body, CREDENTIAL_TYPES, max_age=published.max_age, etag=published.etag
        )

    @blueprint.get("/c/<public_id>/versions/<version>")
    def credential_version(public_id: str, version: str) -> Response:
        return credential_answer(office, public_id, at=clock(), version=_counted(version))

    @blueprint.get("/c/<public_id>/credential.json")
    def credential_download(public_id: str) -> Response:
        response = credential_answer(office, public_id, at=clock())
        response.headers["Content-Disposition"] = 'attachment; filename="credential.json"'
        return response

    return blueprint


def credential_answer(
    office: Office, public_id: str, *, at: datetime, version: int | None = None
) -> Response:
    """Answer with a signed credential: the current one, or the ``version`` that is named.

    Ends the request with 404 where there is none, and with 410 where its holder was erased.
    """
    known = PUBLIC_ID.fullmatch(public_id) is not None
    found = credential_bytes(office, public_id, version, at=at) if known else None
    if isinstance(found, ErasedCertification):
        abort(410)
    if found is None:
        abort(404)
    return document_answer(found, CREDENTIAL_TYPES)


def achievement_answer(
    office: Office, programme: str, track: str, version: int, *, at: datetime
) -> Response:
    """Answer with the Achievement of one version of a track; 404 where there is none."""
    del at  # achievements do not change with time
    found = find_track_version(office, programme, track, version)
    if found is None:
        abort(404)
    document = achievement_document(
        found.programme, found.programme_name, found.track, office.identity
    )
    return document_answer(_written(document), LINKED_DATA_TYPES)


def profile_answer(office: Office, *, at: datetime) -> Response:
    """Answer with the issuer's Profile."""
    del at  # the profile is what the settings say
    return document_answer(_written(profile_document(office.identity)), LINKED_DATA_TYPES)


def document_answer(
    body: bytes, types: tuple[str, ...], *, max_age: int = MAX_AGE, etag: str | None = None
) -> Response:
    """Answer with a public document, conditional requests and ``HEAD`` included.

    Args:
        body: the bytes as they are served.
        types: media types that it may also be served as, where the request names one;
            otherwise it is ``application/json``, which every reader takes.
        max_age: seconds for which a cache may keep it.
        etag: of these bytes, where it is known; otherwise made of them.
    """
    response = Response(body, content_type=_asked_type(types))
    response.set_etag(etag or hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def _counted(digits: str) -> int:
    """Read a number of an address; a document has one address, so ``01`` is not found."""
    if not NUMBER.fullmatch(digits):
        abort(404)
    return int(digits)


def _asked_type(types: tuple[str, ...]) -> str:
    """Return the type that the request names with the highest weight; JSON where it names none."""
    named = {value.lower(): quality for value, quality in request.accept_mimetypes}
    best = max((JSON, *types), key=lambda name: named.get(name, 0.0))
    return best if named.get(best, 0.0) > 0 else JSON


def _written(document: dict[str, object]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)
