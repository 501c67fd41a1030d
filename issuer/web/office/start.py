"""The desk's first page: what waits for somebody today."""

from flask import Blueprint, render_template

from issuer.domain.roles import Right
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed


def start_page(pages: Blueprint, desk: Desk) -> None:
    """Add the first page."""

    @pages.get("")
    @allowed(Right.SEE)
    def start() -> str:
        return render_template("office/start.html", at=desk.now())
