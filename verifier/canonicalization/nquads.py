"""Terms and quads as canonical N-Quads write them (RDFC-1.0 §5)."""

import math
import re
from typing import TypeAlias

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
I18N = "https://www.w3.org/ns/i18n#"

RDF_TYPE = f"<{RDF}type>"
RDF_FIRST = f"<{RDF}first>"
RDF_REST = f"<{RDF}rest>"
RDF_NIL = f"<{RDF}nil>"

# Controls, and what XML 1.1 has no Char for (RDFC-1.0 §A); surrogates cannot be written at all.
# None of these is printable.
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
_LARGEST_INTEGER = 1e21
_TRAILING_ZEROS = re.compile(r"([0-9])0*E")


Quad: TypeAlias = tuple[str, str, str, str]
"""One statement: subject, predicate, object and graph as N-Quads write them.

The graph is empty for the default graph.
"""


def line(quad: Quad) -> str:
    """Write one quad with its newline."""
    subject, predicate, object_, graph = quad
    if graph:
        return f"{subject} {predicate} {object_} {graph} .\n"
    return f"{subject} {predicate} {object_} .\n"


def escaped(text: str) -> str:
    """Write what stands between the quotes of a literal."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    if "\n" in text:
        text = text.replace("\n", "\\n")
    return text if text.isprintable() else _CONTROL.sub(_escape, text)


def text_literal(text: str, *, datatype: str | None = None, language: str | None = None) -> str:
    """Write a literal."""
    if language is not None:
        return f'"{escaped(text)}"@{language}'
    return f'"{escaped(text)}{literal_ending(datatype)}'


def literal_ending(datatype: str | None) -> str:
    """Write what stands after the text of a literal; ``xsd:string`` is not written."""
    return '"' if datatype is None or datatype == XSD + "string" else f'"^^<{datatype}>'


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
