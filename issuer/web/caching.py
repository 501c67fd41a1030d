"""How long an answer may be kept, by whom."""

import hashlib
from typing import Final

from flask import Response, make_response, request

LONGEST: Final = 60
"""Seconds: no cached answer tells an older standing than that (DESIGN, law 2)."""


def never_stored(response: Response) -> Response:
    """Forbid storing: a page that shows a person, checked while one looks (row W10)."""
    response.headers["Cache-Control"] = "no-store"
    return response


def shortly(response: Response) -> Response:
    """Let anyone keep the answer for a minute, and ask again by its content afterwards."""
    response.headers["Cache-Control"] = f"public, max-age={LONGEST}"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def file_answer(body: bytes, media_type: str, *, name: str | None = None) -> Response:
    """Answer with bytes that are kept for a minute; with ``name``, as a download."""
    response = make_response(body)
    response.headers["Content-Type"] = media_type
    if name is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return shortly(response)
