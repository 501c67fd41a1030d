"""Active contexts: what terms mean at one place of a document (JSON-LD 1.1 API §4.1.1)."""

import re
from collections import Counter
from typing import Final, Literal, TypeAlias

from verifier.canonicalization.nquads import literal_ending
from verifier.strict_json import JsonValue

KEYWORDS: Final = frozenset(
    {
        "@base", "@container", "@context", "@default", "@direction", "@embed", "@explicit",
        "@first", "@graph", "@id", "@import", "@included", "@index", "@json", "@language",
        "@list", "@nest", "@none", "@omitDefault", "@prefix", "@preserve", "@propagate",
        "@protected", "@requireAll", "@reverse", "@set", "@type", "@value", "@version", "@vocab",
    }
)  # fmt: skip
LIKE_A_KEYWORD = re.compile(r"@[A-Za-z]+")
# RFC 3987 with the characters that N-Quads forbids inside <…> (N-Quads grammar, IRIREF).
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")

Container: TypeAlias = Literal["@list", "@graph"] | None


class TermDefinition:
    """What one term means at one place."""

    __slots__ = (
        "capitalized",
        "container",
        "context",
        "iri",
        "predicate",
        "prefix",
        "protected",
        "scoped",
        "text",
        "type",
    )

    def __init__(
        self,
        term: str,
        *,
        iri: str | None,
        type_mapping: str | None = None,
        container: Container = None,
        scoped: bool = False,
        context: JsonValue = None,
        prefix: bool = False,
        protected: bool = False,
    ) -> None:
        """Take the IRI (a keyword for an alias, None for a term that is to mean nothing)."""
        self.capitalized = term[:1].isupper()
        """Whether the term looks like that of a type."""
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
        self.text = self._text()
        """The predicate and what ends the literal, where text is a literal whatever it says."""

    def _text(self) -> tuple[str, str] | None:
        if (
            self.predicate is None
            or self.container is not None
            or self.scoped
            or self.capitalized
            or self.type in KEYWORDS
        ):
            return None
        return self.predicate, literal_ending(self.type)

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

    __slots__ = ("_iris", "derived", "id_key", "previous", "terms", "type_key", "vocab")

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
        self._iris: Counter[str] | None = None
        self.derived: dict[object, ActiveContext] = {}
        """What was computed from here; kept by ``compiled_contexts``."""

    def terms_for(self, iri: str) -> int:
        """Count the terms that stand for this IRI."""
        if self._iris is None:
            self._iris = Counter(
                definition.iri for definition in self.terms.values() if definition.iri is not None
            )
        return self._iris[iri]

    def expand(self, value: str, *, vocab: bool) -> str | None:
        """Expand a compact IRI, a term (``vocab``) or an IRI (§5.2), with a base URL of null.

        Returns a keyword, an IRI that may be relative (nothing resolves it), or None for a term
        that is to mean nothing.
        """
        if value[:1] == "@":
            if value in KEYWORDS:
                return value
            if LIKE_A_KEYWORD.fullmatch(value):
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

    def absolute(self, value: str, *, vocab: bool) -> str | None:
        """Expand as ``expand`` does; None for what does not lead to an absolute IRI."""
        terms = self.terms
        if value not in terms and value.partition(":")[0] not in terms and is_absolute_iri(value):
            return value  # what ``expand`` would find as well, after more questions
        iri = self.expand(value, vocab=vocab)
        return iri if iri is not None and is_absolute_iri(iri) else None


def is_absolute_iri(value: str) -> bool:
    """Tell whether this can stand in N-Quads as ``<value>``."""
    return _ABSOLUTE_IRI.fullmatch(value) is not None


def _key_of(keyword: str, terms: dict[str, TermDefinition]) -> str:
    """Give the one key that a compact document uses for ``@id`` or ``@type``."""
    for term, definition in terms.items():
        if definition.iri == keyword:
            return term
    return keyword
