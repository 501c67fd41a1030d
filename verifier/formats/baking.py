"""A credential written so that it fits into a picture without being another one.

The JSON value stays the same to the last character; only its writing changes, inside of
strings alone, so the signature does not notice.
"""

import re

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def without_braces_in_strings(credential: bytes) -> bytes:
    """Return JSON text whose only bare braces are those of its objects.

    One wallet finds the end of a credential by counting braces, in strings too.
    """
    return _STRING.sub(
        lambda found: found[0].replace(b"{", rb"\u007b").replace(b"}", rb"\u007d"), credential
    )


def fit_for_cdata(credential: bytes) -> bytes:
    """Return JSON text that can stand in a CDATA section of XML 1.0 as it is (§2.2, §2.7)."""
    fitted = credential.replace(b"]]>", rb"]]\u003e")
    return fitted.replace("\ufffe".encode(), rb"\ufffe").replace("\uffff".encode(), rb"\uffff")
