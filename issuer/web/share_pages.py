"""``/c/<id>/share`` and what other sites ask for: the preview card and oEmbed."""

from typing import Final

import orjson
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from issuer.composition import addresses
from issuer.rendering import RenderingError
from issuer.rendering.card import card_png
from issuer.services.office import Office
from issuer.services.views import CertificationView
from issuer.web import sharing
from issuer.web.caching import file_answer, never_stored, shortly
from issuer.web.certification import found_certification, verified_answer
from issuer.web.downloads import SIDES
from issuer.web.own import OwnPages
from issuer.web.previews import card_facts
from issuer.web.words import level_words
from verifier.web.language import gettext
from verifier.web.limits import limiter_of
from verifier.web.shown_text import plain
from verifier.web.site import VerifierSite

WIDEST: Final = 512
"""Pixels of the largest embedded picture."""


def share_pages(office: Office, site: VerifierSite, *, linkedin: str | None = None) -> Blueprint:
    """Make the sharing page, the preview card and oEmbed.

    ``linkedin`` is the number of the office's LinkedIn page; without it, LinkedIn shows the
    office's name and no logo.
    """
    pages = Blueprint("sharing", __name__)
    limiter = limiter_of(pages)

    @pages.get("/c/<public_id>/share")
    @limiter.limit("60 per minute")
    def share(public_id: str) -> Response:
        at = site.clock()
        view = found_certification(office, public_id, at)
        answer, _report = verified_answer(site, view, at)
        full = view.effects.sharing and answer.holds
        shown = _share_values(shared_of(office, view, linkedin)) if full else {}
        page = render_template(
            "issuer/share.html",
            view=view,
            answer=answer,
            full=full,
            level=level_words(view.track),
            **shown,
        )
        return never_stored(make_response(page))

    @pages.get("/c/<public_id>/card.png")
    @limiter.limit("60 per minute")
    def card(public_id: str) -> Response:
        at = site.clock()
        view = found_certification(office, public_id, at)
        answer, _report = verified_answer(site, view, at)
        try:
            body = card_png(card_facts(office, view, answer))
        except RenderingError:
            abort(404)
        response = file_answer(body, "image/png")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @pages.get("/oembed")
    def oembed() -> Response:
        at = site.clock()
        if request.args.get("format", "json") != "json":
            abort(501)
        public_id = OwnPages(office).locate(request.args.get("url", ""))
        if public_id is None:
            abort(404)
        view = found_certification(office, public_id, at)
        response = shortly(_embedded(office, view, _side()))
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return pages


def shared_of(office: Office, view: CertificationView, linkedin: str | None) -> sharing.Shared:
    """Return what is shared of a certification."""
    return sharing.Shared(
        track_name=view.track.name,
        holder_name=view.holder_name,
        issuer_name=office.identity.name,
        public_id=view.public_id,
        issued=view.first_awarded,
        valid_until=view.valid_until,
        page=addresses.certification(office.public_url, view.public_id),
        picture=f"{office.public_url}{url_for('downloads.live_png', public_id=view.public_id)}",
        linkedin_organization=linkedin,
    )


def _share_values(shared: sharing.Shared) -> dict[str, object]:
    said = gettext("%(track)s: my certification, open to verification.") % {
        "track": shared.track_name
    }
    alternative = gettext("Badge: %(track)s") % {"track": shared.track_name}
    return {
        "page": shared.page,
        "linkedin_profile": sharing.linkedin_profile(shared),
        "posts": [
            ("LinkedIn", sharing.linkedin_post(shared)),
            ("X", sharing.x_post(shared, said)),
            ("Facebook", sharing.facebook_post(shared)),
            (gettext("Mail"), sharing.mail_address(shared, said)),
        ],
        "embed": str(sharing.embed_code(shared, alternative)),
        "signature": str(sharing.mail_signature(shared, alternative, gettext("Verify"))),
        "verifier_plus": sharing.verifier_plus(shared),
    }


def _side() -> int:
    asked = [
        value
        for name in ("maxwidth", "maxheight")
        if (value := request.args.get(name, type=int)) is not None
    ]
    room = min([WIDEST, *asked])
    return max((side for side in SIDES if side <= room), default=SIDES[0])


def _embedded(office: Office, view: CertificationView, side: int) -> Response:
    """Answer as oEmbed 1.0 §2.3.4 has it for the type ``rich``."""
    shared = shared_of(office, view, None)
    alternative = gettext("Badge: %(track)s") % {"track": shared.track_name}
    document = {
        "version": "1.0",
        "type": "rich",
        "title": f"{plain(view.holder_name)}: {view.track.name}",
        "provider_name": office.identity.name,
        "provider_url": office.public_url,
        "cache_age": 60,
        "html": str(sharing.embed_code(shared, alternative, side=side)),
        "width": side,
        "height": side,
    }
    response = make_response(orjson.dumps(document))
    response.headers["Content-Type"] = "application/json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
