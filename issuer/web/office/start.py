"""The desk's first page: what waits for somebody today."""

from flask import Blueprint, render_template

from issuer.domain.roles import Right
from issuer.domain.standing import Standing
from issuer.services.today import today
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed
from issuer.web.office.words import STANDINGS

_SHOWN = (
    Standing.ACTIVE,
    Standing.DUE,
    Standing.GRACE,
    Standing.LAPSED,
    Standing.SUSPENDED,
    Standing.WITHDRAWN,
)


def start_page(pages: Blueprint, desk: Desk) -> None:
    """Add the first page."""

    @pages.get("")
    @allowed(Right.SEE)
    def start() -> str:
        found = today(desk.office, at=desk.now())
        return render_template(
            "office/start.html",
            at=desk.now(),
            today=found,
            standings=[
                (standing.value, STANDINGS[standing], found.standings.get(standing, 0))
                for standing in _SHOWN
            ],
        )
