"""A credential in an SVG: one ``openbadges:credential`` (Open Badges 3.0, Baking §SVG)."""


def bake_svg(image: bytes, credential: bytes) -> bytes:
    """Return the SVG ``image`` with ``credential`` directly after its root's start.

    ``credential`` is the signed JSON document (UTF-8), written as CDATA, or a compact JWS,
    written as attribute ``verify``. Raises MalformedError for an image that is no SVG or
    already carries one.
    """
    raise NotImplementedError
