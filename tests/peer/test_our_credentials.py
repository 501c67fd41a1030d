"""What we seal verifies with an independent implementation; what was changed does not."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from keys.algorithms import KeyType
from tests.issuer.sealing.workbench import IDENTITY, LIST, NOW, Workbench

pytestmark = pytest.mark.node

Document = dict[str, Any]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return Workbench.make(tmp_path_factory.mktemp("issuer") / "keys")


@pytest.fixture(scope="module")
def sealed(bench: Workbench) -> Document:
    return json.loads(bench.seal(bench.unsigned()).body)


def world(bench: Workbench, contexts: Document) -> Document:
    """Everything that the peer may look up: contexts, our did.json, our status list."""
    return {
        **contexts,
        IDENTITY.did: json.loads(bench.published),
        LIST: json.loads(bench.lists[LIST]),
    }


def job(credential: Document, **more: str) -> Document:
    return {"act": "verify", "credential": credential, "now": NOW.isoformat(), **more}


def test_our_credential_and_its_status_list_verify(
    ask, bench: Workbench, sealed: Document, contexts: Document
) -> None:
    documents = world(bench, contexts)
    credential, status_list = ask([job(sealed), job(documents[LIST])], documents)
    assert credential == {"verified": True, "revoked": False, "statuses": 1, "error": None}
    assert status_list["verified"] is True


def _identifier(document: Document) -> Document:
    return document["credentialSubject"]["identifier"][0]


TAMPERINGS: dict[str, Callable[[Document], object]] = {
    "holder": lambda d: _identifier(d).update(identityHash="Somebody Else"),
    "validUntil": lambda d: d.update(validUntil="2099-01-01T00:00:00Z"),
    "validFrom": lambda d: d.update(validFrom="2026-05-01T00:00:00Z"),
    "achievement": lambda d: d["credentialSubject"]["achievement"].update(name="Platinum"),
    "status index": lambda d: d["credentialStatus"].update(statusListIndex="4712"),
    "no status": lambda d: d.pop("credentialStatus"),
    "undefined term": lambda d: d.update(maliciousField="PhD"),
    "another issuer name": lambda d: d["issuer"].update(name="Harvard University"),
    "one letter of the signature": lambda d: d["proof"][0].update(
        proofValue=d["proof"][0]["proofValue"][:-1]
        + ("2" if d["proof"][0]["proofValue"][-1] != "2" else "3")
    ),
    "created": lambda d: d["proof"][0].update(created="2026-06-01T11:00:00Z"),
    "purpose": lambda d: d["proof"][0].update(proofPurpose="authentication"),
    "no proof": lambda d: d.pop("proof"),
    "another key": lambda d: d["proof"][0].update(
        verificationMethod="did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
        "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    ),
}


def test_no_tampered_credential_verifies(
    ask, bench: Workbench, sealed: Document, contexts: Document
) -> None:
    jobs = []
    for tamper in TAMPERINGS.values():
        changed = copy.deepcopy(sealed)
        tamper(changed)
        jobs.append(job(changed))
    answers = ask(jobs, world(bench, contexts))
    assert {name: answer["verified"] for name, answer in zip(TAMPERINGS, answers, strict=True)} == (
        dict.fromkeys(TAMPERINGS, False)
    )


def test_a_revoked_credential_is_revoked_there_too(
    ask, bench: Workbench, sealed: Document, contexts: Document
) -> None:
    """Bit order and list encoding, seen by other code: exactly this index is revoked."""
    other = json.loads(bench.seal(bench.unsigned(index=4710)).body)
    before = bench.lists[LIST]
    try:
        bench.publish_list({4711})
        answers = ask([job(sealed), job(other)], world(bench, contexts))
    finally:
        bench.lists[LIST] = before
    assert [(answer["verified"], answer["revoked"]) for answer in answers] == [
        (True, True),
        (True, False),
    ]


def test_K05_old_and_new_keys_verify_there_after_a_rotation(
    ask, tmp_path: Path, contexts: Document
) -> None:
    bench = Workbench.make(tmp_path / "keys")
    old = json.loads(bench.seal(bench.unsigned()).body)
    bench.store.rotate(at=NOW)
    bench.signer = bench.store.signer()
    bench.publish()
    bench.publish_list()
    new = json.loads(bench.seal(bench.unsigned(), created=NOW + timedelta(seconds=1)).body)
    answers = ask([job(old), job(new)], world(bench, contexts))
    assert [answer["verified"] for answer in answers] == [True, True]


@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384])
def test_our_ecdsa_credentials_verify(
    key_type: KeyType, ask, tmp_path: Path, contexts: Document
) -> None:
    bench = Workbench.make(tmp_path / "keys")
    bench.store.rotate(at=NOW, key_type=key_type)
    bench.signer = bench.store.signer()
    bench.publish()
    bench.publish_list()
    sealed = json.loads(bench.seal(bench.unsigned()).body)
    changed = {**sealed, "validUntil": "2099-01-01T00:00:00Z"}
    answers = ask([job(sealed), job(changed)], world(bench, contexts))
    assert [answer["verified"] for answer in answers] == [True, False]
