"""Terms and quads as canonical N-Quads write them (RDFC-1.0 §5)."""

import math
import re
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
I18N = "https://www.w3.org/ns/i18n#"

RDF_TYPE = f"<{RDF}type>"
RDF_FIRST = f"<{RDF}first>"
RDF_REST = f"<{RDF}rest>"
RDF_NIL = f"<{RDF}nil>"

# Controls, and what XML 1.1 has no Char for (RDFC-1.0 §A); surrogates cannot be written at all.
_SPECIAL = re.compile('["\\\\\x00-\x1f\x7f\ufffe\uffff]')
_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_LARGEST_INTEGER = 1e21
_TRAILING_ZEROS = re.compile(r"([0-9])0*E")


class Quad(NamedTuple):
    """One statement; every term as N-Quads write it, ``graph`` empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str


quad_of: Final[Callable[[tuple[str, str, str, str]], Quad]] = partial(tuple.__new__, Quad)
"""Make a quad of its four terms: what ``Quad(…)`` does, without a call into Python for each."""


def line(quad: Quad) -> str:
    """Write one quad with its newline."""
    subject, predicate, object_, graph = quad
    if graph:
        return f"{subject} {predicate} {object_} {graph} .\n"
    return f"{subject} {predicate} {object_} .\n"


def escaped(text: str) -> str:
    """Write what stands between the quotes of a literal."""
    return _SPECIAL.sub(_escape, text) if _SPECIAL.search(text) else text


def text_literal(text: str, *, datatype: str | None = None, language: str | None = None) -> str:
    """Write a literal; ``xsd:string`` is the datatype that is not written."""
    text = escaped(text)
    if language is not None:
        return f'"{text}"@{language}'
    if datatype is None or datatype == XSD + "string":
        return f'"{text}"'
    return f'"{text}"^^<{datatype}>'


def native_literal(value: bool | float, *, datatype: str | None = None) -> str:  # noqa: FBT001
    """Write a JSON boolean or number (JSON-LD 1.1 API §8.2.2, data round tripping)."""
    if isinstance(value, bool):
        return f'"{"true" if value else "false"}"^^<{datatype or XSD + "boolean"}>'
    if (
        not float(value).is_integer()
        or abs(value) >= _LARGEST_INTEGER
        or datatype == XSD + "double"
    ):
        return text_literal(_double(float(value)), datatype=datatype or XSD + "double")
    return text_literal(str(int(value)), datatype=datatype or XSD + "integer")


def _double(value: float) -> str:
    """Write the canonical lexical form of ``xsd:double``: 15 digits after the point at most."""
    if not math.isfinite(value):
        raise ValueError("JSON has no such number")
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    return _TRAILING_ZEROS.sub(r"\1E", f"{mantissa}E") + str(int(exponent))


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
