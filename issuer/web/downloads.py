"""Papers and pictures of a certification, as they are true at this moment."""

from typing import Final

from flask import Blueprint, Response, request

from issuer.composition import addresses
from issuer.rendering import RenderingError, qr_png, qr_svg
from issuer.services.office import Office
from issuer.services.papers import (
    baked_png,
    baked_svg,
    certificate_pdf,
    certification_badge,
    drawn_png,
    drawn_svg,
)
from issuer.services.views import CertificationView
from issuer.web.caching import file_answer
from issuer.web.certification import found_certification
from verifier.web.language import SOURCE_LANGUAGE, asked_language, gettext
from verifier.web.limits import limiter_of
from verifier.web.problems import refuse
from verifier.web.site import VerifierSite

PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
PDF: Final = "application/pdf"
LIVE_PIXELS: Final = 512
SIDES: Final = (96, 192, 384, 512, 1024)
"""Sides of badge pictures that may be asked for, in pixels."""


def asked_side(default: int = LIVE_PIXELS) -> int:
    """Return the side asked for by ``?side=``: one of a few, so that few are drawn."""
    side = request.args.get("side", default, type=int)
    return side if side in SIDES else default


def asked_words() -> str:
    """Return the language of a picture's words: asked for by ``?lang=``, else English.

    By the address alone, so that caches keep one picture for everybody.
    """
    return asked_language() or SOURCE_LANGUAGE


def download_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the downloads below ``/c/<id>/`` and the live badges below ``/badges/``."""
    pages = Blueprint("downloads", __name__)
    limiter = limiter_of(pages)
    drawing = limiter.shared_limit("60 per minute", scope="drawing")

    @pages.errorhandler(RenderingError)
    def not_drawn(_error: RenderingError) -> Response:
        return refuse(
            503,
            title=gettext("This cannot be drawn at the moment"),
            sentence=gettext(
                "The certification itself is not affected: its page and its credential answer as "
                "before. Tell the office the address of this file."
            ),
        )

    def found(public_id: str) -> CertificationView:
        return found_certification(office, public_id, site.clock())

    @pages.get("/c/<public_id>/certificate.pdf")
    @drawing
    def certificate(public_id: str) -> Response:
        body = certificate_pdf(office, found(public_id))
        return file_answer(body, PDF, name=f"certificate-{public_id}.pdf")

    @pages.get("/c/<public_id>/badge.png")
    @drawing
    def badge_png(public_id: str) -> Response:
        body = baked_png(office, found(public_id))
        return file_answer(body, PNG, name=f"badge-{public_id}.png")

    @pages.get("/c/<public_id>/badge.svg")
    @drawing
    def badge_svg(public_id: str) -> Response:
        body = baked_svg(office, found(public_id))
        return file_answer(body, SVG, name=f"badge-{public_id}.svg")

    @pages.get("/c/<public_id>/qr.png")
    def code_png(public_id: str) -> Response:
        body = qr_png(_address(found(public_id)), scale=12)
        return file_answer(body, PNG, name=f"qr-{public_id}.png")

    @pages.get("/c/<public_id>/qr.svg")
    def code_svg(public_id: str) -> Response:
        return file_answer(qr_svg(_address(found(public_id))), SVG, name=f"qr-{public_id}.svg")

    @pages.get("/badges/<public_id>.png")
    def live_png(public_id: str) -> Response:
        facts = certification_badge(office, found(public_id), asked_words())
        return _elsewhere(file_answer(drawn_png(facts, asked_side()), PNG))

    @pages.get("/badges/<public_id>.svg")
    def live_svg(public_id: str) -> Response:
        facts = certification_badge(office, found(public_id), asked_words())
        return _elsewhere(file_answer(drawn_svg(facts), SVG))

    def _address(view: CertificationView) -> str:
        return addresses.certification(office.public_url, view.public_id)

    return pages


def _elsewhere(response: Response) -> Response:
    """Let other sites and mail programs show the picture."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
