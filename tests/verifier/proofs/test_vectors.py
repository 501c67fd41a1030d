"""The W3C's EdDSA cryptosuite vectors, byte for byte: canonical forms, hashes, signatures.

Origin: w3c/vc-di-eddsa, TestVectors (../shared/vectors/di-eddsa).
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from keys import base58
from verifier.canonicalization import canonical_nquads, jcs
from verifier.proofs.data_integrity import check_proofs, signing_input
from verifier.report import Outcome

pytestmark = pytest.mark.shared

AT = datetime(2026, 1, 1, tzinfo=UTC)
SUITES = [
    ("eddsa-rdfc-2022", "DataInt"),
    ("eddsa-jcs-2022", "JCS"),
    ("Ed25519Signature2020", "EdSig"),
]


@pytest.fixture
def folder(vectors: Path) -> Path:
    return vectors / "di-eddsa"


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def outcomes(document: dict[str, Any], sources) -> list[Outcome]:
    return [result.outcome for result in check_proofs(document, at=AT, sources=sources)]


@pytest.mark.parametrize(("suite", "suffix"), SUITES)
def test_canonical_forms_and_hashes(folder: Path, suite: str, suffix: str) -> None:
    signed = load(folder / suite / f"signed{suffix}.json")
    unsecured = {name: value for name, value in signed.items() if name != "proof"}
    configuration = load(folder / suite / f"proofConfig{suffix}.json")
    canonical = jcs if suffix == "JCS" else canonical_nquads
    published = folder / suite
    document_form = (published / f"canonDoc{suffix}.txt").read_bytes()
    proof_form = (published / f"proofCanon{suffix}.txt").read_bytes()
    assert canonical(unsecured) == document_form
    assert canonical(configuration) == proof_form
    document_hash = hashlib.sha256(document_form).hexdigest()
    proof_hash = hashlib.sha256(proof_form).hexdigest()
    assert document_hash == (published / f"docHash{suffix}.txt").read_text()
    assert proof_hash == (published / f"proofHash{suffix}.txt").read_text()
    combined = (published / f"combinedHash{suffix}.txt").read_text()
    assert proof_hash + document_hash == combined
    assert signing_input(unsecured, configuration).hex() == combined


@pytest.mark.parametrize(("suite", "suffix"), SUITES)
def test_the_signature_is_made_again(folder: Path, suite: str, suffix: str) -> None:
    signed = load(folder / suite / f"signed{suffix}.json")
    configuration = load(folder / suite / f"proofConfig{suffix}.json")
    unsecured = {name: value for name, value in signed.items() if name != "proof"}
    multibase = load(folder / "keyPair.json")["privateKeyMultibase"]
    private = ed25519.Ed25519PrivateKey.from_private_bytes(base58.decode(multibase[1:])[2:])
    signature = private.sign(signing_input(unsecured, configuration))
    assert signature.hex() == (folder / suite / f"sigHex{suffix}.txt").read_text()
    assert "z" + base58.encode(signature) == signed["proof"]["proofValue"]


@pytest.mark.parametrize(("suite", "suffix"), SUITES)
def test_the_signed_document_holds(folder: Path, suite: str, suffix: str, sources) -> None:
    assert outcomes(load(folder / suite / f"signed{suffix}.json"), sources) == [Outcome.PASSED]
    assert sources.asked == []


@pytest.mark.parametrize(
    ("name", "proofs"),
    [
        ("signedProofSet1", 1),
        ("signedProofSet2", 2),
        ("signedProofChain1", 3),
        ("signedProofChain2", 4),
    ],
)
def test_proof_sets_and_chains(folder: Path, name: str, proofs: int, sources) -> None:
    document = load(folder / "proof-set-chain" / f"{name}.json")
    assert outcomes(document, sources) == [Outcome.PASSED] * proofs


@pytest.mark.parametrize("link", [0, 1])
def test_L08_a_link_of_a_chain_cannot_be_exchanged(folder: Path, link: int, sources) -> None:
    """A proof that later ones cover: changed, even where its own check would not notice."""
    document = load(folder / "proof-set-chain" / "signedProofChain1.json")
    document["proof"][link]["created"] = "2023-02-24T23:36:39Z"
    assert outcomes(document, sources)[link] is Outcome.FAILED
    assert outcomes(document, sources)[2] is Outcome.FAILED
