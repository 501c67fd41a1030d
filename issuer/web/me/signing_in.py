"""Signing in and out: ask for a link, open it, confirm it."""

import re
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_limiter import Limiter

from issuer.services.signing_in import LINK_LIFE, link_holder, sign_in, sign_out
from issuer.web.cookies import HOLDERS_SIDE, begin, end
from issuer.web.me.guarding import OwnSide
from issuer.web.me.posting import Asked, Posting
from issuer.web.onward import onward_of
from verifier.web.language import gettext, language

MINUTES: Final = int(LINK_LIFE.total_seconds() // 60)
_PART: Final = r"[^@\s\x00-\x1f<>,;:\"()\[\]\\]"
_MAIL: Final = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,255}}")


def signing_in_pages(
    pages: Blueprint, side: OwnSide, posting: Posting | None, limiter: Limiter
) -> None:
    """Add the pages of signing in and out; without ``posting``, mail is not set up here."""
    _asking(pages, posting, limiter)
    _confirming(pages, side, limiter)

    @pages.post("/sign-out")
    def leave() -> Response:
        secret = end()
        if secret is not None:
            sign_out(side.office.database, secret)
        return _see_other(url_for("front.home"))


def _asking(pages: Blueprint, posting: Posting | None, limiter: Limiter) -> None:
    @pages.get("/sign-in")
    def ask() -> Response:
        return _form(posting, mail="", onward=onward_of(request.args.get("next", ""), HOLDERS_SIDE))

    @pages.post("/sign-in")
    @limiter.limit("6 per minute; 30 per hour")
    def asking() -> Response:
        mail = request.form.get("mail", "").strip()
        onward = onward_of(request.form.get("next", ""), HOLDERS_SIDE)
        if posting is None:
            return _form(posting, mail=mail, onward=onward)
        if _MAIL.fullmatch(mail) is None:
            fault = gettext("Write a whole mail address, such as name@example.org.")
            return _form(posting, mail=mail, onward=onward, fault=fault)
        posting.put(Asked(mail=mail, onward=onward, language=language()))
        return _see_other(url_for("me.asked"))

    @pages.get("/sign-in/sent")
    def asked() -> str:
        return render_template("issuer/me/asked.html", minutes=MINUTES)


def _confirming(pages: Blueprint, side: OwnSide, limiter: Limiter) -> None:
    @pages.get("/sign-in/<secret>")
    @limiter.limit("30 per minute")
    def link(secret: str) -> Response:
        holder = link_holder(side.office.database, secret, at=side.now())
        if holder is None:
            return _of_no_use()
        page = render_template("issuer/me/link.html", name=holder.name)
        return _unreferred(make_response(page))

    @pages.post("/sign-in/<secret>")
    @limiter.limit("30 per minute")
    def confirm(secret: str) -> Response:
        opened = sign_in(side.office.database, secret, at=side.now())
        if opened is None:
            return _of_no_use()
        before = end()
        if before is not None:
            sign_out(side.office.database, before)
        begin(opened.secret)
        return _see_other(onward_of(opened.onward, HOLDERS_SIDE) or url_for("me.overview"))


def _form(posting: Posting | None, *, mail: str, onward: str, fault: str | None = None) -> Response:
    page = render_template(
        "issuer/me/sign_in.html",
        possible=posting is not None,
        mail=mail,
        onward=onward,
        fault=fault,
    )
    return make_response(page, 503 if posting is None else 400 if fault else 200)


def _of_no_use() -> Response:
    page = render_template("issuer/me/link_gone.html", minutes=MINUTES)
    return _unreferred(make_response(page, 410))


def _unreferred(response: Response) -> Response:
    """Let the address, which is a secret, not go on to what the page loads."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _see_other(address: str) -> Response:
    return make_response(redirect(address, 303))
