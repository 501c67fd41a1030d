"""Key history and DID document: who could sign when, and what the world is told."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from keys import did_key, multikey
from keys.algorithms import KeyType
from keys.did_document import did_document
from keys.errors import KeysError
from keys.history import KeyHistory, KeyRecord

CONTROLLER = "did:web:certs.example"
# Public keys of the W3C's EdDSA cryptosuites test data (multiKeyPairs.json).
FIRST = "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7"
SECOND = "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E"
THIRD = "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1"
START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def record(key: str, created: datetime, **changes: datetime) -> KeyRecord:
    return KeyRecord(
        id=f"{CONTROLLER}#{key}",
        multikey=key,
        key_type=KeyType.ED25519,
        created=created,
        **changes,
    )


HISTORY = KeyHistory(
    controller=CONTROLLER,
    records=(
        record(FIRST, START, retired=START + YEAR, compromised=START + 2 * YEAR),
        record(SECOND, START + YEAR, retired=START + 2 * YEAR),
        record(THIRD, START + 2 * YEAR),
    ),
)


def test_K05_a_key_signs_from_its_making_until_its_retirement() -> None:
    second = HISTORY.records[1]
    moment = timedelta(seconds=1)
    assert not second.could_sign(START + YEAR - moment)
    assert second.could_sign(START + YEAR)
    assert second.could_sign(START + 2 * YEAR)
    assert not second.could_sign(START + 2 * YEAR + moment)


def test_K04_a_compromised_key_vouches_for_nothing_not_even_backdated() -> None:
    first = HISTORY.records[0]
    assert not first.could_sign(START + timedelta(days=1))


def test_the_active_key_is_the_one_neither_retired_nor_compromised() -> None:
    assert HISTORY.active is HISTORY.records[2]
    assert HISTORY.record(f"{CONTROLLER}#{SECOND}") is HISTORY.records[1]
    assert HISTORY.record("did:web:other.example#x") is None


def test_the_history_is_stored_in_full() -> None:
    stored = HISTORY.to_json()
    assert stored["controller"] == CONTROLLER
    assert stored["keys"][0] == {  # type: ignore[index]
        "id": f"{CONTROLLER}#{FIRST}",
        "publicKeyMultibase": FIRST,
        "keyType": "Ed25519",
        "created": "2026-01-01T00:00:00Z",
        "retired": "2027-01-01T00:00:00Z",
        "compromised": "2028-01-01T00:00:00Z",
    }
    assert KeyHistory.from_json(stored) == HISTORY


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored.update(version=2),
        lambda stored: stored.pop("controller"),
        lambda stored: stored.update(keys={}),
        lambda stored: stored["keys"].append("key"),
        lambda stored: stored["keys"].append(stored["keys"][0]),
        lambda stored: stored["keys"][1].pop("retired"),
        lambda stored: stored["keys"][0].update(created="2026-01-01"),
        lambda stored: stored["keys"][0].update(keyType="P-256"),
        lambda stored: stored["keys"][0].update(id="did:web:other.example#x"),
        lambda stored: stored["keys"][0].update(publicKeyMultibase="z6Mk"),
    ],
)
def test_a_spoilt_history_is_refused(spoil) -> None:
    stored = HISTORY.to_json()
    spoil(stored)
    with pytest.raises(KeysError):
        KeyHistory.from_json(stored)


def test_K05_the_did_document_keeps_retired_keys_and_revokes_compromised_ones() -> None:
    assert did_document(HISTORY) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": CONTROLLER,
        "verificationMethod": [
            {
                "id": f"{CONTROLLER}#{FIRST}",
                "type": "Multikey",
                "controller": CONTROLLER,
                "publicKeyMultibase": FIRST,
                "revoked": "2028-01-01T00:00:00Z",
            },
            {
                "id": f"{CONTROLLER}#{SECOND}",
                "type": "Multikey",
                "controller": CONTROLLER,
                "publicKeyMultibase": SECOND,
            },
            {
                "id": f"{CONTROLLER}#{THIRD}",
                "type": "Multikey",
                "controller": CONTROLLER,
                "publicKeyMultibase": THIRD,
            },
        ],
        "assertionMethod": [f"{CONTROLLER}#{SECOND}", f"{CONTROLLER}#{THIRD}"],
    }


def test_two_active_keys_are_refused() -> None:
    with pytest.raises(KeysError, match="more than one active"):
        dataclasses.replace(HISTORY, records=(record(FIRST, START), record(SECOND, START)))


def test_did_key_is_its_own_key() -> None:
    did = did_key.did_key(multikey.decode(FIRST))
    assert did == f"did:key:{FIRST}"
    assert did_key.verification_method(did) == f"did:key:{FIRST}#{FIRST}"
    assert did_key.parse(did) == multikey.decode(FIRST)
    for bad in (f"{did}#{FIRST}", f"did:key:1.1:{FIRST}", "did:key:", f"did:web:{FIRST}"):
        with pytest.raises(KeysError):
            did_key.parse(bad)
