"""The mail that brings a one-time link, in the language in which it was asked for."""

from email.message import EmailMessage

from flask import Flask, render_template

from issuer.services.office import Office
from issuer.services.signing_in import LINK_LIFE, MailedLink
from verifier.web.language import gettext


def letter(app: Flask, office: Office, link: MailedLink, language: str) -> EmailMessage:
    """Write the mail, as plain text and as HTML.

    The sender is put in by whoever mails it.
    """
    # The pages' own translations and filters, outside of any visitor's request.
    with app.test_request_context(
        "/me/sign-in", base_url=office.public_url, query_string={"lang": language}
    ):
        facts = {
            "office": office.identity,
            "address": f"{office.public_url}/me/sign-in/{link.secret}",
            "minutes": int(LINK_LIFE.total_seconds() // 60),
            "name": link.holder.name,
        }
        message = EmailMessage()
        subject = gettext("Sign in to %(office)s") % {"office": office.identity.name}
        message["Subject"] = " ".join(subject.split())
        message["To"] = link.holder.mail
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(render_template("issuer/me/letter.txt", **facts))
        message.add_alternative(render_template("issuer/me/letter.html", **facts), subtype="html")
    return message
