"""Style sheet, script and pictures of the pages: addressed by content, cached for good."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, abort, make_response, request, url_for

FOR_GOOD: Final = "public, max-age=31536000, immutable"
SHORTLY: Final = "public, max-age=60"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One packaged file as it is sent."""

    body: bytes
    compressed: bytes
    """The same by gzip; what is static tells nothing by its compressed length."""
    media_type: str
    digest: str
    """First 16 hexadecimal letters of its SHA-256: a cache key, not a protection."""


@cache
def packaged_assets(room: str = "verifier") -> dict[str, Asset]:
    """Read every packaged asset of a room, once: only these names exist below its address."""
    found = {}
    for file in files("templates").joinpath(room, "assets").iterdir():
        if not file.is_file():
            continue
        body = file.read_bytes()
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        digest = hashlib.sha256(body).hexdigest()[:16]
        found[file.name] = Asset(
            body=body,
            compressed=gzip.compress(body, 9, mtime=0),
            media_type=media_type,
            digest=digest,
        )
    return found


def asset_address(name: str) -> str:
    """Return the address of the packaged asset ``name``, with its content's digest."""
    return url_for("assets.file", name=name, v=packaged_assets()[name].digest)


def asset_answer(name: str, room: str = "verifier") -> Response:
    """Answer with a packaged asset; 404 where the room has none of this name."""
    asset = packaged_assets(room).get(name)
    if asset is None:
        abort(404)
    packed = request.accept_encodings.quality("gzip") > 0
    response = make_response(asset.compressed if packed else asset.body)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Content-Type"] = asset.media_type
    current = request.args.get("v") == asset.digest
    response.headers["Cache-Control"] = FOR_GOOD if current else SHORTLY
    response.set_etag(f"{asset.digest}-gzip" if packed else asset.digest)
    response.make_conditional(request)
    return response


def asset_pages() -> Blueprint:
    """Serve the packaged assets."""
    pages = Blueprint("assets", __name__)

    @pages.get("/assets/<name>")
    def file(name: str) -> Response:
        return asset_answer(name)

    @pages.get("/favicon.ico")
    def favicon() -> Response:
        return asset_answer("favicon.svg")

    return pages
