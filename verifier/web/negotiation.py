"""Who is asking: a person with a browser, or a program."""

from typing import Final

from flask import Request

PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")
DOCUMENT_TYPES: Final = (
    "application/vc",
    "application/ld+json",
    "application/vc+ld+json",
    "application/did+json",
    "application/problem+json",
    "application/json",
)


def wants_page(request: Request) -> bool:
    """Say whether the request asks for HTML at least as much as for a document.

    Browsers name ``text/html`` outright. A request that names neither kind (``*/*``, as curl,
    libraries and verifiers send, or nothing at all) gets the document: it is what the address
    identifies (RFC 9110 §12.5.1 leaves the choice to the server).
    """
    accepted = request.accept_mimetypes
    page = max(_quality(accepted, name) for name in PAGE_TYPES)
    if page == 0:
        return False
    return page >= max(_quality(accepted, name) for name in DOCUMENT_TYPES)


def wants_json(request: Request) -> bool:
    """Say whether the request asks for a document rather than for a page."""
    return not wants_page(request)


def _quality(accepted: object, name: str) -> float:
    """Return the quality given to exactly ``name``; a wildcard names nothing."""
    return max(
        (quality for value, quality in accepted if value.lower() == name),  # type: ignore[attr-defined]
        default=0.0,
    )
