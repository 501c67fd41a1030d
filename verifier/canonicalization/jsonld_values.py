"""Values as RDF literals (JSON-LD 1.1 API §8.2.2): value objects, numbers, languages, JSON."""

import re
from typing import Final

from verifier.canonicalization.active_context import ActiveContext, is_absolute_iri
from verifier.canonicalization.json_canonicalization import jcs
from verifier.canonicalization.nquads import I18N, RDF, native_literal, text_literal
from verifier.errors import InvalidError

_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_MEMBERS: Final = frozenset({"@value", "@type", "@language", "@direction"})


def json_literal(value: object) -> str:
    """Write what an ``@json`` term holds as one ``rdf:JSON`` literal."""
    return text_literal(jcs(value).decode(), datatype=RDF + "JSON")


def scalar_literal(value: object, datatype: str | None) -> str:
    """Write text, a boolean or a number; anything else would be dropped and is refused."""
    if isinstance(value, str):
        return text_literal(value, datatype=datatype)
    if isinstance(value, bool | int | float):
        try:
            literal = native_literal(value, datatype=datatype)
        except ValueError as error:
            raise InvalidError(str(error), code="MALFORMED_NUMBER") from error
        if isinstance(value, float):
            _require_exact(value, literal)
        return literal
    raise not_carried(value)


def _require_exact(value: float, literal: str) -> None:
    """Refuse a number of which only the first 16 digits would be signed (row L16).

    JSON-LD writes doubles as ``%1.15E``, and a few of them need 17 digits: another number with
    the same 16 would have the same signature.
    """
    if float(literal[1 : literal.index('"', 1)]) != value:
        raise InvalidError(
            f"the number {value!r} has more digits than a signature would cover",
            code="DROPPED_VALUE",
        )


def value_object_literal(element: dict[str, object], active: ActiveContext) -> str:
    """Write a value object: ``@value`` with a type, or with a language and a direction."""
    members = {"@type" if key == active.type_key else key: v for key, v in element.items()}
    if len(members) != len(element) or members.keys() - _MEMBERS:
        raise InvalidError(
            "a value object holds @value, @type, @language and @direction alone",
            code="MALFORMED_VALUE_OBJECT",
        )
    value = members["@value"]
    if "@type" in members:
        return _typed(value, members, active)
    if "@language" not in members and "@direction" not in members:
        return scalar_literal(value, None)
    if not isinstance(value, str):
        raise InvalidError("only text has a language", code="MALFORMED_VALUE_OBJECT")
    language = _language(members)
    if "@direction" not in members:
        return text_literal(value, language=language)
    direction = members["@direction"]
    if direction not in ("ltr", "rtl"):
        raise InvalidError("@direction must be ltr or rtl", code="MALFORMED_VALUE_OBJECT")
    return text_literal(value, datatype=f"{I18N}{language or ''}_{direction}")


def _typed(value: object, members: dict[str, object], active: ActiveContext) -> str:
    given = members["@type"]
    if members.keys() - {"@value", "@type"} or not isinstance(given, str):
        raise InvalidError("a value has one type and no language", code="MALFORMED_VALUE_OBJECT")
    datatype = active.expand(given, vocab=True)
    if datatype == "@json":
        return json_literal(value)
    if datatype is None or not is_absolute_iri(datatype):
        raise InvalidError(f"no context defines the type {given!r}", code="UNDEFINED_TYPE")
    return scalar_literal(value, datatype)


def _language(members: dict[str, object]) -> str | None:
    """Give the tag in lower case, as the peers sign it (§5.2.2 allows either)."""
    if "@language" not in members:
        return None
    language = members["@language"]
    if not isinstance(language, str) or not _LANGUAGE_TAG.fullmatch(language):
        raise InvalidError(f"{language!r} is not a language tag", code="MALFORMED_VALUE_OBJECT")
    return language.lower()


def not_carried(value: object) -> InvalidError:
    """Say that this would be dropped on the way to RDF."""
    if value is None:
        what = "null"
    elif isinstance(value, list):
        what = "an array inside an array"
    else:
        what = f"{value!r:.60}"
    return InvalidError(
        f"{what} is not carried over here, so a signature would not cover it", code="DROPPED_VALUE"
    )
