"""What other systems may do and are told: API keys, webhooks, dead letters; keys and lists."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.domain.roles import Right
from issuer.errors import IssuerError, RefusedError
from issuer.services.api_keys import create_api_key, list_api_keys, revoke_api_key
from issuer.services.dispatching import WEBHOOK_KINDS
from issuer.services.endpoints import (
    add_endpoint,
    dead_letters,
    list_endpoints,
    newest_webhooks,
    remove_endpoint,
    replay,
)
from issuer.services.health import signing_keys, status_lists
from issuer.services.scopes import Scope
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """What is needed to let a system be told."""

    webhooks: Webhooks
    box: SecretBox
    """Encrypts the secrets of endpoints."""


def system_pages(pages: Blueprint, desk: Desk, receivers: Receivers) -> None:
    """Add the pages of API keys, of webhooks, and of keys and status lists."""
    _api_keys(pages, desk)
    _webhooks(pages, desk, receivers)

    @pages.get("/keys")
    @allowed(Right.ADMINISTER)
    def signing() -> str:
        return render_template(
            "office/keys.html",
            keys=signing_keys(desk.office),
            lists=status_lists(desk.office, at=desk.now()),
        )


def _api_keys(pages: Blueprint, desk: Desk) -> None:
    database = desk.office.database

    def show(status: int = 200, **told: object) -> Response:
        page = render_template(
            "office/api_keys.html",
            keys=list_api_keys(database),
            scopes=[scope.value for scope in Scope],
            at=desk.now(),
            **{"fault": None, "token_made": None, **told},
        )
        return make_response(page, status)

    @pages.get("/api-keys")
    @allowed(Right.ADMINISTER)
    def api_keys() -> Response:
        return show()

    @pages.post("/api-keys")
    @allowed(Right.ADMINISTER)
    def make_key() -> Response:
        name = " ".join(request.form.get("name", "").split())[:200]
        try:
            if not name:
                return show(400, fault="Give the key a name: the record names it so.")
            token = create_api_key(
                database,
                name=name,
                scopes=[
                    Scope(each) for each in request.form.getlist("scope") if each in set(Scope)
                ],
                at=desk.now(),
                expires_at=_day(request.form.get("expires", "")),
            )
        except IssuerError as error:
            return show(400, fault=str(error))
        return show(token_made=(name, token))

    @pages.post("/api-keys/revoke")
    @allowed(Right.ADMINISTER)
    def revoke_key() -> AnyResponse:
        name = request.form.get("name", "")
        revoke_api_key(database, name, at=desk.now())
        return done(f"The key “{name}” does not work any more.", url_for("office.api_keys"))


def _webhooks(pages: Blueprint, desk: Desk, receivers: Receivers) -> None:
    database = desk.office.database

    def show(status: int = 200, **told: object) -> Response:
        page = render_template(
            "office/webhooks.html",
            endpoints=list_endpoints(database),
            newest=newest_webhooks(database),
            dead=dead_letters(database),
            kinds=WEBHOOK_KINDS,
            **{"fault": None, "secret": None, "typed": "", **told},
        )
        return make_response(page, status)

    @pages.get("/webhooks")
    @allowed(Right.ADMINISTER)
    def webhooks() -> Response:
        return show()

    @pages.post("/webhooks")
    @allowed(Right.ADMINISTER)
    def add_webhook() -> Response:
        address = request.form.get("address", "").strip()[:1000]
        try:
            added = add_endpoint(
                database,
                receivers.webhooks,
                receivers.box,
                address=address,
                kinds=request.form.getlist("kind"),
                at=desk.now(),
            )
        except IssuerError as error:
            return show(400, fault=str(error), typed=address)
        return show(secret=(address, added.secret))

    @pages.post("/webhooks/<int:number>/remove")
    @allowed(Right.ADMINISTER)
    def remove_webhook(number: int) -> AnyResponse:
        remove_endpoint(database, number, at=desk.now())
        return done(f"Webhook {number} is told nothing any more.", url_for("office.webhooks"))

    @pages.post("/dead-letters/replay")
    @allowed(Right.ADMINISTER)
    def replay_dead() -> AnyResponse:
        chosen = request.form.getlist("letter", type=int)
        if not chosen and request.form.get("all") != "1":
            raise RefusedError("Choose what is to be tried anew.")
        count = replay(database, chosen or None, at=desk.now())
        return done(f"{count} will be tried anew.", url_for("office.webhooks"))


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise RefusedError("Write the day as 2027-01-31.") from None
