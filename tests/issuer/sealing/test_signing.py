"""Signed bytes are those of the long way, whatever stands in the document."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer.sealing import signing
from issuer.sealing.signing import serialized, with_proof
from keys import base58
from tests.verifier.canonicalization.test_safe_mode import credential
from verifier.errors import InvalidError
from verifier.outline import outline_of

CONFIGURATION = {"type": "DataIntegrityProof", "verificationMethod": "did:web:a{b#c"}
SIGNATURE = bytes(range(64))
TEXTS = st.sampled_from(["Ada", "{", "a}b", '{"', "é 阿", "\ud800", "\n", "null", ""])


def outcome(write: Callable[[dict[str, Any]], bytes], document: dict[str, Any]) -> object:
    try:
        return write(document)
    except InvalidError as error:
        return str(error)


def by_outline(document: dict[str, Any]) -> bytes:
    return with_proof(outline_of(document), CONFIGURATION, SIGNATURE)


def the_long_way(document: dict[str, Any]) -> bytes:
    proof = {**CONFIGURATION, "proofValue": "z" + base58.encode(SIGNATURE)}
    return serialized({**document, "proof": [proof]})


def named(name: object, *, track: object = "Track") -> dict[str, Any]:
    document = copy.deepcopy(credential())
    document["credentialSubject"]["identifier"][0]["identityHash"] = name
    document["credentialSubject"]["achievement"]["name"] = track
    return document


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_proof_is_added_as_the_long_way_adds_it(pairs: list[tuple[str, str]]):
    signing._PLAIN.clear()
    for name, track in pairs:
        document = named(name, track=track)
        assert outcome(by_outline, document) == outcome(the_long_way, document)
        assert document == named(name, track=track)


@pytest.mark.parametrize(
    "document",
    [{}, {"proof": "another"}, {"id": "https://a/b", "proof": []}, named(float("nan"))],
    ids=["nothing", "a proof alone", "a proof", "no number"],
)
def test_what_has_no_room_for_a_proof_or_cannot_be_written_goes_the_long_way(document):
    for _ in range(2):
        assert outcome(by_outline, document) == outcome(the_long_way, document)
