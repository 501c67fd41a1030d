"""``/people/<token>/message``: write to a listed person without learning their address."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from issuer.errors import ConflictError, NotFoundError
from issuer.services.directory import person_view
from issuer.services.messages import LONGEST_NAME, LONGEST_WORDS, MessageDraft, write_to
from issuer.services.office import Office
from issuer.web.caching import never_stored
from issuer.web.visitors import (
    LONGEST_MAIL,
    comes_from_elsewhere,
    is_mail_address,
    without_controls,
)
from verifier.web.language import gettext
from verifier.web.limits import limiter_of
from verifier.web.site import VerifierSite

FEWEST_LETTERS: Final = 10
_FIELDS: Final = ("name", "mail", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What stands in the form, and what of it is wrong."""

    values: dict[str, str]
    faults: dict[str, str]

    def status(self) -> int:
        return 422 if self.faults else 200


def message_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the form and what takes it (endpoints ``messages.form``, ``messages.send``)."""
    pages = Blueprint("messages", __name__)
    limiter = limiter_of(pages)

    def page(token: str, typed: _Typed) -> Response:
        person = person_view(office, token, at=site.clock())
        if person is None or not person.reachable:
            abort(404)
        shown = render_template(
            "issuer/message.html",
            person=person,
            typed=typed.values,
            faults=typed.faults,
            sent="sent" in request.args and not typed.faults,
            longest=LONGEST_WORDS,
            longest_name=LONGEST_NAME,
            longest_mail=LONGEST_MAIL,
        )
        response = never_stored(make_response(shown, typed.status()))
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @pages.get("/people/<token>/message")
    @limiter.limit("60 per minute")
    def form(token: str) -> Response:
        return page(token, _Typed(values={}, faults={}))

    @pages.post("/people/<token>/message")
    @limiter.limit("5 per hour; 20 per day")
    def send(token: str) -> Response:
        if comes_from_elsewhere(request, office.public_url):
            abort(403)
        values = {name: request.form.get(name, "") for name in _FIELDS}
        draft, faults = _read(values)
        if draft is None:
            return page(token, _Typed(values=values, faults=faults))
        try:
            write_to(office, token, draft, at=site.clock())
        except NotFoundError:
            abort(404)
        except ConflictError:
            full = gettext("This person gets no more messages today. Try again tomorrow.")
            return page(token, _Typed(values=values, faults={"form": full}))
        response = make_response("", 303)
        response.location = url_for("messages.form", token=token, sent="yes")
        return never_stored(response)

    return pages


def _read(typed: dict[str, str]) -> tuple[MessageDraft | None, dict[str, str]]:
    """Return the message, or what is wrong by the field that it is about."""
    faults: dict[str, str] = {}
    name = " ".join(without_controls(typed["name"]).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        faults["name"] = gettext("Say who you are, in up to 100 letters.")
    mail = typed["mail"].strip()
    if not is_mail_address(mail):
        faults["mail"] = gettext("Type a mail address, such as name@example.org.")
    words = without_controls(typed["words"])
    if not FEWEST_LETTERS <= len(words) <= LONGEST_WORDS:
        faults["words"] = gettext("Write a sentence or two, up to 2,000 letters.")
    if faults:
        return None, faults
    return MessageDraft(name=name, mail=mail, words=words), {}
