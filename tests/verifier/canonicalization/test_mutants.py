"""A credential changed anywhere has other canonical bytes, or is refused, or says the same.

What RDF does not tell apart is written down in ``meaning``: readers of the JSON must not tell it
apart either, or check it themselves.
"""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.canonicalization.test_safe_mode import credential
from verifier.canonicalization import canonical_nquads, pinned_contexts
from verifier.errors import VerifierError

ORIGINAL = canonical_nquads(credential())


def meaning(value: Any, key: str = "") -> Any:
    """Give what RDF takes a value for.

    A set has no order, repeats nothing, and one alone needs no array; an empty one says nothing.
    An object that is an id alone is a reference. A typed literal is its text, so ``false`` and
    ``"false"`` are one where the context says that it is a boolean. Contexts are not said.
    """
    if isinstance(value, dict):
        if value.keys() == {"id"}:
            return ("literal", value["id"])
        if value.keys() == {"@value"}:
            return meaning(value["@value"], key)
        members = {
            name: meaning(member, name) for name, member in value.items() if name != "@context"
        }
        return ("object", frozenset((k, m) for k, m in members.items() if m != frozenset()))
    if isinstance(value, list):
        return frozenset(meaning(item, key) for item in value)
    if isinstance(value, bool):
        return frozenset({("literal", str(value).lower())})
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return frozenset({("literal", str(value))})


def flattened(value: Any) -> Any:
    """Undo the wrapping of single values, so that one and [one] compare equal."""
    if isinstance(value, frozenset):
        return frozenset(
            inner
            for item in value
            for inner in (flattened(item) if isinstance(item, frozenset) else [flattened(item)])
        )
    if isinstance(value, tuple) and value[0] == "object":
        return ("object", frozenset((k, as_set(flattened(m))) for k, m in value[1]))
    return value


def as_set(value: Any) -> Any:
    return value if isinstance(value, frozenset) else frozenset({value})


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


PLACES = sorted(places(credential()), key=str)
WORDS = st.sampled_from(
    [
        "id", "type", "@id", "@type", "@value", "@list", "@set", "@graph", "@included", "@none",
        "@context", "name", "Name", "criteria", "Criteria", "validUntil", "proof", "ext:x", "x",
        "https://schema.org/name", "https://www.w3.org/2018/credentials#validUntil", "_:p", "",
    ]
)  # fmt: skip
LETTERS = st.sampled_from(
    [
        "https://certs.example/c/1", "did:web:certs.example", "Ticket handling", "revocation",
        "VerifiableCredential", "OpenBadgeCredential", "Profile", "false", "7", "_:b0", "",
        "2027-01-01T00:00:00Z", "2027-01-01T00:00:00+00:00", *pinned_contexts.manifest(),
    ]
)  # fmt: skip
TEXTS = LETTERS | st.text(max_size=4)
OPERATIONS = ["replace", "remove", "wrap", "rename", "add", "move", "twice"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([1.0, 1.5, -0.0]) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """Give what is at a path, or None where an earlier change took it away."""
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    document = credential()
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(PLACES))
        parent, here, last = at(document, path[:-1]), at(document, path), path[-1]
        if here is None:
            continue
        match draw(st.sampled_from(OPERATIONS)):
            case "replace":
                parent[last] = draw(VALUES)
            case "remove":
                del parent[last]
            case "wrap":
                wrapped: list[Any] = [[here], {"@value": here}, {"id": here}, {"@list": [here]}]
                parent[last] = draw(st.sampled_from(wrapped))
            case "rename" if isinstance(parent, dict):
                parent[draw(WORDS)] = parent.pop(last)
            case "add" if isinstance(here, dict):
                here[draw(WORDS)] = draw(VALUES)
            case "add" if isinstance(here, list):
                here.append(draw(VALUES))
            case "move" if isinstance(parent, dict):
                target = at(document, draw(st.sampled_from(PLACES)))
                if isinstance(target, dict):
                    target[last] = copy.deepcopy(parent.pop(last))
            case "twice" if isinstance(here, list):
                here.extend(copy.deepcopy(here))
    return document


@settings(max_examples=600, deadline=None)
@given(mutants())
def test_L01_what_keeps_its_bytes_keeps_its_meaning(document: dict[str, Any]):
    before = copy.deepcopy(document)
    try:
        nquads = canonical_nquads(document)
    except VerifierError as error:
        assert error.place is not None  # noqa: PT017
        return
    finally:
        assert document == before
    if nquads == ORIGINAL:
        assert flattened(meaning(document)) == flattened(meaning(credential()))
