"""Signing in at the desk, out again, and one's own password."""

from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask_limiter import Limiter

from issuer.domain.roles import Right
from issuer.errors import RefusedError
from issuer.services.account_sessions import sign_in, sign_out
from issuer.services.accounts import change_own_password
from issuer.services.passwords import SHORTEST
from issuer.web.cookies import OFFICE_SIDE, begin, end, held
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed, open_to_all
from issuer.web.onward import onward_of

BY_VISITOR: Final = "10 per minute; 100 per hour"
BY_NAME: Final = "10 per minute; 50 per hour"
"""However many addresses guess: so often one account's password can be tried."""


def signing_in_pages(
    pages: Blueprint, desk: Desk, limiter: Limiter, *, provider: str | None
) -> None:
    """Add the pages of signing in and out; ``provider`` is what the other way in is called."""

    def form(*, name: str, onward: str, fault: str | None = None) -> Response:
        page = render_template(
            "office/sign_in.html", name=name, onward=onward, fault=fault, provider=provider
        )
        return make_response(page, 400 if fault else 200)

    @pages.get("/sign-in")
    @open_to_all
    def ask() -> Response:
        return form(name="", onward=onward_of(request.args.get("next", ""), OFFICE_SIDE))

    @pages.post("/sign-in")
    @limiter.limit(BY_VISITOR)
    @limiter.limit(BY_NAME, key_func=_named)
    @open_to_all
    def enter() -> Response:
        name = request.form.get("name", "")
        onward = onward_of(request.form.get("next", ""), OFFICE_SIDE)
        password = request.form.get("password", "")
        secret = sign_in(desk.office.database, name, password, at=desk.now())
        if secret is None:
            return form(
                name=name[:100], onward=onward, fault="Name and password do not go together."
            )
        return entered(desk, secret, onward)

    @pages.post("/sign-out")
    @open_to_all
    def leave() -> Response:
        secret = end()
        if secret is not None:
            sign_out(desk.office.database, secret)
        return make_response(redirect(address_of("office.ask"), 303))

    _own_password(pages, desk, limiter)


def entered(desk: Desk, secret: str, onward: str) -> Response:
    """Begin the session in this browser, and go where it was on the way to."""
    before = end()
    if before is not None:
        sign_out(desk.office.database, before)
    begin(secret)
    return make_response(redirect(onward or address_of("office.start"), 303))


def _own_password(pages: Blueprint, desk: Desk, limiter: Limiter) -> None:
    def faulty(fault: str) -> Response:
        page = render_template("office/password.html", shortest=SHORTEST, fault=fault)
        return make_response(page, 400)

    @pages.get("/password")
    @allowed(Right.SEE)
    def password() -> str:
        return render_template("office/password.html", shortest=SHORTEST, fault=None)

    @pages.post("/password")
    @limiter.limit(BY_VISITOR)
    @allowed(Right.SEE)
    def change_password() -> Response:
        new = request.form.get("new", "")
        if new != request.form.get("again", ""):
            return faulty("The new password was not typed the same twice.")
        try:
            change_own_password(
                desk.office.database,
                desk.account(),
                old=request.form.get("old", ""),
                new=new,
                session=held() or "",
                actor=desk.actor(),
                at=desk.now(),
            )
        except RefusedError as error:
            return faulty(str(error))
        flash("Your password is changed. Other browsers are signed out.", "good")
        return make_response(redirect(address_of("office.start"), 303))


def _named() -> str:
    return request.form.get("name", "").strip().casefold()[:100]
