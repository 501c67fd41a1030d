"""``/c/<id>``: a certification's page for life, verified while one looks."""

from datetime import datetime

from flask import Blueprint, Response, abort, make_response, render_template, request

from issuer.composition import addresses
from issuer.services.office import Office
from issuer.services.reading import certification_view
from issuer.services.views import CertificationView, ErasedCertification
from issuer.web.caching import never_stored
from issuer.web.documents import credential_answer
from issuer.web.own import PUBLIC_ID
from issuer.web.previews import preview_tags
from issuer.web.standing_words import answer
from issuer.web.words import event_words, level_words
from verifier.report import Report
from verifier.verify import verify
from verifier.web.language import gettext as _
from verifier.web.language import language, locale_of
from verifier.web.negotiation import wants_page
from verifier.web.presenting import Banner, present
from verifier.web.problems import refuse
from verifier.web.site import VerifierSite


def certification_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the certification's page (endpoint ``certification.page``)."""
    pages = Blueprint("certification", __name__)

    @pages.get("/c/<public_id>")
    def page(public_id: str) -> Response:
        at = site.clock()
        if wants_page(request):
            response = _page(office, site, public_id, at)
        else:
            response = credential_answer(office, public_id, at=at)
        response.vary.add("Accept")
        return response

    return pages


def found_certification(office: Office, public_id: str, at: datetime) -> CertificationView:
    """Return the certification, or end the request with 404 or 410.

    What cannot be an id is not looked up; the answer is the same as for one that is not known,
    and says nothing about neighbours (row W9).
    """
    view = certification_view(office, public_id, at=at) if PUBLIC_ID.fullmatch(public_id) else None
    if view is None:
        abort(
            refuse(
                404,
                title=_("No certification here"),
                sentence=_(
                    "There is no certification with this id. Compare it with the certificate "
                    "letter by letter: it has 26 letters and digits, without 0, 1, 8 and 9. If "
                    "it still is not found, do not rely on the certificate."
                ),
            )
        )
    if isinstance(view, ErasedCertification):
        abort(
            refuse(
                410,
                title=_("Removed"),
                sentence=_(
                    "There was a certification at this address. The person asked to be "
                    "forgotten, so that nothing about it is kept here; it no longer holds."
                ),
            )
        )
    return view


def verified_answer(
    site: VerifierSite, view: CertificationView, at: datetime
) -> tuple[Banner, Report]:
    """Verify the current credential as anybody would, and return the answer in words."""
    report = verify(view.current.signed, at=at, registry=site.registry(), sources=site.sources())
    return answer(view, report), report


def _page(office: Office, site: VerifierSite, public_id: str, at: datetime) -> Response:
    view = found_certification(office, public_id, at)
    banner, report = verified_answer(site, view, at)
    indexed = view.listed and not view.effects.marked
    page = render_template(
        "issuer/certification.html",
        view=view,
        answer=banner,
        report=present(report),
        at=at,
        level=level_words(view.track),
        full=not view.effects.marked,
        indexed=indexed,
        address=addresses.certification(office.public_url, public_id),
        tags=preview_tags(office, view, banner, language=str(locale_of(language()))),
        history=_history(view),
    )
    response = never_stored(make_response(page))
    if not indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _history(view: CertificationView) -> list[tuple[str, datetime]]:
    told = [(event_words(entry.event), entry.at) for entry in view.history]
    return [(words, at) for words, at in told if words is not None]
