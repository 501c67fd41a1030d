"""The front page, the office's own page, and what robots read."""

from flask import Blueprint, Response, make_response, render_template, request

from issuer.services.office import Office
from issuer.web.caching import file_answer, shortly
from issuer.web.documents import profile_answer
from issuer.web.words import level_words
from verifier.web.negotiation import wants_page
from verifier.web.site import VerifierSite


def front_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the front page and the office's page (endpoints ``front.home``, ``front.about``)."""
    pages = Blueprint("front", __name__)

    @pages.get("/")
    def home() -> Response:
        page = render_template(
            "issuer/home.html",
            office=office.identity,
            programmes=office.programmes,
            level_words=level_words,
        )
        return shortly(make_response(page))

    @pages.get("/issuer")
    def about() -> Response:
        if wants_page(request):
            response = shortly(
                make_response(
                    render_template(
                        "issuer/office.html",
                        office=office.identity,
                        did=office.did,
                        programmes=office.programmes,
                    )
                )
            )
        else:
            response = profile_answer(office, at=site.clock())
        response.vary.add("Accept")
        return response

    @pages.get("/robots.txt")
    def robots() -> Response:
        rules = (
            "User-agent: *\nDisallow: /api/\nDisallow: /directory?\nDisallow: /directory.json\n"
            f"Sitemap: {office.public_url}/sitemap.xml\n"
        )
        return file_answer(rules.encode(), "text/plain; charset=utf-8")

    return pages
