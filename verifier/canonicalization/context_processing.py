"""Context processing and term definitions (JSON-LD 1.1 API §4.1.2, §4.2.2).

What no pinned context uses (``@base``, ``@import``, ``@propagate``, ``@nest``, ``@reverse``,
default languages, maps) is refused here by name rather than half supported.
"""

from typing import Final

from verifier.canonicalization import pinned_contexts
from verifier.canonicalization.active_context import (
    KEYWORDS,
    LIKE_A_KEYWORD,
    ActiveContext,
    Container,
    TermDefinition,
    is_absolute_iri,
)
from verifier.errors import InvalidError
from verifier.strict_json import JsonValue

_GENERIC_DELIMITERS: Final = (":", "/", "?", "#", "[", "]", "@")
_IN_CONTEXT: Final = frozenset({"@protected", "@version", "@vocab"})


def process(
    active: ActiveContext,
    local: JsonValue,
    *,
    override_protected: bool = False,
    propagate: bool = True,
) -> ActiveContext:
    """Process a local context (JSON-LD 1.1 API §4.1.2).

    ``local`` is null, a pinned URL, an object out of a pinned context, or a list of these.
    ``override_protected`` holds for property-scoped contexts, ``propagate`` is false for
    type-scoped ones. Raises InvalidError where protected terms are redefined.
    """
    result = active
    previous = active.previous
    if not propagate and previous is None:
        previous = active
    for context in local if isinstance(local, list) else [local]:
        if context is None:
            if not override_protected and any(d.protected for d in result.terms.values()):
                raise InvalidError(
                    "a context of null would take away protected terms", code="PROTECTED_TERM"
                )
            result = ActiveContext(terms={}, vocab=None, previous=None if propagate else previous)
            previous = result.previous
        elif isinstance(context, str):
            result = process(result, pinned_contexts.load(context))
        elif isinstance(context, dict):
            result = _merged(result, context, previous, override_protected=override_protected)
        else:
            raise InvalidError(
                f"a context must be a URL, not {context!r}", code="MALFORMED_CONTEXT"
            )
    if result.previous is not previous:
        result = ActiveContext(terms=result.terms, vocab=result.vocab, previous=previous)
    return result


def _merged(
    active: ActiveContext,
    local: dict[str, JsonValue],
    previous: ActiveContext | None,
    *,
    override_protected: bool,
) -> ActiveContext:
    for key in local:
        if key in KEYWORDS and key not in _IN_CONTEXT:
            raise InvalidError(
                f"the context uses {key}, which this verifier does not support",
                code="UNSUPPORTED_CONTEXT",
            )
    if local.get("@version", 1.1) != 1.1:
        raise InvalidError("the context's @version is not 1.1", code="MALFORMED_CONTEXT")
    vocab = active.vocab
    if "@vocab" in local:
        value = local["@vocab"]
        if value is not None and not (isinstance(value, str) and is_absolute_iri(value)):
            raise InvalidError(
                f"the context's @vocab {value!r} is not an IRI", code="MALFORMED_CONTEXT"
            )
        vocab = value
    builder = _Definitions(active, vocab, local, override_protected=override_protected)
    return ActiveContext(terms=builder.all(), vocab=vocab, previous=previous)


