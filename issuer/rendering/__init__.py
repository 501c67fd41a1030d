"""Certificates, badges and QR codes: the only room with WeasyPrint, Pillow and qrcode."""

from issuer.rendering.badge import badge_png, badge_svg
from issuer.rendering.certificate import render_certificate
from issuer.rendering.contact_sheet import badge_sheet
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import BadgeFacts, CertificateFacts, Mark, Marking, Signature
from issuer.rendering.qr import qr_png, qr_svg

__all__ = [
    "BadgeFacts",
    "CertificateFacts",
    "Mark",
    "Marking",
    "RenderingError",
    "Signature",
    "badge_png",
    "badge_sheet",
    "badge_svg",
    "qr_png",
    "qr_svg",
    "render_certificate",
]
