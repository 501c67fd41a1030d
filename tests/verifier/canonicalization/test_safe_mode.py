"""What a signature over the quads would not cover is refused, with its place."""

import copy
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest

from verifier.canonicalization import canonical_nquads, compiled_contexts, pinned_contexts
from verifier.canonicalization.active_context import ActiveContext
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.canonicalization.context_processing import process
from verifier.errors import InvalidError, MalformedError

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
CREDENTIALS = "https://www.w3.org/2018/credentials#"


def credential() -> dict[str, Any]:
    return {
        "@context": [V2, OPEN_BADGES],
        "id": "https://certs.example/c/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Ticket handling",
        "issuer": {"id": "did:web:certs.example", "type": ["Profile"], "name": "Example Office"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:8f2c3a5e-0000-4000-8000-000000000001",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "Ada Example",
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": "https://certs.example/achievements/a/b/v1",
                "type": ["Achievement"],
                "name": "Ticket handling",
                "description": "Handles tickets.",
                "criteria": {"narrative": "Passed the exam."},
            },
        },
        "credentialStatus": {
            "id": "https://certs.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://certs.example/status/1",
        },
    }


Change = Callable[[dict[str, Any]], object]


def refused(change: Change) -> InvalidError:
    document = credential()
    change(document)
    before = copy.deepcopy(document)
    with pytest.raises(InvalidError) as caught:
        canonical_nquads(document)
    assert document == before
    return caught.value


def put(*path: Any) -> Change:
    """Give the change that puts the last of ``path`` under the members before it."""

    def change(document: dict[str, Any]) -> None:
        target: Any = document
        for step in path[:-2]:
            target = target[step]
        target[path[-2]] = path[-1]

    return change


