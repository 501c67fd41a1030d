"""The certificate: one page of A4 landscape as tagged PDF/A-3 with the credential inside."""

from issuer.rendering.admission import admit
from issuer.rendering.assets import RefusedAddressError
from issuer.rendering.compiled import compiled_certificate
from issuer.rendering.document import print_page
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import ENGINE, missing_characters
from issuer.rendering.page import drawings_of, page_of, sizes_of, texts_of


def render_certificate(facts: CertificateFacts) -> bytes:
    """Draw a certificate: from the compiled template of its kind, or else by laying it out.

    Returns the PDF file. The same facts give the same bytes (with the same fonts installed).
    Raises RenderingError where a fact is empty, too long, or holds characters that no
    installed font can draw.
    """
    admit(facts)
    return compiled_certificate(facts) or print_certificate(facts)


def print_certificate(facts: CertificateFacts) -> bytes:
    """Draw a certificate by laying out its own page: the reference, which can draw everything.

    Returns and raises as ``render_certificate`` does.
    """
    admit(facts)
    texts = texts_of(facts)
    try:
        with ENGINE, missing_characters() as missing:
            pdf = print_page(
                page_of(facts, sizes_of(facts)),
                drawings=drawings_of(facts),
                signature=facts.signature.picture,
                credential=facts.credential,
                description=texts.attachment,
                created=facts.created,
                identifier=texts.identifier,
            )
    except RefusedAddressError as refused:
        raise RenderingError(f"The certificate was not drawn: {refused}.") from None
    if missing:
        raise RenderingError(
            "No installed font can draw these characters of the certificate: "
            f"{', '.join(sorted(missing))}. Install the Noto fonts that .ci/system-packages names."
        )
    return pdf
