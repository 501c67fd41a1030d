"""``/c/<id>/concern``: tell the office that something is wrong with a certification."""

from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from issuer.services.concerns import (
    LONGEST_WORDS,
    Category,
    ConcernDraft,
    report_concern,
)
from issuer.services.office import Office
from issuer.web.caching import never_stored
from issuer.web.certification import found_certification
from issuer.web.visitors import (
    LONGEST_MAIL,
    comes_from_elsewhere,
    is_mail_address,
    without_controls,
)
from verifier.web.language import gettext, marked
from verifier.web.limits import limiter_of
from verifier.web.site import VerifierSite

FEWEST_LETTERS: Final = 10

CATEGORIES: Final = {
    Category.NOT_THE_HOLDER: marked("Somebody else uses this certification"),
    Category.WRONG_DETAILS: marked("A name, a date or a level is wrong"),
    Category.MISUSE: marked("The certificate or badge was altered or misused"),
    Category.OTHER: marked("Something else"),
}


def concern_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the form and what takes it (endpoints ``concerns.form``, ``concerns.report``)."""
    pages = Blueprint("concerns", __name__)
    limiter = limiter_of(pages)

    def page(public_id: str, *, typed: dict[str, str], faults: dict[str, str]) -> Response:
        view = found_certification(office, public_id, site.clock())
        shown = render_template(
            "issuer/concern.html",
            view=view,
            typed=typed,
            faults=faults,
            sent="sent" in request.args and not faults,
            categories=[(each, gettext(words)) for each, words in CATEGORIES.items()],
            longest=LONGEST_WORDS,
            longest_mail=LONGEST_MAIL,
        )
        response = never_stored(make_response(shown, 422 if faults else 200))
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @pages.get("/c/<public_id>/concern")
    @limiter.limit("60 per minute")
    def form(public_id: str) -> Response:
        return page(public_id, typed={}, faults={})

    @pages.post("/c/<public_id>/concern")
    @limiter.limit("5 per hour; 20 per day")
    def report(public_id: str) -> Response:
        if comes_from_elsewhere(request, office.public_url):
            abort(403)
        view = found_certification(office, public_id, site.clock())
        typed = {name: request.form.get(name, "") for name in ("category", "words", "mail")}
        draft, faults = _read(typed)
        if draft is None:
            return page(public_id, typed=typed, faults=faults)
        report_concern(office.database, view.public_id, draft, at=site.clock())
        response = make_response("", 303)
        response.location = url_for("concerns.form", public_id=public_id, sent="yes")
        return never_stored(response)

    return pages


def _read(typed: dict[str, str]) -> tuple[ConcernDraft | None, dict[str, str]]:
    """Return the concern, or what is wrong by the field that it is about."""
    faults: dict[str, str] = {}
    known = {each.value: each for each in Category}
    category = known.get(typed["category"])
    if category is None:
        faults["category"] = gettext("Say what it is about.")
    words = without_controls(typed["words"])
    if not FEWEST_LETTERS <= len(words) <= LONGEST_WORDS:
        faults["words"] = gettext("Write a sentence or two, up to 2,000 letters.")
    mail = typed["mail"].strip()
    if mail and not is_mail_address(mail):
        faults["mail"] = gettext("This is no mail address. Leave it empty if you wish.")
    if category is None or faults:
        return None, faults
    return ConcernDraft(category=category, words=words, mail=mail), {}