def test_the_credential_itself_is_canonicalized(pyld_nquads: Any, pyoxigraph_quads: Any):
    nquads = canonical_nquads(credential())
    assert nquads == pyld_nquads(credential())
    assert set(nquads.decode().splitlines(keepends=True)) == pyoxigraph_quads(credential())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("maliciousField", "PhD"), "/maliciousField"),
        (put("credentialSubject", "maliciousField", "PhD"), "/credentialSubject/maliciousField"),
        (put("credentialSubject", "achievement", "x", {}), "/credentialSubject/achievement/x"),
        (put("credentialSubject", "identifier", 0, "x", 1), "/credentialSubject/identifier/0/x"),
        (put("credentialStatus", "x", []), "/credentialStatus/x"),
        (put("Name", "x"), "/Name"),
        (put("", "x"), "/"),
        (put("a/b~c", "x"), "/a~1b~0c"),
        # A term of other types: it means something only where its type is.
        (put("achievement", {"id": "urn:x"}), "/achievement"),
        (put("issuer", "validFrom", "2026-01-01T00:00:00Z"), "/issuer/validFrom"),
    ],
)
def test_L01_an_undefined_term_is_refused_at_its_place(change: Change, place: str):
    error = refused(change)
    assert error.reason == "UNDEFINED_TERM"
    assert error.place == place


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (put("id", "c/1"), "/id", "RELATIVE_IRI"),
        (put("id", ""), "/id", "RELATIVE_IRI"),
        (put("id", "//certs.example/c/1"), "/id", "RELATIVE_IRI"),
        (put("id", "#c1"), "/id", "RELATIVE_IRI"),
        (put("id", 7), "/id", "RELATIVE_IRI"),
        (put("id", None), "/id", "RELATIVE_IRI"),
        (put("id", ["https://certs.example/c/1"]), "/id", "RELATIVE_IRI"),
        (put("id", "https://certs.example/c 1"), "/id", "RELATIVE_IRI"),
        (put("id", "https://certs.example/> <urn:p> <urn:o"), "/id", "RELATIVE_IRI"),
        (put("id", "https://certs.example/\n"), "/id", "RELATIVE_IRI"),
        (put("id", "https://certs.example/\\u003e"), "/id", "RELATIVE_IRI"),
        (put("id", "@id"), "/id", "RELATIVE_IRI"),
        (put("issuer", "id", "office"), "/issuer/id", "RELATIVE_IRI"),
        (put("issuer", "office"), "/issuer", "RELATIVE_IRI"),
        (put("credentialStatus", "statusListCredential", "1"), None, "RELATIVE_IRI"),
        (put("type", ["VerifiableCredential", "Badge"]), "/type", "UNDEFINED_TYPE"),
        (put("type", ["VerifiableCredential", ""]), "/type", "UNDEFINED_TYPE"),
        (put("type", ["VerifiableCredential", "../x"]), "/type", "UNDEFINED_TYPE"),
        (put("type", ["VerifiableCredential", "@json"]), "/type", "UNDEFINED_TYPE"),
        (put("type", ["VerifiableCredential", None]), "/type", "MALFORMED_TYPE"),
        (put("type", ["VerifiableCredential", {}]), "/type", "MALFORMED_TYPE"),
        (put("type", None), "/type", "MALFORMED_TYPE"),
        (put("issuer", "type", "Office"), "/issuer/type", "UNDEFINED_TYPE"),
        (put("_:p", "x"), "/_:p", "BLANK_NODE_PREDICATE"),
        (put("name", None), "/name", "DROPPED_VALUE"),
        (put("issuer", None), "/issuer", "DROPPED_VALUE"),
        (put("credentialSubject", [None]), "/credentialSubject/0", "DROPPED_VALUE"),
        (put("name", [["a"], ["b"]]), "/name/0", "DROPPED_VALUE"),
        (put("name", {"@value": None}), "/name", "DROPPED_VALUE"),
        (put("name", {"@value": ["a"]}), "/name", "DROPPED_VALUE"),
        (put("proof", "z123"), "/proof", "DROPPED_VALUE"),
        (put("proof", {}), "/proof", "DROPPED_VALUE"),
        (put("proof", {"id": "urn:x"}), "/proof", "DROPPED_VALUE"),
        (put("proof", {"id": "urn:x", "type": []}), "/proof", "DROPPED_VALUE"),
        (put("typ", "VerifiableCredential"), "/typ", "UNDEFINED_TERM"),
        (put("@typ", "VerifiableCredential"), "/@typ", "NOT_COMPACT"),
    ],
)
def test_L02_what_has_no_place_in_rdf_is_refused(change: Change, place: str | None, code: str):
    error = refused(change)
    assert error.reason == code
    if place is not None:
        assert error.place == place


@pytest.mark.parametrize("label", ["_:b0", "_:", "_:a b", "_:c14n0", "_:\u00e4"])
@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("id",), "/id"),
        (("proof", "id"), "/proof/id"),
        (("proof", "verificationMethod"), "/proof/verificationMethod"),
        (("issuer",), "/issuer"),
        (("issuer", "id"), "/issuer/id"),
        (("issuer", "type"), "/issuer/type"),
        (("type", 0), "/type"),
        (("credentialSubject", "identifier", 0, "id"), "/credentialSubject/identifier/0/id"),
        (
            ("credentialSubject", "achievement", "criteria", "id"),
            "/credentialSubject/achievement/criteria/id",
        ),
        (("credentialSubject", "result", 0, "id"), "/credentialSubject/result/0/id"),
        (("credentialSubject", "image"), "/credentialSubject/image"),
    ],
)
def test_L02_a_label_of_a_blank_node_is_refused(
    path: tuple[str | int, ...], place: str, label: str
):
    """Given to an object without an id it leaves the quads, and so the signature, as they were."""

    def change(document: dict[str, Any]) -> None:
        document["proof"] = {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}
        document["credentialSubject"]["result"] = [{"type": ["Result"], "value": "A"}]
        put(*path, label)(document)

    error = refused(change)
    assert error.reason == "BLANK_NODE_LABEL"
    assert error.place == place


