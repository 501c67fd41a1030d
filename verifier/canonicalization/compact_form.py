"""Compact form only: what JSON-LD allows beyond the words of the contexts is refused.

VC-DM 2.0 §1.3 asks for compact form. Those who read a credential as JSON would not see
``https://www.w3.org/2018/credentials#validUntil`` where ``validUntil`` is meant, though the quads,
and so the signature, are the same.
"""

from typing import Final

from verifier.canonicalization.active_context import (
    KEYWORDS,
    ActiveContext,
    TermDefinition,
    is_absolute_iri,
)
from verifier.errors import InvalidError

_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"


def undeclared(key: str, active: ActiveContext) -> TermDefinition:
    """Give the meaning of a key that is no term: an IRI, or a word of the vocabulary.

    Raises InvalidError for a key that a credential must not use, or a signature would not cover.
    """
    if key in KEYWORDS or key.startswith("@"):
        raise InvalidError(
            f"{key} has no place in a credential in compact form here", code="NOT_COMPACT"
        )
    iri = active.expand(key, vocab=True)
    if iri is not None and iri.startswith("_:"):
        raise InvalidError("a blank node cannot be a property", code="BLANK_NODE_PREDICATE")
    if iri is None or not is_absolute_iri(iri):
        raise InvalidError(
            f"no context defines the term {key!r}, so a signature would not cover it",
            code="UNDEFINED_TERM",
        )
    if active.terms_for(iri):
        raise other_spelling(key)
    return TermDefinition(key, iri=iri)


def statement_out_of_place(element: dict[str, object], active: ActiveContext) -> str | None:
    """Give the member of an inner object that says of the credential what must stand at its top.

    ``element`` has the id of the whole document. The quads of ``validUntil`` are the same
    wherever an object has the credential's id, but whoever reads the JSON looks at the top alone.
    """
    for key in element:
        definition = active.terms.get(key)
        iri = active.expand(key, vocab=True) if definition is None else definition.iri
        if iri is not None and iri.startswith(_CREDENTIALS):
            return key
    return None


def blank_node_label(label: str) -> InvalidError:
    """Say why nothing is named by a label."""
    return InvalidError(
        f"{label!r:.200} is the label of a blank node; labels are made anew before signing, so no "
        "signature covers which one stands here, or whether one does",
        code="BLANK_NODE_LABEL",
    )


def other_spelling(name: str) -> InvalidError:
    """Say that a type or property is written in another way than by its term."""
    return InvalidError(
        f"{name!r} is another spelling of a term; credentials use the term", code="NOT_COMPACT"
    )


def other_word(word: str) -> InvalidError:
    """Open Badges gives some types and properties one IRI (``Criteria``, ``criteria``)."""
    return InvalidError(
        f"{word!r} stands for the same IRI as another word of the context, which is the one that "
        "readers look for here (properties begin in lower case, types in upper case)",
        code="NOT_COMPACT",
    )