class _Definitions:
    """Create Term Definition (§4.2.2), for all terms of one context object."""

    def __init__(
        self,
        active: ActiveContext,
        vocab: str | None,
        local: dict[str, JsonValue],
        *,
        override_protected: bool,
    ) -> None:
        self._terms = dict(active.terms)
        self._vocab = vocab
        self._local = local
        self._protected = local.get("@protected", False) is True
        self._override_protected = override_protected
        self._defined: dict[str, bool] = {}

    def all(self) -> dict[str, TermDefinition]:
        for term in self._local:
            if term not in _IN_CONTEXT:
                self._define(term)
        return self._terms

    def _define(self, term: str) -> None:
        done = self._defined.get(term)
        if done:
            return
        if done is False:
            raise self._malformed(term, "is defined by way of itself")
        self._defined[term] = False
        if not term or term in KEYWORDS or LIKE_A_KEYWORD.fullmatch(term):
            raise self._malformed(term, "cannot be a term")
        before = self._terms.pop(term, None)
        definition = self._read(term)
        if before is not None and before.protected and not self._override_protected:
            if not definition.says_the_same_as(before):
                raise InvalidError(
                    f"the term {term!r} is protected and another context gives it another meaning",
                    code="PROTECTED_TERM",
                )
            definition = before
        self._terms[term] = definition
        self._defined[term] = True

    def _read(self, term: str) -> TermDefinition:
        value = self._local[term]
        simple = isinstance(value, str)
        if value is None or simple:
            value = {"@id": value}
        if not isinstance(value, dict):
            raise self._malformed(term, "is neither text nor an object")
        for key in value:
            if key not in {"@id", "@type", "@container", "@context", "@protected", "@prefix"}:
                raise InvalidError(
                    f"the context's term {term!r} uses {key}, which this verifier does not support",
                    code="UNSUPPORTED_CONTEXT",
                )
        iri = self._iri_of(term, value)
        return TermDefinition(
            term,
            iri=iri,
            type_mapping=self._type_of(term, value),
            container=self._container_of(term, value),
            scoped="@context" in value,
            context=value.get("@context"),
            prefix=value.get("@prefix", False) is True
            or (
                simple
                and ":" not in term
                and "/" not in term
                and iri is not None
                and iri.endswith(_GENERIC_DELIMITERS)
            ),
            protected=value.get("@protected", self._protected) is True,
        )

    def _iri_of(self, term: str, value: dict[str, JsonValue]) -> str | None:
        if "@id" in value and value["@id"] != term:
            given = value["@id"]
            if given is None:
                return None
            if not isinstance(given, str):
                raise self._malformed(term, "has an @id that is not text")
            iri = self._expand(given)
            if iri in KEYWORDS and iri not in {"@id", "@type"}:
                raise InvalidError(
                    f"the context's term {term!r} is an alias of {iri}, which this verifier does "
                    "not support",
                    code="UNSUPPORTED_CONTEXT",
                )
        else:
            iri = self._expand_further(term, any_prefix=True)
        if iri is None or not (iri in KEYWORDS or is_absolute_iri(iri)):
            raise self._malformed(term, "does not lead to an IRI")
        return iri

    def _type_of(self, term: str, value: dict[str, JsonValue]) -> str | None:
        given = value.get("@type")
        if given is None:
            return None
        kind = self._expand(given) if isinstance(given, str) else None
        if kind is None or not (
            kind in {"@id", "@vocab", "@json", "@none"} or is_absolute_iri(kind)
        ):
            raise self._malformed(term, "has an @type that is not an IRI")
        return None if kind == "@none" else kind

    def _container_of(self, term: str, value: dict[str, JsonValue]) -> Container:
        match value.get("@container"):
            case None | "@set" | ["@set"]:
                return None
            case "@list" | ["@list"]:
                return "@list"
            case "@graph" | ["@graph"] | ["@graph", "@set"] | ["@set", "@graph"]:
                return "@graph"
            case other:
                raise InvalidError(
                    f"the context's term {term!r} has the container {other!r}, which this verifier "
                    "does not support",
                    code="UNSUPPORTED_CONTEXT",
                )

    def _expand(self, value: str) -> str | None:
        """IRI expansion (§5.2) while terms are still being defined."""
        if value in KEYWORDS:
            return value
        if value in self._local and value not in _IN_CONTEXT:
            self._define(value)
        if value in self._terms:
            return self._terms[value].iri
        return self._expand_further(value, any_prefix=False)

    def _expand_further(self, value: str, *, any_prefix: bool) -> str | None:
        """Expand what is no term; a term's own name takes any term as its prefix (step 15)."""
        prefix, colon, suffix = value.partition(":")
        if colon and prefix:
            if prefix == "_" or suffix.startswith("//"):
                return value
            if prefix in self._local and prefix not in _IN_CONTEXT:
                self._define(prefix)
            definition = self._terms.get(prefix)
            if (
                definition is not None
                and definition.iri is not None
                and (definition.prefix or any_prefix)
            ):
                return definition.iri + suffix
            return value
        return None if self._vocab is None else self._vocab + value

    @staticmethod
    def _malformed(term: str, fault: str) -> InvalidError:
        return InvalidError(f"the context's term {term!r} {fault}", code="MALFORMED_CONTEXT")
