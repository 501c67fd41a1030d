"""``/vc-api``: verification in the words that other programs speak (VC API, W3C CCG).

The HTTP status is the verdict: 200 for VALID alone, 422 for everything that was read and does
not hold, 400 for what cannot be read. Many clients look at nothing else, so a 200 that says
``"verified": false`` would be an acceptance.
"""

from collections.abc import Callable

import orjson
from flask import Blueprint, Response, make_response, request

from verifier.errors import VerifierError
from verifier.report import Check, Verdict
from verifier.report_json import (
    JsonObject,
    presentation_document,
    presentation_problem,
    problem_document,
    report_document,
)
from verifier.verify import verify
from verifier.verify_presentation import verify_presentation
from verifier.web.limits import limiter_of
from verifier.web.problems import problem
from verifier.web.site import VerifierSite
from verifier.web.vc_api_request import Asked, MediaTypeError, read_asked

PREFIX = "/vc-api"


def vc_api(site: VerifierSite) -> Blueprint:
    """Make the public endpoints for ``site``: verify a credential, verify a presentation."""
    endpoints = Blueprint("vc_api", __name__, url_prefix=PREFIX)
    limiter = limiter_of(endpoints)
    rate = f"{site.checks_per_minute} per minute"

    @endpoints.post("/credentials/verify")
    @limiter.limit(rate)
    def credentials() -> Response:
        return _answered("verifiableCredential", lambda asked: _credential(site, asked))

    @endpoints.post("/presentations/verify")
    @limiter.limit(rate)
    def presentations() -> Response:
        return _answered("verifiablePresentation", lambda asked: _presentation(site, asked))

    return endpoints


def _answered(member: str, answer: Callable[[Asked], Response]) -> Response:
    """Read the request and answer it; what cannot be read is a problem and never a fault."""
    try:
        asked = read_asked(request, member)
    except MediaTypeError as error:
        return _not_read(415, error)
    except VerifierError as error:
        return _not_read(400, error)
    response = answer(asked)
    response.headers["Cache-Control"] = "no-store"
    return response


def _credential(site: VerifierSite, asked: Asked) -> Response:
    report = verify(
        asked.presented,
        at=site.clock(),
        registry=site.registry(),
        sources=site.sources(),
        challenge=asked.challenge,
        domain=asked.domain,
    )
    if report.verdict is Verdict.VALID:
        return _verified(report.checks, report_document(report))
    return _refused(problem_document(report))


def _presentation(site: VerifierSite, asked: Asked) -> Response:
    report = verify_presentation(
        asked.presented,
        at=site.clock(),
        registry=site.registry(),
        sources=site.sources(),
        challenge=asked.challenge,
        domain=asked.domain,
    )
    if report.verdict is Verdict.VALID:
        return _verified(report.checks, presentation_document(report))
    return _refused(presentation_problem(report))


def _verified(checks: tuple[Check, ...], report: JsonObject) -> Response:
    names = list(dict.fromkeys(check.step.value for check in checks))
    body = {"verified": True, "checks": names, "report": report}
    response = make_response(orjson.dumps(body), 200)
    response.headers["Content-Type"] = "application/json"
    return response


def _refused(document: JsonObject) -> Response:
    status = 400 if document["status"] == 400 else 422
    response = make_response(orjson.dumps({**document, "verified": False}), status)
    response.headers["Content-Type"] = "application/problem+json"
    return response


def _not_read(status: int, error: VerifierError) -> Response:
    members: dict[str, object] = {"verified": False, "code": error.reason}
    if error.place is not None:
        members["place"] = error.place
    return problem(
        status, title="The request could not be read", detail=str(error), members=members
    )
