"""Who is there: the session of a holder, and what every request below ``/me`` passes first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, g, redirect, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect

from issuer.persistence.records.holders import HolderRecord
from issuer.services.office import Office
from issuer.services.signing_in import signed_in
from issuer.web.caching import never_stored
from issuer.web.cookies import HOLDERS_SIDE, held
from issuer.web.onward import onward_of
from verifier.web.language import gettext
from verifier.web.problems import refuse
from verifier.web.site import VerifierSite

OPEN: Final = frozenset({"me.ask", "me.asking", "me.asked", "me.link", "me.confirm", "me.erased"})
"""Endpoints that are there for whoever is not signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSide:
    """What the pages of the holder's side work with."""

    office: Office
    site: VerifierSite

    def now(self) -> datetime:
        """Return the moment of this request: read once."""
        if "at" not in g:
            g.at = self.site.clock()
        moment: datetime = g.at
        return moment

    def holder(self) -> HolderRecord:
        """Return who is signed in; only to be asked behind ``guard``."""
        holder: HolderRecord = g.holder
        return holder


def guard(pages: Blueprint, side: OwnSide, csrf: CSRFProtect) -> None:
    """Let every request of ``pages`` pass the same checks, whatever its route does."""

    @pages.before_request
    def check() -> Response | None:
        csrf.protect()
        g.holder = _holder(side)
        if g.holder is not None or request.endpoint in OPEN:
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect(
                url_for("me.ask", next=onward_of(request.path, HOLDERS_SIDE) or None), 303
            )  # type: ignore[return-value]
        return refuse(
            403,
            title=gettext("You are signed out"),
            sentence=gettext("Nothing was changed. Sign in again, then repeat it."),
        )

    @pages.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return refuse(
            400,
            title=gettext("This form is too old"),
            sentence=gettext(
                "It was opened before you signed in, or in another browser. Nothing was changed. "
                "Open the page anew and send the form again; cookies must be allowed."
            ),
        )

    @pages.after_request
    def personal(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex"
        return never_stored(response)


def _holder(side: OwnSide) -> HolderRecord | None:
    secret = held()
    return None if secret is None else signed_in(side.office.database, secret, at=side.now())