@pytest.mark.parametrize(
    "context",
    [
        {"name": "https://certs.example/vocabulary#name"},
        {"achievement": "https://certs.example/vocabulary#achievement"},
        {"@vocab": "https://certs.example/vocabulary#"},
        {"@base": "https://certs.example/"},
        {"@language": "en"},
        {"@import": V2},
        {"@propagate": False},
        {"@protected": True, "Award": "https://certs.example/vocabulary#Award"},
        {"Award": {"@id": "https://certs.example/vocabulary#Award"}},
        {"Award": "https://certs.example/vocabulary#Prize"},
        {"Award": None},
        {"aw": "https://certs.example/vocabulary#"},
        {"criteria": f"{CREDENTIALS}criteria"},
        {"encodingFormat": "https://schema.org/encodingFormat"},
        {"validFrom": f"{CREDENTIALS}validFrom"},
        {"id": "@type"},
        {"@id": "https://certs.example/vocabulary#id"},
        {f"t{n}": f"https://certs.example/#t{n}" for n in range(101)},
        None,
        7,
        [],
        [OPEN_BADGES],
    ],
)
def test_L03_a_context_written_out_is_refused(context: object):
    error = refused(lambda document: document["@context"].append(context))
    assert error.reason == "INLINE_CONTEXT"
    assert error.place == "/@context"


def test_L03_seventeen_contexts_are_too_many():
    assert refused(put("@context", [V2] * 17)).reason == "TOO_MUCH_WORK"


def test_L03_a_context_alone_may_not_be_written_out():
    assert refused(put("@context", {"name": "https://schema.org/name"})).reason == "INLINE_CONTEXT"
    assert refused(put("@context", None)).reason == "INLINE_CONTEXT"


@pytest.mark.parametrize("urls", [[V2], [EXAMPLES], V2, [{}]])
@pytest.mark.parametrize("path", [("credentialSubject",), ("issuer",), ("credentialStatus",)])
def test_L03_an_inner_object_brings_no_context(path: tuple[str, ...], urls: object):
    error = refused(put(*path, "@context", urls))
    assert error.reason == "NESTED_CONTEXT"
    assert error.place == "/" + "/".join([*path, "@context"])


def test_L03_an_embedded_credential_names_its_own_contexts(pyld_nquads: Any):
    presentation = {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [credential()],
    }
    assert canonical_nquads(presentation) == pyld_nquads(presentation)


def test_L03_an_envelope_names_its_own_contexts(pyld_nquads: Any):
    envelope = {
        "@context": V2,
        "id": "data:application/vc+jwt,eyJhbGciOiJFZERTQSJ9.e30.c2ln",
        "type": "EnvelopedVerifiableCredential",
    }
    presentation = {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [envelope],
    }
    assert canonical_nquads(presentation) == pyld_nquads(presentation)


def test_L03_a_word_that_is_the_end_of_its_own_iri_is_accepted(pyld_nquads: Any):
    """The W3C's suites name types so; appended to a signed credential it changes nothing."""
    plain = canonical_nquads(credential())
    own = {
        "ExampleTestCredential": "https://example.org/#ExampleTestCredential",
        "award": "https://example.org/award",
    }
    document = credential()
    document["@context"].append(own)
    assert canonical_nquads(document) == plain
    document["type"].append("ExampleTestCredential")
    document["credentialSubject"]["award"] = "Cup"
    nquads = canonical_nquads(document)
    assert b"<https://example.org/#ExampleTestCredential> ." in nquads
    assert b'<https://example.org/award> "Cup" .' in nquads
    assert nquads == pyld_nquads(document)


def property_words(active: ActiveContext, entered: set[int]) -> list[tuple[str, str]]:
    words = [
        (definition.iri, term)
        for term, definition in active.terms.items()
        if definition.iri is not None
    ]
    for definition in active.terms.values():
        if definition.scoped and id(definition) not in entered:
            entered.add(id(definition))
            inner = process(active, definition.context, override_protected=True)
            words += property_words(inner, entered)
    return words


