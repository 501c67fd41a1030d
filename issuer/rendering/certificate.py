"""The certificate: one page of A4 landscape as tagged PDF/A-3 with the credential inside."""

from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import CertificateFacts


def render_certificate(facts: CertificateFacts) -> bytes:
    """Draw a certificate.

    Returns the PDF file. The same facts give the same bytes. Raises RenderingError where a
    fact is empty, too long, or holds characters that no installed font can draw.
    """
    raise RenderingError(f"The certificate for {facts.track_name} cannot be drawn yet.")
