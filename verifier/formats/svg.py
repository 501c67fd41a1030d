"""A credential in an SVG: one ``openbadges:credential`` (Open Badges 3.0 §5.3.2).

XML is read without DTD, entities or network; a document type declaration is refused before
the parser sees it (rows U3 and U4). Nothing of the drawing is looked at or kept.
"""

import re

from lxml import etree

from verifier.errors import MalformedError
from verifier.formats.baking import (
    LARGEST_REMEMBERED,
    REMEMBERED,
    fit_for_cdata,
    without_braces_in_strings,
)
from verifier.formats.carriers import Securing, securing_of
from verifier.remembering import Memory

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"

_NAMESPACE_AND_END = f' xmlns:openbadges="{NAMESPACE}">'.encode()
_PLAIN: Memory[tuple[int, int]] = Memory(REMEMBERED)
"""What ``_root_of_plain`` found, by the whole image."""

_SVG = "http://www.w3.org/2000/svg"
_CREDENTIAL = f"{{{NAMESPACE}}}credential"
_ASSERTION = "{http://openbadges.org}assertion"
"""Of Open Badges 2.0 (Baking Specification)."""
_PROLOG = re.compile(
    r"\s*(?:<\?xml(?P<declaration>[^?]*)\?>)?(?:\s+|<!--(?:(?!--).)*-->|<\?(?:(?!\?>).)*\?>)*",
    re.DOTALL,
)
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")
_ROOT_START = re.compile(r"""<(?:\w+:)?svg(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")


def read_svg(image: bytes) -> bytes:
    """Return the credential that ``image`` carries: JSON text or a compact JWS.

    Raises MalformedError where the file is no plain UTF-8 SVG, or carries none, or more than
    one.
    """
    root = _parse(_text(image))
    found = list(root.iter(_CREDENTIAL, _ASSERTION))
    if not found:
        raise MalformedError(
            "This SVG carries no credential: it may be a picture of a badge, saved without "
            "what makes it one. Download the badge again from whoever issued it.",
            code="NO_CREDENTIAL",
        )
    if len(found) > 1:
        raise MalformedError(
            f"This SVG carries {len(found)} credentials; it must carry exactly one.",
            code="SEVERAL_CREDENTIALS",
        )
    credential = found[0]
    if credential.getparent() is not root or len(credential):
        raise _broken("its credential does not stand directly below the svg element")
    attribute, content = credential.get("verify"), (credential.text or "").strip()
    if credential.tag == _ASSERTION and content:
        # There the attribute is always given, and names the assertion that stands inside.
        return content.encode()
    if attribute is not None and content:
        raise MalformedError(
            "This SVG carries one credential as an attribute and one as text; it must carry "
            "exactly one.",
            code="SEVERAL_CREDENTIALS",
        )
    return (attribute if attribute is not None else content).encode()


def bake_svg(image: bytes, credential: bytes) -> bytes:
    """Return the SVG ``image`` with ``credential`` directly after its root's start.

    ``credential`` is the signed JSON document (UTF-8), written as CDATA, or a compact JWS,
    written as attribute ``verify``. Raises MalformedError for an image that is no SVG or
    already carries one.
    """
    begin, cut = _root_of_plain(image)
    if securing_of(credential) is Securing.EMBEDDED:
        written = fit_for_cdata(without_braces_in_strings(credential)).decode()
        element = f"<openbadges:credential><![CDATA[{written}]]></openbadges:credential>"
    else:
        element = f'<openbadges:credential verify="{credential.decode("ascii").strip()}"/>'
    drawing = memoryview(image)
    return b"".join((drawing[begin:cut], _NAMESPACE_AND_END, element.encode(), drawing[cut + 1 :]))


def _root_of_plain(image: bytes) -> tuple[int, int]:
    """Return where the text of a plain SVG begins, and where the start of its root ends."""
    known = _PLAIN.get(image)
    if known is not None:
        return known
    text = _text(image)
    root = _parse(text)
    if root.find(f".//{_CREDENTIAL}") is not None or "openbadges" in root.nsmap:
        raise MalformedError(
            "This SVG carries a credential already; bake into the plain badge image.",
            code="SEVERAL_CREDENTIALS",
        )
    start = _ROOT_START.match(text, _prolog_end(text))
    if start is None or start[1]:
        raise _broken("its svg element is empty")
    begin = len(image) - len(text.encode())  # a byte order mark does not stay
    found = begin, begin + len(text[: start.end() - 1].encode())
    if len(image) <= LARGEST_REMEMBERED:
        _PLAIN.put(image, found)
    return found


def _text(image: bytes) -> str:
    try:
        return image.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken("it is not UTF-8") from error


def _prolog_end(text: str) -> int:
    prolog = _PROLOG.match(text)
    if prolog is None:  # every part of the pattern is optional
        raise _broken("it does not begin as XML does")
    encoding = _ENCODING.search(prolog["declaration"] or "")
    if encoding is not None and encoding[1].lower() not in {"utf-8", "us-ascii", "ascii"}:
        raise _broken("it says that it is not UTF-8")
    if not text.startswith("<", prolog.end()) or text.startswith("<!", prolog.end()):
        raise _broken("it has a document type declaration, or does not begin as an SVG does")
    return prolog.end()


def _parse(text: str) -> etree._Element:
    body = text[_prolog_end(text) :].encode()
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _broken("its XML is not well-formed") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise _broken("its outermost element is not svg")
    return root


def _broken(what: str) -> MalformedError:
    return MalformedError(f"This SVG cannot be read: {what}.", code="CARRIER_BROKEN")
