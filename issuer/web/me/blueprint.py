"""The holder's side as a part of the web application."""

from flask import Blueprint, Flask

from issuer.services.office import Office
from issuer.web.cookies import install_cookies
from issuer.web.me.belongings import belongings_pages
from issuer.web.me.directory import listing_pages
from issuer.web.me.education import education_pages
from issuer.web.me.guarding import OwnSide, guard
from issuer.web.me.leaving import leaving_pages
from issuer.web.me.mail_in_credentials import mail_in_credentials_page
from issuer.web.me.overview import overview_pages
from issuer.web.me.posting import Post, Posting
from issuer.web.me.signing_in import signing_in_pages
from verifier.web.limits import limiter_of
from verifier.web.site import VerifierSite


def holder_side(
    app: Flask, office: Office, site: VerifierSite, *, key: str, post: Post | None
) -> None:
    """Give ``app`` the pages below ``/me``.

    Args:
        app: with the house's design installed.
        office: whose holders sign in.
        site: the clock, and what verifies.
        key: signs the cookies; secret, the same in every process of the site.
        post: mails one-time links; None where mail is not set up, and nobody can sign in.
    """
    csrf = install_cookies(app, key=key, public_url=office.public_url)
    side = OwnSide(office=office, site=site)
    posting = None if post is None else Posting(app, side, post)
    pages = Blueprint("me", __name__, url_prefix="/me")
    limiter = limiter_of(pages)
    guard(pages, side, csrf)
    signing_in_pages(pages, side, posting, limiter)
    overview_pages(pages, side)
    education_pages(pages, side)
    listing_pages(pages, side)
    belongings_pages(pages, side, limiter)
    mail_in_credentials_page(pages, side)
    leaving_pages(pages, side)
    app.register_blueprint(pages)
    app.extensions["sign-in"] = posting
