"""A credential written so that it fits into a picture without being another one.

All holders of a track have the same picture, so a picture that was found whole and plain is
remembered, by all of its bytes: it is not read again for each credential that is baked into it.

The JSON value stays the same to the last character; only its writing changes, inside of
strings alone, so the signature does not notice.
"""

import re
from typing import Final

REMEMBERED: Final = 32
"""Pictures of a kind that are remembered."""
LARGEST_REMEMBERED: Final = 512 * 1024
"""Bytes of a picture; larger ones are read each time."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)

_LAST_IN_STRING = re.compile(rb'\{"(?:[,:\]}\s]|\Z)')


def without_braces_in_strings(credential: bytes) -> bytes:
    """Return JSON text whose only bare braces are those of its objects.

    One wallet finds the end of a credential by counting braces, in strings too.
    """
    if _has_none_in_strings(credential):
        return credential
    return _STRING.sub(
        lambda found: found[0].replace(b"{", rb"\u007b").replace(b"}", rb"\u007d"), credential
    )


def _has_none_in_strings(credential: bytes) -> bool:
    """Tell that no string has a brace; False where it has one or that does not show.

    In compact JSON an object's brace stands before a name's quote, a string's only where it is
    the last letter; what follows tells them apart.
    """
    opened = credential.count(b"{")
    return (
        opened == credential.count(b"}") == credential.count(b'{"')
        and _LAST_IN_STRING.search(credential) is None
    )


def fit_for_cdata(credential: bytes) -> bytes:
    """Return JSON text that can stand in a CDATA section of XML 1.0 as it is (§2.2, §2.7)."""
    fitted = credential.replace(b"]]>", rb"]]\u003e")
    return fitted.replace("\ufffe".encode(), rb"\ufffe").replace("\uffff".encode(), rb"\uffff")
