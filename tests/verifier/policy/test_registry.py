"""Entries of the registry are told apart by all that they say."""

from dataclasses import replace

from verifier.policy.registry import PinnedKey, RecognisedIssuer

ENTRY = RecognisedIssuer(id="did:web:certs.example", name="Example", keys=(PinnedKey(id="#1"),))


def test_entries_of_one_id_that_differ_stay_two():
    others = [replace(ENTRY, name="Other"), replace(ENTRY, keys=()), replace(ENTRY, id="did:web:b")]
    assert len({ENTRY, *others}) == 4
    assert replace(ENTRY) in {ENTRY}
