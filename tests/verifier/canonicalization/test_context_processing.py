"""Context processing, on contexts made for the purpose: right, or refused by name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.canonicalization import (
    canonical_nquads,
    compiled_contexts,
    pinned_contexts,
    worked_out_nquads,
)
from verifier.canonicalization.active_context import ActiveContext, is_absolute_iri
from verifier.canonicalization.context_processing import process
from verifier.errors import InvalidError

EMPTY = ActiveContext(terms={}, vocab=None, previous=None)


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pin a context under ``urn:test`` for the length of a test."""

    def pin(context: Any) -> None:
        monkeypatch.setattr(pinned_contexts, "load", {"urn:test": context}.__getitem__)
        compiled_contexts._INITIAL.derived.clear()

    yield pin
    compiled_contexts._INITIAL.derived.clear()


@pytest.mark.parametrize(
    ("context", "code"),
    [
        ({"@base": "urn:b"}, "UNSUPPORTED_CONTEXT"),
        ({"@import": "urn:b"}, "UNSUPPORTED_CONTEXT"),
        ({"@propagate": False}, "UNSUPPORTED_CONTEXT"),
        ({"@language": "en"}, "UNSUPPORTED_CONTEXT"),
        ({"@type": {"@container": "@set"}}, "UNSUPPORTED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@nest": "x"}}, "UNSUPPORTED_CONTEXT"),
        ({"t": {"@reverse": "urn:t"}}, "UNSUPPORTED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@language": "en"}}, "UNSUPPORTED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@container": "@index"}}, "UNSUPPORTED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@container": ["@graph", "@id"]}}, "UNSUPPORTED_CONTEXT"),
        ({"t": "@value"}, "UNSUPPORTED_CONTEXT"),
        ({"@version": 1.0}, "MALFORMED_CONTEXT"),
        ({"@vocab": "relative"}, "MALFORMED_CONTEXT"),
        ({"@vocab": 7}, "MALFORMED_CONTEXT"),
        ({"": "urn:t"}, "MALFORMED_CONTEXT"),
        ({"@like": "urn:t"}, "MALFORMED_CONTEXT"),
        ({"t": 7}, "MALFORMED_CONTEXT"),
        ({"t": {"@id": 7}}, "MALFORMED_CONTEXT"),
        ({"t": "relative"}, "MALFORMED_CONTEXT"),
        ({"t": {}}, "MALFORMED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@type": "relative"}}, "MALFORMED_CONTEXT"),
        ({"t": {"@id": "urn:t", "@type": 7}}, "MALFORMED_CONTEXT"),
        ({"a": "b:x", "b": "a:x"}, "MALFORMED_CONTEXT"),
        (7, "MALFORMED_CONTEXT"),
        ([7], "MALFORMED_CONTEXT"),
    ],
)
def test_what_is_not_supported_or_wrong_is_refused_by_name(context: Any, code: str):
    with pytest.raises(InvalidError) as caught:
        process(EMPTY, context)
    assert caught.value.reason == code


def test_terms_are_expanded_as_the_algorithm_has_it():
    """JSON-LD 1.1 API §4.2.2: prefixes, vocabulary, words defined by other words."""
    active = process(
        EMPTY,
        {
            "@version": 1.1,
            "@vocab": "urn:vocab#",
            "id": "@id",
            "later": "early",
            "early": "urn:early",
            "pre": "urn:pre:",
            "no": {"@id": "urn:no:"},
            "yes": {"@id": "urn:yes", "@prefix": True},
            "word": {},
            "compact": "pre:compact",
            "pre:own": {"@type": "@id"},
            "nothing": None,
            "plain": {"@id": "urn:plain", "@type": "@none"},
        },
    )
    iris = {term: definition.iri for term, definition in active.terms.items()}
    assert iris["later"] == "urn:early"
    assert iris["word"] == "urn:vocab#word"
    assert iris["compact"] == "urn:pre:compact"
    assert iris["pre:own"] == "urn:pre:own"
    assert iris["nothing"] is None
    assert active.terms["plain"].type is None
    assert active.id_key == "id"
    assert active.type_key == "@type"
    expanded = {
        value: active.expand(value, vocab=True)
        for value in (
            "pre:x",
            "no:x",
            "yesx",
            "yes:x",
            "nothing",
            "x",
            "@id",
            "@odd",
            "_:b",
            "a://b",
        )
    }
    assert expanded == {
        "pre:x": "urn:pre:x",
        "no:x": "no:x",  # a definition that is no simple one is no prefix unless it says so
        "yesx": "urn:vocab#yesx",
        "yes:x": "urn:yesx",
        "nothing": None,
        "x": "urn:vocab#x",
        "@id": "@id",
        "@odd": None,
        "_:b": "_:b",
        "a://b": "a://b",
    }
    assert active.expand("word", vocab=False) == "word"
    assert active.expand("id", vocab=False) == "@id"


