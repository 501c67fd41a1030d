"""``/directory``: who holds what at this moment, of those who agreed to be listed."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.services.directory import search_directory
from issuer.services.office import Office
from issuer.services.views import DirectoryQuery
from issuer.web.caching import never_stored
from issuer.web.words import metal_words
from verifier.web.language import gettext
from verifier.web.limits import limiter_of
from verifier.web.site import VerifierSite

LONGEST_NAME: Final = 100
"""Letters of a name that are looked at."""


def directory_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the directory (endpoint ``directory.search``)."""
    pages = Blueprint("directory", __name__)
    limiter = limiter_of(pages)

    @pages.get("/directory")
    @limiter.limit("60 per minute")
    def search() -> Response:
        name = " ".join(request.args.get("name", "").split())[:LONGEST_NAME]
        programme, _slash, track = request.args.get("track", "").partition("/")
        level = _level(request.args.get("level", ""))
        found, fault = None, None
        query = DirectoryQuery(
            text=name,
            programme=programme or None,
            track=track or None,
            level=level,
            cursor=request.args.get("after") or None,
        )
        try:
            found = search_directory(office, query, at=site.clock())
        except RefusedError:
            fault = (
                gettext("This page of the directory does not exist. Begin at the first one.")
                if query.cursor
                else gettext("Type at least two letters of the name.")
            )
        page = render_template(
            "issuer/directory.html",
            name=name,
            chosen_track=request.args.get("track", ""),
            chosen_level=level,
            programmes=office.programmes,
            metals=[(each, metal_words(each)) for each in Level],
            metal_words=metal_words,
            found=found,
            fault=fault,
            asked=bool(name or programme or level),
            later=bool(request.args.get("after")),
        )
        return never_stored(make_response(page, 400 if fault else 200))

    return pages


def _level(text: str) -> Level | None:
    try:
        return Level(text)
    except ValueError:
        return None
