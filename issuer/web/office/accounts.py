"""The accounts of the office, as administrators look after them."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from issuer.domain.roles import MAY, Right, Role
from issuer.errors import IssuerError, RefusedError
from issuer.services import passwords
from issuer.services.accounts import (
    add_account,
    change_role,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
)
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed


def account_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the list of accounts, and what is done to one."""
    database = desk.office.database

    def show(status: int = 200, **told: object) -> Response:
        page = render_template(
            "office/accounts.html",
            accounts=list_accounts(database),
            roles=list(Role),
            role_options=[(role.value, role.value) for role in Role],
            rights=MAY,
            **{"fault": None, "typed": {}, "handed": None, **told},
        )
        return make_response(page, status)

    @pages.get("/accounts")
    @allowed(Right.ADMINISTER)
    def accounts() -> Response:
        return show()

    @pages.post("/accounts")
    @allowed(Right.ADMINISTER)
    def add() -> Response:
        password = passwords.generated()
        typed = {key: request.form.get(key, "") for key in ("name", "shown_name", "role")}
        try:
            account = add_account(
                database,
                name=typed["name"],
                shown_name=typed["shown_name"],
                role=_role(typed["role"]),
                password=password,
                must_change=True,
                actor=desk.actor(),
                at=desk.now(),
            )
        except IssuerError as error:
            return show(400, fault=str(error), typed=typed)
        return show(handed=(account.name, password))

    @pages.post("/accounts/<name>/role")
    @allowed(Right.ADMINISTER)
    def role(name: str) -> AnyResponse:
        wanted = _role(request.form.get("role", ""))
        change_role(database, name, wanted, actor=desk.actor(), at=desk.now())
        return done(f"{name} is {wanted} from now on.", url_for("office.accounts"))

    @pages.post("/accounts/<name>/disable")
    @allowed(Right.ADMINISTER)
    def disable(name: str) -> AnyResponse:
        disable_account(database, name, actor=desk.actor(), at=desk.now())
        return done(f"{name} can sign in no more.", url_for("office.accounts"))

    @pages.post("/accounts/<name>/enable")
    @allowed(Right.ADMINISTER)
    def enable(name: str) -> AnyResponse:
        enable_account(database, name, actor=desk.actor(), at=desk.now())
        return done(f"{name} can sign in again.", url_for("office.accounts"))

    @pages.post("/accounts/<name>/password")
    @allowed(Right.ADMINISTER)
    def renew_password(name: str) -> Response:
        password = passwords.generated()
        reset_password(
            database, name, password, must_change=True, actor=desk.actor(), at=desk.now()
        )
        return show(handed=(name, password))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise RefusedError("Choose one of the roles.") from None
