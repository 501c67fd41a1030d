"""Refusals: a page for people, a problem document for programs (RFC 9457), made in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import orjson
from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from verifier.web.language import gettext, marked
from verifier.web.negotiation import wants_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What happened and what to do, for one HTTP status."""

    title: str
    sentence: str


REFUSALS: Final = {
    400: Refusal(
        title=marked("That could not be understood"),
        sentence=marked("Something in the request is not as it must be. Go back and try again."),
    ),
    403: Refusal(
        title=marked("Not allowed"),
        sentence=marked("This address is not open to you."),
    ),
    404: Refusal(
        title=marked("Not found"),
        sentence=marked(
            "There is nothing at this address. Look at it once more, letter by letter, or start "
            "from the front page."
        ),
    ),
    405: Refusal(
        title=marked("Not done this way"),
        sentence=marked("This address exists, but does not take this kind of request."),
    ),
    410: Refusal(
        title=marked("No longer here"),
        sentence=marked("What was at this address has been removed for good."),
    ),
    413: Refusal(
        title=marked("Too large"),
        sentence=marked(
            "Files of up to 5 MB are read here. A badge or certificate is far smaller."
        ),
    ),
    415: Refusal(
        title=marked("Unknown kind of file"),
        sentence=marked("Send a JSON, JWT, PNG, SVG or PDF file that carries a credential."),
    ),
    422: Refusal(
        title=marked("That could not be read"),
        sentence=marked("What was sent is not one credential."),
    ),
    429: Refusal(
        title=marked("Too many requests"),
        sentence=marked("Many requests came from your address. Wait a minute, then try again."),
    ),
    500: Refusal(
        title=marked("Something went wrong here"),
        sentence=marked(
            "The fault is ours, and nothing was changed. Try again in a minute; if it stays, tell "
            "the office the time and the address of this page."
        ),
    ),
    503: Refusal(
        title=marked("Not available at the moment"),
        sentence=marked("Nothing was changed. Try again in a minute."),
    ),
}

Headers = Iterable[tuple[str, str]]


def problem(
    status: int,
    *,
    title: str,
    detail: str,
    kind: str = "about:blank",
    headers: Headers = (),
    members: dict[str, object] | None = None,
) -> Response:
    """Answer with a problem document (RFC 9457 §3).

    ``kind`` is the problem's ``type`` address, ``members`` its extension members (§3.2), which
    must be JSON values.
    """
    document = {"type": kind, "title": title, "status": status, "detail": detail}
    response = make_response(orjson.dumps({**document, **(members or {})}), status)
    response.headers.extend(headers)
    response.headers["Content-Type"] = "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    return response


def refuse(
    status: int,
    *,
    title: str | None = None,
    sentence: str | None = None,
    headers: Headers = (),
) -> Response:
    """Answer with the page or the problem document for ``status``, whichever was asked for.

    ``title`` and ``sentence`` (in the language of the request) replace the general words.
    """
    words = REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]
    title = title or gettext(words.title)
    sentence = sentence or gettext(words.sentence)
    if not wants_page(request):
        response = problem(status, title=title, detail=sentence, headers=headers)
    else:
        page = render_template("verifier/error.html", title=title, sentence=sentence, status=status)
        response = make_response(page, status)
        response.headers.extend(headers)
        response.headers["Content-Type"] = "text/html; charset=utf-8"
        response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def install_refusals(app: Flask) -> None:
    """Answer every HTTP error of ``app``, and every fault of ours, in our own words."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if status < 400:
            return error  # a redirect is an answer of its own
        kept = {"allow", "retry-after", "www-authenticate"}
        headers = [(name, value) for name, value in error.get_headers() if name.lower() in kept]
        return refuse(status, headers=headers)
