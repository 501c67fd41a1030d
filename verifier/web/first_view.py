"""The first view of a page: the style sheet is inside, and all of it is compressed.

Who scans a certificate's code was never here before and is often on a slow network: a style
sheet of its own costs another way there and back before anything is seen.
"""

import base64
import gzip
import hashlib
from functools import cache
from typing import Final

from flask import Response, request
from markupsafe import Markup

from verifier.web.assets import packaged_assets

STYLE_SHEET: Final = "assay.css"

_EFFORT: Final = 6
"""Of gzip: beyond it, pages take longer and hardly get smaller."""


@cache
def style_sheet() -> Markup:
    """Return the house's style sheet, to stand inside a page."""
    # Markup, because it is our own file: a test holds that it cannot end its element.
    return Markup(packaged_assets()[STYLE_SHEET].body.decode())  # noqa: S704


@cache
def style_digest() -> str:
    """Return the source expression that allows this style sheet inside a page (CSP 3 §2.3.1)."""
    digest = hashlib.sha256(packaged_assets()[STYLE_SHEET].body).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def is_first_view() -> bool:
    """Return whether nothing was kept from before: who signed in is no stranger."""
    return not request.cookies


def compress(response: Response) -> Response:
    """Send a page compressed to who takes it so.

    For blueprints of public pages, which know no session: where a secret stands beside what
    others can put there, it could be guessed from the length of the whole (BREACH).
    """
    if response.mimetype != "text/html" or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    entity, _ = response.get_etag()
    if entity is not None:
        # One page, however it is sent (RFC 9110 §8.8.1).
        response.set_etag(entity, weak=True)
    packed = request.accept_encodings.quality("gzip") > 0
    if response.status_code == 200 and packed:
        response.set_data(gzip.compress(response.get_data(), _EFFORT, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
