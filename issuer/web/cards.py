"""``/cards/<token>``: a person's standing badges, small enough for the side of a ticket.

The one page that other sites may frame: those that the operator names, and nobody else.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template

from issuer.services.cards import card_by_link
from issuer.services.office import Office
from issuer.web.caching import never_stored
from issuer.web.words import level_words
from verifier.web.headers import CONTENT_SECURITY_POLICY
from verifier.web.language import gettext as _
from verifier.web.limits import limiter_of
from verifier.web.problems import refuse

_NOBODY: Final = "frame-ancestors 'none'"


def card_pages(
    office: Office, *, clock: Callable[[], datetime], framed_by: tuple[str, ...]
) -> Blueprint:
    """Make the card's page (endpoint ``cards.page``).

    Args:
        office: whose badges they are.
        clock: answers the present moment.
        framed_by: origins of the sites that may frame it.
    """
    pages = Blueprint("cards", __name__)
    limiter = limiter_of(pages)
    ancestors = " ".join(framed_by) or "'none'"
    policy = CONTENT_SECURITY_POLICY.replace(_NOBODY, f"frame-ancestors {ancestors}")

    @pages.get("/cards/<token>")
    @limiter.limit("120 per minute")
    def page(token: str) -> Response:
        at = clock()
        card = card_by_link(office, token, at=at)
        if card is None:
            abort(
                refuse(
                    404,
                    title=_("No card here"),
                    sentence=_("A link to a card works for some hours. Open the ticket again."),
                )
            )
        response = make_response(
            render_template("issuer/card.html", card=card, at=at, level_words=level_words)
        )
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Robots-Tag"] = "noindex"
        # The address opens the card: it is not told to the pages that are opened from it.
        response.headers["Referrer-Policy"] = "no-referrer"
        if framed_by:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return never_stored(response)

    return pages
