"""The holder's choice whether credentials name their mail address."""

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from issuer.services.naming_mail import name_mail_in_credentials
from issuer.web.me.guarding import OwnSide


def mail_in_credentials_page(pages: Blueprint, side: OwnSide) -> None:
    """Add what the form on the page of one's data is sent to."""

    @pages.post("/data/mail-in-credentials")
    def naming_mail() -> Response:
        name_mail_in_credentials(
            side.office,
            side.holder().id,
            wished=request.form.get("mail") == "hashed",
            at=side.now(),
        )
        return make_response(redirect(url_for("me.data", done="yes"), 303))
