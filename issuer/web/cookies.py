"""Cookies of those who sign in: one for holders, one for the desk, each sent to its side alone.

A cookie holds the secret of a session that the database knows by its digest, so that it ends
for good when somebody signs out, and by itself after a while; and what the forms' tokens are
made of. Public pages set no cookie and read none.
"""

from typing import Final

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

from issuer.services.sessions import LONGEST

OFFICE_SIDE: Final = "/office"
HOLDERS_SIDE: Final = "/me"
_NAMES: Final = {HOLDERS_SIDE: "assay", OFFICE_SIDE: "assay-office"}
_SECRETS: Final = {HOLDERS_SIDE: "session", OFFICE_SIDE: "account-session"}
"""What the secret is called inside each cookie: one side's cookie says nothing at the other."""


class CookieOfEachSide(SecureCookieSessionInterface):
    """Chooses name and path of the cookie by the side to which a request goes."""

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the cookie of this request's side."""
        prefix = "__Secure-" if app.config["SESSION_COOKIE_SECURE"] else ""
        return prefix + _NAMES[_side()]

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 - the framework's signature
        """Return the path below which the browser sends it."""
        return _side()


def install_cookies(app: Flask, *, key: str, public_url: str) -> CSRFProtect:
    """Sign cookies with ``key``; return what checks the tokens of forms.

    For both sides the same, so that the second one that is installed finds it done.
    """
    installed = app.extensions.get("csrf")
    if isinstance(installed, CSRFProtect):
        return installed
    app.secret_key = key
    app.session_interface = CookieOfEachSide()
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=public_url.startswith("https://"),
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST,
        WTF_CSRF_CHECK_DEFAULT=False,  # each side checks; the API knows no cookies
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # some browsers send no Referer; the token is what counts
    )
    csrf = CSRFProtect()
    csrf.init_app(app)
    return csrf


def begin(secret: str) -> None:
    """Begin a session: nothing of what the browser had before goes on (row W7, fixation)."""
    session.clear()
    session[_SECRETS[_side()]] = secret


def held() -> str | None:
    """Return the secret of the session that the browser says it is in, if it says so."""
    secret = session.get(_SECRETS[_side()])
    return secret if isinstance(secret, str) else None


def end() -> str | None:
    """Forget the session in this browser; return its secret, if it had one."""
    secret = held()
    session.clear()
    return secret


def _side() -> str:
    path = request.path
    at_the_desk = path == OFFICE_SIDE or path.startswith(f"{OFFICE_SIDE}/")
    return OFFICE_SIDE if at_the_desk else HOLDERS_SIDE
