"""What templates fill in is what the general path works out, for whatever stands in the slots."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.verifier.canonicalization.generated_documents import documents
from tests.verifier.canonicalization.test_safe_mode import credential
from verifier.canonicalization import canonical_nquads, templates, worked_out_nquads
from verifier.errors import VerifierError
from verifier.outline import MARK

PROOF = {
    "@context": credential()["@context"],
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-06-01T12:00:00Z",
    "verificationMethod": "did:web:certs.example#key-1",
    "proofPurpose": "assertionMethod",
}
SLOTS: dict[str, tuple[Any, ...]] = {
    "id": ("id",),
    "from": ("validFrom",),
    "until": ("validUntil",),
    "status": ("credentialStatus", "id"),
    "index": ("credentialStatus", "statusListIndex"),
    "subject": ("credentialSubject", "id"),
    "name": ("credentialSubject", "identifier", 0, "identityHash"),
}
ODD: list[Any] = [
    # ids that are no ids, or already somebody's
    "", "x", "_:b0", "@id", "id", "7", "c/1", "//certs.example/c", "https://", "https:",
    "urn:uuid:",
    "https://certs.example/c/1", "did:web:certs.example", "https://certs.example/status/1",
    "https://certs.example/achievements/a/b/v1", "https://certs.example/käse", "https://a/{0}{x}",
    "https://a/ b", "https://a/<b>", 'https://a/"', "https://a/\\", "https://a/\n", "urn:uuid:{0}",
    "HTTPS://a/b", "mailto:a@example.org", "ext:name", "did:key:z6Mk", "https://a/%7B#x",
    # texts of every kind, and what is none
    '"', "\\", "\n\t\0\x7f\x1f", "{0}", "{", "}", "{}", "\ud800", "é", "😀", "ﬁ", "\u2028",
    '" .\n<x>',
    "slot", "slot0", '"^^<urn:x>', "2026-01-01T00:00:00Z", None, 7, 1.5, True, [], {}, ["x"],
    {"@value": "x"}, {"@value": "x", "@language": "de"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_remembered():
    templates._SEEN.clear()
    templates._TEMPLATES.clear()


def outcome(canonicalize: Any, document: Any) -> object:
    """The bytes, or what was refused and where."""
    try:
        return canonicalize(document)
    except VerifierError as error:
        return (type(error), error.reason, error.place)


def filled_in(document: dict[str, Any], **slots: object) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    for name, value in slots.items():
        *steps, last = SLOTS[name]
        target: Any = changed
        for step in steps:
            target = target[step]
        target[last] = value
    return changed


def track() -> dict[str, Any]:
    """A credential with one blank node, the identity, as a track's are."""
    document = credential()
    achievement = document["credentialSubject"]["achievement"]
    achievement["criteria"]["id"] = "https://certs.example/achievements/a/b/v1#criteria"
    return document


def holder(number: int) -> dict[str, Any]:
    return filled_in(
        track(),
        id=f"https://certs.example/c/{number}",
        subject=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        status=f"https://certs.example/status/1#{number}",
        index=str(number),
        name=f"Holder {number}",
    )


def warmed_up() -> None:
    for number in range(3):
        canonical_nquads(holder(number))


def test_what_comes_again_is_filled_in_and_not_worked_out(monkeypatch: pytest.MonkeyPatch):
    warmed_up()
    canonical_nquads(PROOF)
    canonical_nquads(PROOF)
    expected = worked_out_nquads(holder(7)), worked_out_nquads(PROOF)

    def refuse(*_arguments: object, **_named: object) -> bytes:
        raise AssertionError("it was worked out")

    monkeypatch.setattr(templates, "worked_out_nquads", refuse)
    monkeypatch.setattr("verifier.canonicalization.worked_out_nquads", refuse)
    assert (canonical_nquads(holder(7)), canonical_nquads(PROOF)) == expected


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("slot", SLOTS)
def test_whatever_stands_in_a_slot_the_bytes_are_the_general_path_s(slot: str, value: object):
    warmed_up()
    document = filled_in(holder(7), **{slot: value})
    before = copy.deepcopy(document)
    expected = outcome(worked_out_nquads, document)
    for _ in range(3):
        assert outcome(canonical_nquads, document) == expected
    assert document == before


TEXTS = st.sampled_from([value for value in ODD if isinstance(value, str)]) | st.text(max_size=8)


@settings(max_examples=300, deadline=None)
@given(slots=st.dictionaries(st.sampled_from(sorted(SLOTS)), TEXTS))
def test_several_odd_slots_at_once(slots: dict[str, str]):
    warmed_up()
    document = filled_in(holder(7), **slots)
    assert outcome(canonical_nquads, document) == outcome(worked_out_nquads, document)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large,
    ],
)  # fmt: skip
@given(document=documents(), value=TEXTS)
def test_generated_documents_that_come_again(document: dict[str, Any], value: str):
    for given_id in (None, "https://certs.example/c/2", value):
        again = document if given_id is None else {**document, "id": given_id}
        expected = outcome(worked_out_nquads, again)
        for _ in range(3):
            assert outcome(canonical_nquads, again) == expected


def test_two_blank_nodes_are_worked_out():
    for _ in range(3):
        assert canonical_nquads(credential()) == worked_out_nquads(credential())
    assert list(templates._TEMPLATES._known.values()) == [templates._USELESS]


def test_the_mark_is_nothing_that_a_document_could_have():
    assert len(MARK) >= 32
    warmed_up()
    document = filled_in(holder(7), name=f"{MARK}t0.")
    assert canonical_nquads(document) == worked_out_nquads(document)


def test_a_template_that_is_wrong_is_found_when_it_is_first_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(templates, "_filled", lambda *_: b"something else\n")
    for number in range(3):
        assert canonical_nquads(holder(number)) == worked_out_nquads(holder(number))
    assert "template" in caplog.text
    assert "Holder" not in caplog.text


def test_a_template_that_goes_wrong_later_is_found_by_sampling(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    warmed_up()
    monkeypatch.setattr(templates, "_filled", lambda *_: b"something else\n")
    given_out = [canonical_nquads(holder(7)) for _ in range(templates.SAMPLED + 1)]
    assert given_out[-1] == worked_out_nquads(holder(7))
    assert "template" in caplog.text
