"""A document that fits by its outline fits by the rules, whatever stands in its own places."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.canonicalization.test_safe_mode import credential
from verifier import credential as reading
from verifier.credential import parse_credential
from verifier.datamodel.outline import outline_of
from verifier.errors import VerifierError

PLACES: dict[str, tuple[Any, ...]] = {
    "id": ("id",),
    "from": ("validFrom",),
    "until": ("validUntil",),
    "awarded": ("awardedDate",),
    "status": ("credentialStatus",),
    "status id": ("credentialStatus", "id"),
    "index": ("credentialStatus", "statusListIndex"),
    "subject": ("credentialSubject",),
    "subject id": ("credentialSubject", "id"),
    "identifiers": ("credentialSubject", "identifier"),
    "identity": ("credentialSubject", "identifier", 0),
    "name": ("credentialSubject", "identifier", 0, "identityHash"),
    "salt": ("credentialSubject", "identifier", 0, "salt"),
    "track": ("credentialSubject", "achievement", "name"),
}
ODD: list[Any] = [
    "", "x", "https://a/b", "https://a/ b", "urn:uuid:1", "did:web:a", "é:x", "a:é", "a:\n", "0",
    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "9999-12-31T24:00:00Z",
    "\ud800", "x" * 3000, "urn:" + "x" * 3000, None, True, 0, 1.5, b"", [], {}, ["x"], ["a:b"],
    {"en": "x"}, {"@value": "x"}, {"en": 1}, [{}], ("x",),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_remembered():
    reading._FITTED.clear()


def changed(place: str, value: object) -> dict[str, Any]:
    document = copy.deepcopy(credential())
    *steps, last = PLACES[place]
    target: Any = document
    for step in steps:
        target = target[step]
    target[last] = value
    return document


def outcome(document: dict[str, Any]) -> object:
    try:
        return repr(parse_credential(document))
    except VerifierError as error:
        return (type(error), str(error), error.reason, error.place)


def by_the_rules(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(reading, "outline_of", lambda _: None)
        return outcome(document)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_whatever_stands_in_a_place_the_answer_is_that_of_the_rules(place, value, monkeypatch):
    document = changed(place, value)
    before = copy.deepcopy(document)
    expected = by_the_rules(document, monkeypatch)
    parse_credential(credential())
    for _ in range(2):
        assert outcome(document) == expected
    assert document == before


@settings(max_examples=200, deadline=None)
@given(
    first=st.sampled_from(sorted(PLACES)), one=st.sampled_from(ODD) | st.text(max_size=6),
    second=st.sampled_from(sorted(PLACES)), other=st.sampled_from(ODD) | st.text(max_size=6),
)  # fmt: skip
def test_a_document_that_was_accepted_vouches_for_no_other(first, one, second, other):
    reading._FITTED.clear()
    outcome(changed(first, one))
    by_outline = outcome(changed(second, other))
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert by_outline == by_the_rules(changed(second, other), monkeypatch)


def test_what_is_each_holder_s_own_is_not_in_the_outline_and_everything_else_is():
    outline = outline_of(credential())
    assert outline is not None
    for place, value in {
        "id": "https://certs.example/c/other", "until": "2031-01-01T00:00:00Z", "index": "77",
        "subject id": "urn:uuid:other", "name": "Somebody else",
    }.items():  # fmt: skip
        assert outline_of(changed(place, value)) == outline
    assert outline_of(changed("track", "Another track")) != outline
    assert outline_of(changed("id", b"")) != outline
