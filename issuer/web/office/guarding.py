"""What every request below ``/office`` passes first, whatever its route does."""

from typing import Final

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError, CSRFProtect

from issuer.domain.roles import may
from issuer.errors import (
    ConflictError,
    IssuerError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from issuer.persistence.records.accounts import AccountRecord
from issuer.services.account_sessions import signed_in
from issuer.web.caching import never_stored
from issuer.web.cookies import OFFICE_SIDE, held
from issuer.web.office.desk import Desk
from issuer.web.office.navigation import links_for
from issuer.web.office.rights import right_of
from issuer.web.onward import onward_of
from keys.errors import KeysError
from verifier.web.language import SOURCE_LANGUAGE

CHANGING: Final = frozenset({"office.password", "office.change_password", "office.leave"})
"""Where somebody whose password was chosen by others may go before choosing their own."""

_STATUS: Final = {NotFoundError: 404, ConflictError: 409, RefusedError: 422, UnavailableError: 503}


def guard(pages: Blueprint, desk: Desk, csrf: CSRFProtect) -> None:
    """Let every request of ``pages`` pass the same checks."""
    _tell_refusals(pages)

    @pages.before_request
    def check() -> Response | None:
        g.language = SOURCE_LANGUAGE  # the desk is in one language
        g.account = None
        csrf.protect()
        g.account = _account(desk)
        right = right_of(current_app.view_functions[request.endpoint or ""])
        if right is None:
            return None
        if g.account is None:
            return _sign_in_first()
        if not may(g.account.role, right):
            return refused(
                403,
                "Not for your role",
                f"This is for other roles than {g.account.role}. Nothing was done. Ask an "
                "administrator of the office if you need it.",
            )
        if g.account.must_change and request.endpoint not in CHANGING:
            return redirect(url_for("office.password"), 303)  # type: ignore[return-value]
        return None

    @pages.context_processor
    def frame() -> dict[str, object]:
        account: AccountRecord | None = g.get("account")
        if account is None or account.must_change:
            return {"account": account, "groups": []}
        return {"account": account, "groups": links_for(account.role), "may": desk.may}

    @pages.after_request
    def personal(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex"
        return never_stored(response)


def _tell_refusals(pages: Blueprint) -> None:
    @pages.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return refused(
            400,
            "This form is too old",
            "It was opened before you signed in, or in another browser. Nothing was changed. "
            "Open the page anew and send the form again; cookies must be allowed.",
        )

    @pages.errorhandler(IssuerError)
    @pages.errorhandler(KeysError)
    def told(error: IssuerError | KeysError) -> Response:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
        if isinstance(error, KeysError):
            status = 503
        if status >= 500:
            current_app.logger.error("%s: %s", type(error).__name__, error)
        sentence = str(error)
        return refused(status, "That was not done", sentence[:1].upper() + sentence[1:])


def refused(status: int, title: str, sentence: str) -> Response:
    """Answer with the desk's own page for what was not done, and why."""
    page = render_template("office/refused.html", title=title, sentence=sentence, status=status)
    return make_response(page, status)


def _account(desk: Desk) -> AccountRecord | None:
    secret = held()
    return None if secret is None else signed_in(desk.office.database, secret, at=desk.now())


def _sign_in_first() -> Response:
    if request.method in {"GET", "HEAD"}:
        onward = onward_of(request.path, OFFICE_SIDE) or None
        return redirect(url_for("office.ask", next=onward), 303)  # type: ignore[return-value]
    return refused(403, "You are signed out", "Nothing was changed. Sign in again, then repeat it.")
