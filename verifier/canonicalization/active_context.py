"""Context processing (JSON-LD 1.1 API §4), compiled once per path through the pinned contexts.

An active context is what terms mean at one place of a document. It depends only on which pinned
contexts are named and which types and properties lead to the place, so each one is computed once
and kept: walking a document then only looks terms up.

What no pinned context uses (``@base``, ``@import``, ``@propagate``, ``@nest``, ``@reverse``,
default languages, maps) is refused here by name rather than half supported.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from verifier.canonicalization import pinned_contexts
from verifier.errors import InvalidError, MalformedError
from verifier.strict_json import JsonValue

KEYWORDS: Final = frozenset(
    {
        "@base", "@container", "@context", "@default", "@direction", "@embed", "@explicit",
        "@first", "@graph", "@id", "@import", "@included", "@index", "@json", "@language",
        "@list", "@nest", "@none", "@omitDefault", "@prefix", "@preserve", "@propagate",
        "@protected", "@requireAll", "@reverse", "@set", "@type", "@value", "@version", "@vocab",
    }
)  # fmt: skip
_LIKE_A_KEYWORD = re.compile(r"@[A-Za-z]+")
# RFC 3987 with the characters that N-Quads forbids inside <…> (N-Quads grammar, IRIREF).
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_BLANK_NODE = re.compile(r"_:[A-Za-z0-9_][A-Za-z0-9_.-]*(?<!\.)")
_GENERIC_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")

Container: TypeAlias = Literal["@list", "@graph"] | None


class TermDefinition:
    """What one term means at one place."""

    __slots__ = (
        "container",
        "context",
        "iri",
        "predicate",
        "prefix",
        "protected",
        "scoped",
        "type",
    )

    def __init__(
        self,
        *,
        iri: str | None,
        type_mapping: str | None,
        container: Container,
        scoped: bool,
        context: JsonValue,
        prefix: bool,
        protected: bool,
    ) -> None:
        """Take the IRI (a keyword for an alias, None for a term that is to mean nothing)."""
        self.iri = iri
        self.type = type_mapping
        self.container = container
        self.scoped = scoped
        self.context = context
        """The scoped context that it brings, where it is ``scoped`` (null forgets all terms)."""
        self.prefix = prefix
        self.protected = protected
        self.predicate = f"<{iri}>" if iri is not None and is_absolute_iri(iri) else None
        """The IRI as N-Quads write it; None where this term cannot be a predicate."""

    def says_the_same_as(self, other: "TermDefinition") -> bool:
        """Compare all but the protection (§4.2.2 step 27)."""
        return (
            self.iri == other.iri
            and self.type == other.type
            and self.container == other.container
            and self.scoped == other.scoped
            and self.context == other.context
            and self.prefix == other.prefix
        )


class ActiveContext:
    """What terms mean at one place of a document; never changed once it is made."""

    __slots__ = ("_derived", "_iris", "id_key", "previous", "terms", "type_key", "vocab")

    def __init__(
        self,
        *,
        terms: dict[str, TermDefinition],
        vocab: str | None,
        previous: "ActiveContext | None",
    ) -> None:
        """Take the terms, the vocabulary IRI, and the context that nested objects go back to."""
        self.terms = terms
        self.vocab = vocab
        self.previous = previous
        self.id_key = _key_of("@id", terms)
        self.type_key = _key_of("@type", terms)
        self._iris: frozenset[str] | None = None
        self._derived: dict[object, ActiveContext] = {}

    def names(self, iri: str) -> bool:
        """Tell whether some term stands for this IRI."""
        if self._iris is None:
            self._iris = frozenset(
                definition.iri for definition in self.terms.values() if definition.iri is not None
            )
        return iri in self._iris

    def expand(self, value: str, *, vocab: bool) -> str | None:
        """Expand a compact IRI, a term (``vocab``) or an IRI (§5.2), with a base URL of null.

        Returns a keyword, an IRI that may be relative (nothing resolves it), or None for a term
        that is to mean nothing.
        """
        if value in KEYWORDS:
            return value
        if _LIKE_A_KEYWORD.fullmatch(value):
            return None
        definition = self.terms.get(value)
        if definition is not None and (vocab or definition.iri in KEYWORDS):
            return definition.iri
        prefix, colon, suffix = value.partition(":")
        if colon and prefix:
            if prefix == "_" or suffix.startswith("//"):
                return value
            definition = self.terms.get(prefix)
            if definition is not None and definition.prefix and definition.iri is not None:
                return definition.iri + suffix
            if _ABSOLUTE_IRI.fullmatch(value):
                return value
        if vocab and self.vocab is not None:
            return self.vocab + value
        return value


def is_absolute_iri(value: str) -> bool:
    """Tell whether this can stand in N-Quads as ``<value>``."""
    return _ABSOLUTE_IRI.fullmatch(value) is not None


def is_blank_node(value: str) -> bool:
    """Tell whether this is a blank node identifier, ``_:label``."""
    return _BLANK_NODE.fullmatch(value) is not None


def _key_of(keyword: str, terms: dict[str, TermDefinition]) -> str:
    """Give the one key that a compact document uses for ``@id`` or ``@type``."""
    for term, definition in terms.items():
        if definition.iri == keyword:
            return term
    return keyword


_INITIAL: Final = ActiveContext(terms={}, vocab=None, previous=None)
# Paths through the pinned contexts that are kept. Honest documents need some hundred; whoever
# sends thousands of odd ones makes the memory start anew instead of grow.
_KEPT: Final = 4000
# New paths that one document may open. Honest documents open some twenty when all is cold.
_NEW_PATHS_PER_DOCUMENT: Final = 250


class Contexts:
    """The active contexts of one document, with a bound on what it may cost to compute them."""

    __slots__ = ("_left",)

    _kept = 0

    def __init__(self) -> None:
        """Start with the whole allowance of one document."""
        self._left = _NEW_PATHS_PER_DOCUMENT

    @property
    def initial(self) -> ActiveContext:
        """The context in which a document begins: no terms."""
        return _INITIAL

    def named(self, active: ActiveContext, urls: tuple[str, ...]) -> ActiveContext:
        """Enter an ``@context`` of pinned URLs."""
        found = active._derived.get(urls)
        return found or self._derive(active, urls, list(urls))

    def property_scoped(self, active: ActiveContext, definition: TermDefinition) -> ActiveContext:
        """Enter the context that the definition of a property brings for its values."""
        found = active._derived.get(definition)
        if found is not None:
            return found
        return self._derive(active, definition, definition.context, override_protected=True)

    def type_scoped(self, active: ActiveContext, types: Sequence[str]) -> ActiveContext:
        """Enter the contexts that types bring for this object alone (§5.1.2 step 11)."""
        terms = active.terms
        scoped = [
            name
            for name in types
            if (definition := terms.get(name)) is not None and definition.scoped
        ]
        if not scoped:
            return active
        names = tuple(sorted(set(scoped)))
        result = active
        for name in names:
            # Each definition is taken from the context before any type was entered.
            definition = terms[name]
            key = (name, definition)
            found = result._derived.get(key)
            if found is None:
                found = self._derive(result, key, definition.context, propagate=False)
            result = found
        return result

    def _derive(
        self,
        active: ActiveContext,
        key: object,
        local: JsonValue,
        *,
        override_protected: bool = False,
        propagate: bool = True,
    ) -> ActiveContext:
        self._left -= 1
        if self._left < 0:
            raise MalformedError(
                "this document leads through more different combinations of types and properties "
                f"({_NEW_PATHS_PER_DOCUMENT} new ones) than any credential needs",
                code="TOO_MUCH_WORK",
            )
        result = process(active, local, override_protected=override_protected, propagate=propagate)
        if Contexts._kept >= _KEPT:
            _INITIAL._derived.clear()
            Contexts._kept = 0
        Contexts._kept += 1
        active._derived[key] = result
        return result


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


_IN_CONTEXT: Final = frozenset({"@protected", "@version", "@vocab"})


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
        if not term or term in KEYWORDS or _LIKE_A_KEYWORD.fullmatch(term):
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
