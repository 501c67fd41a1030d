"""The headers that every answer carries, whatever made it."""

from typing import Final

from flask import Flask, Response, request

from verifier.web.first_view import style_digest

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    f"style-src 'self' {style_digest()}; "
    "script-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "object-src 'none'"
)
"""No inline script, of inline styles the house's own sheet alone, nothing from elsewhere, framed
by nobody."""

DRAWING_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For an SVG opened by itself: it may be styled, and can run or fetch nothing."""

_PERMISSIONS: Final = (
    "accelerometer=(), browsing-topics=(), camera=(%s), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
_HTTPS_YEAR: Final = "max-age=31536000"


def permissions(*, camera: bool = False) -> str:
    """Return what a page may ask its visitor's browser for: at most the camera, for itself."""
    return _PERMISSIONS % ("self" if camera else "")


def install_headers(app: Flask) -> None:
    """Set the security headers on every answer of ``app``, errors included.

    An answer that set one of them itself keeps it (an SVG download is sandboxed more tightly,
    a page that may be embedded names who may).
    """

    @app.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        drawing = response.mimetype == "image/svg+xml"
        headers.setdefault(
            "Content-Security-Policy", DRAWING_POLICY if drawing else CONTENT_SECURITY_POLICY
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", permissions())
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", _HTTPS_YEAR)
        return response
