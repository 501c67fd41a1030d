"""Takes the one credential out of whatever carries it."""

from collections.abc import Callable, Mapping

from verifier.formats.carriers import Carrier, Extracted, Securing, detect, securing_of
from verifier.formats.pdf import read_pdf
from verifier.formats.png import read_png


def extract(presented: bytes) -> Extracted:
    """Return the one credential that ``presented`` carries.

    Raises MalformedError where there is none, more than one (row P7), or where the carrier is
    broken or exceeds its caps.
    """
    carrier = detect(presented)
    if carrier is Carrier.JSON:
        # The reader of JSON judges all of it, also what stands around the object.
        return Extracted(carrier=carrier, securing=Securing.EMBEDDED, payload=presented)
    if carrier is Carrier.JWT:
        # Nothing but the token was found between the white space.
        return Extracted(carrier=carrier, securing=Securing.COMPACT_JWS, payload=presented.strip())
    payload = _READERS[carrier](presented).strip()
    return Extracted(carrier=carrier, securing=securing_of(payload), payload=payload)


def _read_svg(image: bytes) -> bytes:
    from verifier.formats.svg import read_svg  # lxml is loaded only where there is XML

    return read_svg(image)


_READERS: Mapping[Carrier, Callable[[bytes], bytes]] = {
    Carrier.PNG: read_png,
    Carrier.SVG: _read_svg,
    Carrier.PDF: read_pdf,
}
