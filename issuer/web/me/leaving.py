"""Giving a certification up, and being forgotten: explained, confirmed by typing, done at once."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from issuer.domain.acts import FROM, Act, Actor
from issuer.persistence.folding import fold
from issuer.services.cases import Doer
from issuer.services.ending import surrender
from issuer.services.erasing import erase
from issuer.services.holding import Holding, holding, holdings
from issuer.web.cookies import end
from issuer.web.me.guarding import OwnSide
from verifier.web.language import gettext


def leaving_pages(pages: Blueprint, side: OwnSide) -> None:
    """Add the pages of surrender and of erasure."""
    _surrendering(pages, side)
    _erasing(pages, side)


def _surrendering(pages: Blueprint, side: OwnSide) -> None:
    @pages.get("/c/<public_id>/surrender")
    def giving_up(public_id: str) -> Response:
        return _surrender_page(_held(public_id))

    @pages.post("/c/<public_id>/surrender")
    def gave_up(public_id: str) -> Response:
        held = _held(public_id)
        if fold(request.form.get("confirmation", "")) != fold(held.view.track.name):
            return _surrender_page(held, fault=True)
        surrender(side.office, public_id=public_id, doer=_doer(side), at=side.now())
        return make_response(redirect(url_for("me.certification", public_id=public_id), 303))

    def _held(public_id: str) -> Holding:
        return holding(side.office, side.holder().id, public_id, at=side.now())

    def _surrender_page(held: Holding, *, fault: bool = False) -> Response:
        page = render_template(
            "issuer/me/surrender.html",
            view=held.view,
            possible=held.view.standing in FROM[Act.SURRENDER],
            fault=_mistyped() if fault else None,
            typed=request.form.get("confirmation", "")[:400],
        )
        return make_response(page, 422 if fault else 200)


def _erasing(pages: Blueprint, side: OwnSide) -> None:
    @pages.get("/erase")
    def erasing() -> Response:
        return _erase_page()

    @pages.post("/erase")
    def erase_me() -> Response:
        if fold(request.form.get("confirmation", "")) != fold(side.holder().name):
            return _erase_page(fault=True)
        person = side.holder().external_id
        erase(side.office, holder=person, doer=_doer(side), at=side.now())
        end()
        return make_response(redirect(url_for("me.erased"), 303))

    @pages.get("/erased")
    def erased() -> str:
        return render_template("issuer/me/erased.html")

    def _erase_page(*, fault: bool = False) -> Response:
        held = holdings(side.office, side.holder().id, at=side.now())
        page = render_template(
            "issuer/me/erase.html",
            holder=side.holder(),
            views=[each.view for each in held],
            fault=_mistyped() if fault else None,
            typed=request.form.get("confirmation", "")[:400],
        )
        return make_response(page, 422 if fault else 200)


def _mistyped() -> str:
    return gettext("That is not the same. Nothing was changed; write it as it stands above.")


def _doer(side: OwnSide) -> Doer:
    return Doer(name=side.holder().external_id, capacity=Actor.HOLDER)