def test_L04_no_iri_has_two_words_that_could_be_swapped_in_any_pinned_context():
    """So neither a context appended nor one replaced by another lets two claims change places."""
    types: dict[str, set[str]] = {}
    properties: dict[str, set[str]] = {}
    for url in pinned_contexts.manifest():
        active = process(Contexts().initial, [url])
        for iri, word in property_words(active, set()):
            (types if word[0].isupper() else properties).setdefault(iri, set()).add(word)
    assert {iri: words for iri, words in properties.items() if len(words) > 1} == {}
    assert [words for words in types.values() if len(words) > 1] == [
        {"AchievementCredential", "OpenBadgeCredential"}  # the specification calls them the same
    ]


def test_L04_two_words_with_one_iri_by_an_added_context_are_refused():
    document = credential()
    document["@context"].append(
        {"first": "https://example.org/#first", "second": "https://example.org/#first"}
    )
    document["credentialSubject"]["first"] = "a"
    document["credentialSubject"]["second"] = "b"
    with pytest.raises(InvalidError, match="'second'"):
        canonical_nquads(document)


def test_L04_a_type_is_not_a_property_though_the_context_gives_them_one_iri():
    def change(document: dict[str, Any]) -> None:
        achievement = document["credentialSubject"]["achievement"]
        achievement["Criteria"] = achievement.pop("criteria")

    error = refused(change)
    assert error.reason == "NOT_COMPACT"
    assert error.place == "/credentialSubject/achievement/Criteria"


# Each of these has the very same quads as the signed credential, and hides something from
# whoever reads the JSON.


