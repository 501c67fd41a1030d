"""``/achievements/…``: what a track asks for, and its badge as such, without a holder."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from issuer.domain.programme import Track
from issuer.services.office import Office
from issuer.services.papers import drawn_png, drawn_svg, track_badge
from issuer.services.tracks import TrackVersion, find_track_version
from issuer.web.caching import file_answer, shortly
from issuer.web.documents import achievement_answer
from issuer.web.downloads import PNG, SVG, asked_side, asked_words
from issuer.web.words import level_words
from verifier.web.negotiation import wants_page
from verifier.web.site import VerifierSite


def achievement_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the pages and pictures of the tracks (endpoints ``achievements.page``, …)."""
    pages = Blueprint("achievements", __name__, url_prefix="/achievements")

    def found(programme: str, track: str, version: int) -> TrackVersion:
        known = find_track_version(office, programme, track, version)
        if known is None:
            abort(404)
        return known

    @pages.get("/<programme>/<track>/v<int:version>")
    def page(programme: str, track: str, version: int) -> Response:
        known = found(programme, track, version)
        if wants_page(request):
            text = render_template(
                "issuer/achievement.html",
                programme=known.programme,
                programme_name=known.programme_name,
                track=known.track,
                in_force=known.in_force,
                level=level_words(known.track),
                tracks=_tracks(office, known.programme),
            )
            response = shortly(make_response(text))
        else:
            response = achievement_answer(office, programme, track, version, at=site.clock())
        response.vary.add("Accept")
        return response

    @pages.get("/<programme>/<track>/v<int:version>/image.png")
    def image_png(programme: str, track: str, version: int) -> Response:
        badge = track_badge(office, found(programme, track, version).track, asked_words())
        return _elsewhere(file_answer(drawn_png(badge, asked_side()), PNG))

    @pages.get("/<programme>/<track>/v<int:version>/image.svg")
    def image_svg(programme: str, track: str, version: int) -> Response:
        badge = track_badge(office, found(programme, track, version).track, asked_words())
        return _elsewhere(file_answer(drawn_svg(badge), SVG))

    return pages


def _elsewhere(response: Response) -> Response:
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _tracks(office: Office, programme: str) -> dict[str, Track]:
    """Return the tracks in force of one programme, by slug."""
    return {
        track.slug: track
        for known in office.programmes
        if known.slug == programme
        for track in known.tracks
    }
