"""``/verify``: give us a credential, and read whether it holds."""

from datetime import datetime

import orjson
from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from verifier.report import Report, Verdict
from verifier.report_json import problem_document, report_document
from verifier.verify import verify
from verifier.web.headers import permissions
from verifier.web.intake import IntakeError, OwnAddress, pictured_address, take
from verifier.web.language import gettext as _
from verifier.web.limits import limiter_of
from verifier.web.negotiation import wants_page
from verifier.web.photo import is_picture, read_codes
from verifier.web.presenting import present
from verifier.web.problems import problem
from verifier.web.site import VerifierSite


def verify_pages(site: VerifierSite) -> Blueprint:
    """Make the pages of ``/verify`` for ``site`` (endpoints ``verifier.form``, ``.answer``)."""
    pages = Blueprint("verifier", __name__)
    limiter = limiter_of(pages)

    @pages.after_request
    def forget(response: Response) -> Response:
        response.vary.add("Accept")
        response.headers["Permissions-Policy"] = permissions(camera=site.own is not None)
        if request.method != "GET":
            response.headers["Cache-Control"] = "no-store"
        return response

    @pages.get("/verify")
    def form() -> str:
        return _form(site)

    @pages.post("/verify")
    @limiter.limit(f"{site.checks_per_minute} per minute")
    def answer() -> Response:
        at = site.clock()
        try:
            presented = take(request, site.own)
        except IntakeError as error:
            return _not_taken(site, error)
        if isinstance(presented, OwnAddress):
            return _own(site, presented.public_id, at)
        report = _verified(site, presented.body, at)
        if site.own is not None and _carries_none(report) and is_picture(presented.body):
            try:
                pictured = pictured_address(read_codes(presented.body), site.own)
            except IntakeError as error:
                return _not_taken(site, error)
            if pictured is not None:
                return _own(site, pictured.public_id, at)
        return report_answer(report)

    return pages


def _carries_none(report: Report) -> bool:
    """Say whether what was presented carries no credential at all, by the core's codes."""
    return report.verdict is Verdict.MALFORMED and bool(
        {check.code for check in report.checks} & {"NO_CREDENTIAL", "CARRIER_UNKNOWN"}
    )


def _verified(site: VerifierSite, body: bytes, at: datetime) -> Report:
    return verify(body, at=at, registry=site.registry(), sources=site.sources())


def _own(site: VerifierSite, public_id: str, at: datetime) -> Response:
    """Answer for one of our own: its page tells more than a report; programs get the report."""
    assert site.own is not None  # noqa: S101 - only then does ``take`` find an own address
    if wants_page(request):
        return make_response(redirect(site.own.page(public_id), 303))
    credential = site.own.credential(public_id, at=at)
    if credential is None:
        abort(404)
    return report_answer(_verified(site, credential, at))


def report_answer(report: Report) -> Response:
    """Answer with the report: a page, or JSON; 400 where nothing could be read."""
    readable = report.verdict is not Verdict.MALFORMED
    if wants_page(request):
        page = render_template("verifier/result.html", report=present(report))
        return make_response(page, 200 if readable else 400)
    document = report_document(report) if readable else problem_document(report)
    response = make_response(orjson.dumps(document), 200 if readable else 400)
    response.headers["Content-Type"] = (
        "application/json" if readable else "application/problem+json"
    )
    return response


def _form(site: VerifierSite, *, fault: str | None = None) -> str:
    return render_template(
        "verifier/verify.html",
        by_address=site.own is not None,
        fault=fault,
        text=request.form.get("text", "")[:2000] if request.method == "POST" else "",
    )


def _not_taken(site: VerifierSite, error: IntakeError) -> Response:
    if wants_page(request):
        return make_response(_form(site, fault=str(error)), error.status)
    return problem(
        error.status,
        title=_("Nothing to check"),
        detail=str(error),
        members={"code": error.reason},
    )
