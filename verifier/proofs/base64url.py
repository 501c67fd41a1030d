"""base64url without padding, strictly (RFC 7515 §2): one text for each byte string."""

import base64
import binascii
import re

from verifier.errors import MalformedError

_STANDARD = bytes.maketrans(b"-_+/=\n", b"+/!!!!")
"""From this alphabet to that of ``binascii``, whose own two letters and padding are none here."""
_TEXT = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)


def encode(data: bytes) -> str:
    """Return ``data`` in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of ``text``.

    Raises MalformedError for padding, white space, the other alphabet and stray bits at the
    end (row J8); the standard library drops such letters silently.
    """
    data: bytes | None
    try:
        standard = text.encode("ascii").translate(_STANDARD)
        data = binascii.a2b_base64(standard + b"=" * (-len(text) % 4), strict_mode=True)
    except ValueError:
        data = None
    # Only the letters after the last whole four of them can hold stray bits.
    if data is None or encode(data[len(text) // 4 * 3 :]) != text[len(text) // 4 * 4 :]:
        stray = _TEXT.match(text) and len(text) % 4 != 1
        raise MalformedError(
            "this is not canonical base64url: it ends with stray bits"
            if stray
            else "this is not base64url without padding",
            code="MALFORMED_BASE64URL",
        )
    return data
