"""What a holder takes along: every paper and picture, and all that is recorded about them."""

import orjson
from flask import Blueprint, Response, make_response, render_template, request
from flask_limiter import Limiter

from issuer.services.holding import holdings
from issuer.services.own_data import DATA_FILE, data_about, everything
from issuer.web.me.guarding import OwnSide


def belongings_pages(pages: Blueprint, side: OwnSide, limiter: Limiter) -> None:
    """Add the page of downloads, and what is downloaded there."""
    packing = limiter.limit("6 per minute; 40 per hour")

    @pages.get("/data")
    def data() -> str:
        held = holdings(side.office, side.holder().id, at=side.now())
        return render_template(
            "issuer/me/data.html",
            holder=side.holder(),
            views=[each.view for each in held],
            done=request.args.get("done") == "yes",
        )

    @pages.get("/data/everything.zip")
    @packing
    def all_of_it() -> Response:
        body = everything(side.office, side.holder(), at=side.now())
        return _download(body, "application/zip", "my-certifications.zip")

    @pages.get(f"/data/{DATA_FILE}")
    def about_me() -> Response:
        document = data_about(side.office, side.holder(), at=side.now())
        body = orjson.dumps(document, option=orjson.OPT_INDENT_2)
        return _download(body, "application/json", DATA_FILE)


def _download(body: bytes, media_type: str, name: str) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
