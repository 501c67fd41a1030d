"""Contexts written out in a document: accepted only where they cannot change what words mean.

Contexts are not covered by the signature, only the IRIs that they lead to are. Whoever may write
one can swap two words or take a word's meaning away with the quads, and so the signature,
untouched (https://github.com/w3c/vc-data-integrity/issues/272). Test suites and issuers of the
field nevertheless name their own types so: ``{"ExampleCredential":
"https://example.org/#ExampleCredential"}``. That much is harmless: a word that is the last part
of its own IRI can stand for no other, so there is nothing to swap.
"""

import re
from functools import cache
from typing import Final

from verifier.canonicalization import pinned_contexts
from verifier.canonicalization.active_context import ActiveContext, is_absolute_iri
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.canonicalization.context_processing import process
from verifier.errors import InvalidError

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_MAXIMUM_TERMS: Final = 100


def checked(context: dict[str, object]) -> dict[str, str]:
    """Give the context if each member names an IRI by its last part, and no pinned one.

    Raises InvalidError otherwise.
    """
    if len(context) > _MAXIMUM_TERMS:
        raise InvalidError(
            f"a context written out in the document has more than {_MAXIMUM_TERMS} terms",
            code="INLINE_CONTEXT",
        )
    words, iris = _pinned_words_and_iris()
    terms: dict[str, str] = {}
    for term, iri in context.items():
        if not (
            isinstance(iri, str)
            and _WORD.fullmatch(term)
            and is_absolute_iri(iri)
            and iri.endswith((f"#{term}", f"/{term}"))
            and term not in words
            and iri not in iris
        ):
            raise InvalidError(
                f"a context written out in the document defines {term!r}. Contexts are not signed "
                "and could give words another meaning than readers take them to have, so they are "
                "accepted by address, or where they name an IRI of the issuer's own by its last "
                "part",
                code="INLINE_CONTEXT",
            )
        terms[term] = iri
    return terms


@cache
def _pinned_words_and_iris() -> tuple[frozenset[str], frozenset[str]]:
    """Give every term of every pinned context at any depth, and every IRI that one stands for."""
    words: set[str] = set()
    iris: set[str] = set()
    entered: set[int] = set()

    def enter(active: ActiveContext) -> None:
        for term, definition in active.terms.items():
            words.add(term)
            if definition.iri is not None:
                iris.add(definition.iri)
            if definition.scoped and id(definition) not in entered:
                entered.add(id(definition))
                kept.append(definition)
                enter(process(active, definition.context, override_protected=True))

    kept: list[object] = []  # alive, so that no id is given twice
    for url in pinned_contexts.manifest():
        enter(process(Contexts().initial, [url]))
    return frozenset(words), frozenset(iris)