def test_protected_terms_stay_unless_said_again_or_overridden():
    protected = process(EMPTY, {"@protected": True, "t": "urn:t", "u": {"@id": "urn:u"}})
    again = process(protected, {"t": "urn:t"})
    assert again.terms["t"].protected
    assert process(protected, {"t": "urn:x"}, override_protected=True).terms["t"].iri == "urn:x"
    loose = process(EMPTY, {"@protected": True, "t": {"@id": "urn:t", "@protected": False}})
    assert process(loose, {"t": "urn:x"}).terms["t"].iri == "urn:x"
    for other in ({"t": "urn:x"}, {"t": {"@id": "urn:t", "@type": "@id"}}, {"t": None}, None):
        with pytest.raises(InvalidError) as caught:
            process(protected, other)
        assert caught.value.reason == "PROTECTED_TERM"
    assert process(protected, None, override_protected=True).terms == {}


def test_a_type_s_context_holds_for_its_object_alone(pinned: Any, pyld_nquads: Any):
    pinned(
        {
            "id": "@id",
            "type": "@type",
            "inner": "urn:inner",
            "name": "urn:name",
            "Thing": {"@id": "urn:Thing", "@context": {"name": "urn:thing-name", "own": "urn:own"}},
            "Other": {"@id": "urn:Other", "@context": {"name": "urn:other-name"}},
            "deep": {"@id": "urn:deep", "@context": {"name": "urn:deep-name"}},
        }
    )
    document = {
        "@context": "urn:test",
        "type": ["Thing", "Other"],
        "name": "a",
        "own": "b",
        "inner": {"name": "c", "deep": {"name": "d", "inner": {"name": "e"}}},
    }
    nquads = canonical_nquads(document)
    assert nquads == pyld_nquads(document)
    for said in (b'thing-name> "a"', b'own> "b"', b'<urn:name> "c"', b'deep-name> "d"'):
        assert said in nquads
    assert b'deep-name> "e"' in nquads


def test_a_word_that_means_nothing_is_refused(pinned: Any):
    pinned({"id": "@id", "iri": "@id", "nothing": None, "ok": "urn:ok"})
    for member in ("nothing", "iri", "@id"):
        with pytest.raises(InvalidError):
            canonical_nquads({"@context": "urn:test", "ok": "x", member: "urn:x"})


@pytest.mark.parametrize("url", sorted(pinned_contexts.manifest()))
def test_a_text_is_written_alike_alone_and_in_an_array(url: str):
    """What the walk writes at once, and what it writes after all its questions."""
    active = process(EMPTY, [url])
    for term, definition in active.terms.items():
        if definition.iri == "@id" or definition.type == "@json":
            continue  # where an array is another thing
        for text in ("urn:x", "word", 'a "text"\n'):
            outcomes = []
            for value in (text, [text]):
                try:
                    outcomes.append(worked_out_nquads({"@context": url, term: value}).decode())
                except InvalidError as error:
                    outcomes.append(error.reason)
            assert outcomes[0] == outcomes[1], term


@given(
    url=st.sampled_from(sorted(pinned_contexts.manifest())),
    chosen=st.data(),
    vocab=st.booleans(),
)
def test_an_iri_as_it_stands_is_what_expanding_makes_of_it(
    url: str, chosen: st.DataObject, vocab: bool
):
    active = process(EMPTY, [url])
    words = st.sampled_from([*active.terms, "https", "urn", "did", "_", "@id", "@type", "@x", ""])
    rest = st.sampled_from(["", ":", "://x.example/", ":x", ":x y", ":ä", "x:y", ":<"])
    value = chosen.draw(words) + chosen.draw(rest)
    expanded = active.expand(value, vocab=vocab)
    absolute = expanded if expanded is not None and is_absolute_iri(expanded) else None
    assert active.absolute(value, vocab=vocab) == absolute