def rename(old: str, new: str, *path: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        target = document
        for step in path:
            target = target[step]
        target[new] = target.pop(old)

    return change


def hide_in_graph(document: dict[str, Any]) -> None:
    inner = {key: document.pop(key) for key in list(document) if key != "@context"}
    document["@graph"] = [inner]


def hide_in_included(document: dict[str, Any]) -> None:
    document["@included"] = [
        {
            "id": document["id"],
            "type": "VerifiableCredential",
            "credentialStatus": document.pop("credentialStatus"),
        }
    ]


def typed(iri: str, value: str) -> dict[str, str]:
    return {"@value": value, "@type": iri}


def hide_under_the_full_iri(document: dict[str, Any]) -> None:
    until = document.pop("validUntil")
    document[f"{CREDENTIALS}validUntil"] = typed("http://www.w3.org/2001/XMLSchema#dateTime", until)


@pytest.mark.parametrize(
    "change",
    [
        rename("credentialStatus", f"{CREDENTIALS}credentialStatus"),
        hide_under_the_full_iri,
        put("type", ["VerifiableCredential", f"{VOCABULARY}OpenBadgeCredential"]),
        put("issuer", "type", f"{VOCABULARY}Profile"),
        rename("id", "@id"),
        rename("type", "@type"),
        rename("id", "@id", "credentialStatus"),
        rename("type", "@type", "credentialSubject"),
        hide_in_graph,
        hide_in_included,
        lambda document: document.update(name={"@set": [document["name"]]}),
        lambda document: document.update({"@index": "7"}),
        lambda document: document.update({"@reverse": {}}),
        lambda document: document.update({"@nest": {}}),
    ],
)
def test_L04_the_same_quads_in_another_form_are_refused(change: Change):
    assert refused(change).reason in {"NOT_COMPACT", "UNDEFINED_TERM"}


def test_L04_the_credential_s_own_statements_stand_at_its_top():
    """With one id for holder and credential, dates could move to the subject unnoticed."""
    document = credential()
    document["credentialSubject"] = [document["credentialSubject"], {"id": document["id"]}]
    canonical_nquads(document)
    moved = {"validUntil": document.pop("validUntil"), "type": "VerifiableCredential"}
    document["credentialSubject"][1].update(moved)
    with pytest.raises(InvalidError) as caught:
        canonical_nquads(document)
    assert caught.value.reason == "STATEMENT_OUT_OF_PLACE"
    assert caught.value.place == "/credentialSubject/1/validUntil"


def test_L04_an_endorsement_may_speak_of_the_credential_that_it_endorses():
    document = credential()
    document["endorsement"] = [
        {
            "@context": [V2, OPEN_BADGES],
            "id": "urn:uuid:8f2c3a5e-0000-4000-8000-000000000002",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": "did:web:other.example",
            "credentialSubject": {
                "id": document["id"],
                "type": ["EndorsementSubject"],
                "endorsementComment": "Well deserved.",
            },
        }
    ]
    assert b"Well deserved." in canonical_nquads(document)


def test_an_empty_array_says_nothing_and_is_nothing():
    document = credential()
    document["evidence"] = []
    assert canonical_nquads(document) == canonical_nquads(credential())


def test_extended_terms_of_open_badges_are_iris_as_they_stand():
    document = credential()
    document["credentialSubject"]["ext:shoeSize"] = 44
    assert b'<ext:shoeSize> "44"^^<http://www.w3.org/2001/XMLSchema#integer> .' in (
        canonical_nquads(document)
    )


def test_a_document_must_be_an_object_with_contexts():
    for document, code in [
        ({"id": "urn:x"}, "MISSING_CONTEXT"),
        ([credential()], "MALFORMED_DOCUMENT"),
        ({"@context": [], "ext:a": "b"}, None),
        ({"@context": V2}, "DROPPED_VALUE"),
        ({"@context": V2, "id": "urn:x"}, "DROPPED_VALUE"),
    ]:
        if code is None:
            assert canonical_nquads(document) == b'_:c14n0 <ext:a> "b" .\n'  # type: ignore[arg-type]
            continue
        with pytest.raises(InvalidError) as caught:
            canonical_nquads(document)  # type: ignore[arg-type]
        assert caught.value.reason == code


def test_L05_contexts_that_multiply_are_counted_and_refused(monkeypatch: pytest.MonkeyPatch):
    """Each path of types and properties through the contexts has to be computed once."""
    compiled_contexts._INITIAL.derived.clear()
    monkeypatch.setattr(compiled_contexts, "_NEW_PATHS_PER_DOCUMENT", 3)
    with pytest.raises(MalformedError) as caught:
        canonical_nquads(credential())
    assert caught.value.reason == "TOO_MUCH_WORK"
    canonical_nquads({"@context": V2, "name": "x"})
    monkeypatch.undo()
    canonical_nquads(credential())
    monkeypatch.setattr(compiled_contexts, "_NEW_PATHS_PER_DOCUMENT", 0)
    canonical_nquads(credential())  # nothing new


def test_L05_the_contexts_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiled_contexts, "_KEPT", 5)
    monkeypatch.setattr(Contexts, "_kept", 5)
    urls = [V2, OPEN_BADGES, EXAMPLES]
    for order in permutations(urls):
        with suppress(InvalidError):
            canonical_nquads({**credential(), "@context": list(order)})
        assert len(compiled_contexts._INITIAL.derived) <= 5


@pytest.mark.parametrize("depth", [101, 1_000])
def test_depth_is_refused_and_never_a_recursion_error(depth: int):
    node: dict[str, Any] = {"ext:end": "x"}
    for _ in range(depth):
        node = {"ext:inner": node}
    with pytest.raises(InvalidError) as caught:
        canonical_nquads({"@context": V2, **node})
    assert caught.value.reason == "TOO_DEEP"


def test_P03_a_lone_surrogate_has_no_canonical_form():
    document = credential()
    document["name"] = "\ud800"
    with pytest.raises(InvalidError, match="surrogate"):
        canonical_nquads(document)


def test_L18_letters_are_never_normalised():
    nfc, nfd = credential(), credential()
    nfc["name"], nfd["name"] = "caf\u00e9", "cafe\u0301"
    assert "caf\u00e9".encode() in canonical_nquads(nfc)
    assert "cafe\u0301".encode() in canonical_nquads(nfd)
    assert canonical_nquads(nfc) != canonical_nquads(nfd)
