"""base64url without padding, strictly (RFC 7515 §2): one text for each byte string."""

import base64
import re

from verifier.errors import MalformedError

_TEXT = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)


def encode(data: bytes) -> str:
    """Return ``data`` in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of ``text``.

    Raises MalformedError for padding, white space, the other alphabet and stray bits at the
    end (row J8); the standard library drops such letters silently.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        data = b""
    if encode(data) != text:
        stray = _TEXT.match(text) and len(text) % 4 != 1
        raise MalformedError(
            "this is not canonical base64url: it ends with stray bits"
            if stray
            else "this is not base64url without padding",
            code="MALFORMED_BASE64URL",
        )
    return data
