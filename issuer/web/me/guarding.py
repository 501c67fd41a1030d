"""Who is there: the session of a holder, and what every request below ``/me`` passes first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Flask, Response, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect

from issuer.persistence.records.holders import HolderRecord
from issuer.services.office import Office
from issuer.services.signing_in import LONGEST, signed_in
from issuer.web.caching import never_stored
from issuer.web.me.onward import onward_of
from verifier.web.language import gettext
from verifier.web.problems import refuse
from verifier.web.site import VerifierSite

OPEN: Final = frozenset({"me.ask", "me.asking", "me.asked", "me.link", "me.confirm", "me.erased"})
"""Endpoints that are there for whoever is not signed in."""

_SESSION: Final = "session"


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


def install_sessions(app: Flask, *, key: str, public_url: str) -> None:
    """Sign cookies with ``key``, and send them to the holder's side alone.

    The cookie holds the secret of a session that the database knows by its digest, so that it
    ends for good when the holder signs out, and by itself after a while.
    """
    secure = public_url.startswith("https://")
    app.secret_key = key
    app.config.update(
        SESSION_COOKIE_NAME="__Secure-assay" if secure else "assay",
        SESSION_COOKIE_PATH="/me",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST,
        WTF_CSRF_CHECK_DEFAULT=False,  # the blueprint checks; the API knows no cookies
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # some browsers send no Referer; the token is what counts
    )


def guard(pages: Blueprint, side: OwnSide, csrf: CSRFProtect) -> None:
    """Let every request of ``pages`` pass the same checks, whatever its route does."""

    @pages.before_request
    def check() -> Response | None:
        csrf.protect()
        g.holder = _holder(side)
        if g.holder is not None or request.endpoint in OPEN:
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("me.ask", next=onward_of(request.path) or None), 303)  # type: ignore[return-value]
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


def begin(secret: str) -> None:
    """Begin a session: nothing of what the browser had before goes on (row W7, fixation)."""
    session.clear()
    session[_SESSION] = secret


def end() -> str | None:
    """Forget the session in this browser; return its secret, if it had one."""
    secret = session.get(_SESSION)
    session.clear()
    return secret if isinstance(secret, str) else None


def _holder(side: OwnSide) -> HolderRecord | None:
    secret = session.get(_SESSION)
    if not isinstance(secret, str):
        return None
    return signed_in(side.office.database, secret, at=side.now())
