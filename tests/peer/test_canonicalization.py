"""jsonld.js (in safe mode) and rdf-canonize give the same bytes, and refuse what we refuse."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.conftest import VECTORS
from tests.differential.readers import jsonld_js_may_be_asked
from tests.peer.conftest import Ask
from tests.verifier.canonicalization.generated_documents import documents
from verifier import strict_json
from verifier.canonicalization import canonical_nquads
from verifier.canonicalization.pinned_contexts import manifest
from verifier.errors import InvalidError

pytestmark = pytest.mark.node

V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def canonicalized(ask: Ask, contexts: dict[str, Any], those: list[Any]) -> list[dict[str, Any]]:
    return ask([{"act": "canonicalize", "credential": each} for each in those], contexts)


@pytest.mark.shared
def test_the_published_examples_have_the_same_canonical_form(
    ask: Ask, contexts: dict[str, Any], vectors: Any
):
    examples = []
    for path in sorted((VECTORS / "ob3-examples").glob("*.json")):
        document = strict_json.parse_object(path.read_bytes())
        if set(document["@context"]) <= manifest().keys():  # type: ignore[arg-type]
            examples.append(document)
    assert len(examples) >= 8
    answers = canonicalized(ask, contexts, examples)
    for document, answer in zip(examples, answers, strict=True):
        assert answer["nquads"] == canonical_nquads(document).decode(), answer["error"]


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(batch=st.lists(documents(), min_size=15, max_size=40))
def test_generated_documents_have_the_same_canonical_form(
    batch: list[Any], ask: Ask, contexts: dict[str, Any]
):
    accepted = []
    for document in batch:
        try:
            accepted.append((document, canonical_nquads(document).decode()))
        except InvalidError as error:
            assert error.reason in {"STATEMENT_OUT_OF_PLACE", "DROPPED_VALUE"}  # noqa: PT017
    accepted = [pair for pair in accepted if jsonld_js_may_be_asked(pair[0])]
    assume(accepted)
    answers = canonicalized(ask, contexts, [document for document, _ in accepted])
    for (document, nquads), answer in zip(accepted, answers, strict=True):
        assert answer["nquads"] == nquads, (json.dumps(document), answer["error"])


def with_member(name: str, value: object) -> dict[str, Any]:
    return {
        "@context": [V2, OPEN_BADGES],
        "id": "urn:c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "x",
        name: value,
    }


@pytest.mark.parametrize(
    "document",
    [
        with_member("maliciousField", "PhD"),
        with_member("id", "c/1"),
        with_member("type", ["VerifiableCredential", "Badge"]),
        with_member("issuer", "office"),
        with_member("issuer", {"id": "office"}),
        with_member("_:p", "x"),
        with_member("name", {"@value": "x", "@language": "e n"}),
        {**with_member("name", "x"), "@context": [V2, OPEN_BADGES, {"name": "urn:n"}]},
    ],
    ids=json.dumps,
)
def test_both_refuse_what_would_be_dropped(
    document: dict[str, Any], ask: Ask, contexts: dict[str, Any]
):
    with pytest.raises(InvalidError):
        canonical_nquads(document)
    (answer,) = canonicalized(ask, contexts, [document])
    assert answer["nquads"] is None


@pytest.mark.parametrize(
    "value",
    [
        {"@value": "x", "@language": "EN-us"},
        {"@value": "x", "@language": "ar-EG", "@direction": "rtl"},
        {"@value": "x", "@direction": "ltr"},
        {"@value": {"b": [1.0, "\u007f"], "a": None}, "@type": "@json"},
        '\x00\x07\b\t\n\x0b\f\r\x1f\x7f"\\',
        [1.5, 1e21, 1e20, 123456789.125, -0.0, True],
        {"@list": ["a", ["b"], []]},
    ],
    ids=json.dumps,
)
def test_values_are_written_alike(value: object, ask: Ask, contexts: dict[str, Any]):
    document = {"@context": V2, "ext:value": value}
    (answer,) = canonicalized(ask, contexts, [document])
    assert answer["nquads"] == canonical_nquads(document).decode(), answer["error"]
