"""A document that fits by its outline fits by the rules, whatever stands in its own places."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.canonicalization.test_safe_mode import credential
from verifier import credential as reading
from verifier.credential import parse_credential
from verifier.errors import VerifierError
from verifier.outline import outline_of
from verifier.remembering import Memory

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


class Forgetful(Memory[Any]):
    """Remembers nothing, so that everything is held against the rules."""

    __slots__ = ()

    def get(self, key: object) -> None:
        del key


@pytest.fixture(autouse=True)
def _nothing_remembered():
    reading._SHARED.clear()


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
        patched.setattr(reading, "_SHARED", Forgetful(1))
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
    reading._SHARED.clear()
    outcome(changed(first, one))
    by_outline = outcome(changed(second, other))
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert by_outline == by_the_rules(changed(second, other), monkeypatch)


def test_what_is_each_holder_s_own_is_not_in_the_outline_and_everything_else_is():
    outline = outline_of(credential())
    assert outline.fingerprint is not None
    for place, value in {
        "id": "https://certs.example/c/other", "until": "2031-01-01T00:00:00Z", "index": "77",
        "subject id": "urn:uuid:other", "name": "Somebody else",
    }.items():  # fmt: skip
        other = outline_of(changed(place, value))
        assert other.fingerprint == outline.fingerprint
        assert value in (*other.ids, *other.texts)
        assert value not in (*outline.ids, *outline.texts)
    for place, value in {
        "track": "Another track", "salt": "x", "id": "mailto:a@b", "until": "2031-01-01",
        "index": 77, "name": "x" * 3000, "subject id": "HTTPS://a",
    }.items():  # fmt: skip
        assert outline_of(changed(place, value)).fingerprint != outline.fingerprint


def test_an_own_text_at_another_place_is_another_outline():
    """What is taken out is known by its place: a date that is missing is no other date."""
    document = credential()
    document["validUntil"] = "2031-01-01T00:00:00Z"
    swapped = {**document, "awardedDate": document["validUntil"]}
    del swapped["validUntil"]
    assert outline_of(swapped).texts == outline_of(document).texts
    assert outline_of(swapped).fingerprint != outline_of(document).fingerprint


def test_what_bytes_are_no_json_and_what_is_large_have_no_fingerprint():
    assert outline_of(changed("track", b"x" * 20_000)).fingerprint is None
    assert outline_of(changed("track", object())).fingerprint is None


def test_what_is_compared_is_compared_each_time():
    """The end before the beginning is nobody's outline: both dates are the document's own."""
    parse_credential(credential())
    with pytest.raises(VerifierError, match="ends before it begins"):
        parse_credential(changed("until", "2001-01-01T00:00:00Z"))
    parse_credential(credential())


def test_nothing_of_one_holder_is_said_of_another():
    parse_credential(credential())
    document = credential()
    document["id"] = "https://certs.example/c/other"
    document["credentialSubject"]["id"] = "urn:uuid:other"
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody else"
    document["credentialStatus"]["statusListIndex"] = "77"
    parsed = parse_credential(document)
    assert parsed.document is document
    assert (parsed.id, parsed.subjects[0].id) == (document["id"], "urn:uuid:other")
    assert parsed.subjects[0].identifiers[0].identity_hash == "Somebody else"
    assert parsed.subjects[0].claims is document["credentialSubject"]
    assert parsed.status[0].members is document["credentialStatus"]
