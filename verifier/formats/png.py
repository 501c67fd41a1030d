"""A credential in a PNG: one uncompressed iTXt chunk (Open Badges 3.0, Baking §PNG)."""


def bake_png(image: bytes, credential: bytes) -> bytes:
    """Return the PNG ``image`` with ``credential`` in it; the pixels are not touched.

    ``credential`` is the signed JSON document (UTF-8) or a compact JWS. The JSON value is the
    same when read back; a lone brace inside a string is written as an escape, since one wallet
    counts braces. Raises MalformedError for an image that is no PNG or already carries one.
    """
    raise NotImplementedError
