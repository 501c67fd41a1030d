"""What a proof says is read once for its outline; another proof is never read as that one."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import base58
from verifier.errors import InvalidError
from verifier.proofs import options
from verifier.proofs.options import parse_proof

CONTEXT = ["https://www.w3.org/ns/credentials/v2"]
PROOF: dict[str, Any] = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-06-01T12:00:00Z",
    "verificationMethod": "did:web:certs.example#key-1",
    "proofPurpose": "assertionMethod",
    "proofValue": "z" + base58.encode(bytes(range(1, 65))),
}
OTHER_SIGNATURE = "z" + base58.encode(bytes(range(2, 66)))
ODD: list[Any] = [
    "", "x", "x" * 3000, "2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "urn:uuid:1",
    OTHER_SIGNATURE,
    "z3", "eddsa-jcs-2022", "Ed25519Signature2020", None, True, 0, 1.5, [], {}, ["x"], ["x", "x"],
    ["x"] * 17, [None], {"x": "y"}, CONTEXT,
]  # fmt: skip
MEMBERS = [
    *PROOF, "id", "expires", "challenge", "domain", "previousProof", "nonce", "@context",
    "validFrom", "credentialStatus", "credentialSubject",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_remembered():
    options._OPTIONS.clear()


def outcome(proof: object, context: object = CONTEXT) -> object:
    try:
        return repr(parse_proof(proof, "/proof", context=context))
    except InvalidError as error:
        return (str(error), error.reason, error.place)


def afresh(proof: object, context: object = CONTEXT) -> object:
    options._OPTIONS.clear()
    return outcome(proof, context)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_that_is_otherwise_is_read_as_if_for_the_first_time(member: str):
    for value in ODD:
        proof = {**PROOF, member: value}
        expected = afresh(proof)
        outcome(PROOF)
        for _ in range(2):
            assert outcome(proof) == expected
    for given_proof in (PROOF, {**PROOF, member: "x"}):
        without = {name: value for name, value in PROOF.items() if name != member}
        expected = afresh(without)
        outcome(given_proof)
        assert outcome(without) == expected


@settings(max_examples=200, deadline=None)
@given(
    first=st.sampled_from(MEMBERS), one=st.sampled_from(ODD) | st.text(max_size=6),
    second=st.sampled_from(MEMBERS), other=st.sampled_from(ODD) | st.text(max_size=6),
)  # fmt: skip
def test_a_proof_that_was_read_vouches_for_no_other(first, one, second, other):
    expected = afresh({**PROOF, second: other})
    options._OPTIONS.clear()
    outcome({**PROOF, first: one})
    assert outcome({**PROOF, second: other}) == expected


def test_the_signature_and_the_moment_are_each_proof_s_own():
    first = parse_proof(PROOF, "/proof/0", context=CONTEXT)
    other = {**PROOF, "created": "2026-07-01T12:00:00Z", "proofValue": OTHER_SIGNATURE}
    second = parse_proof(other, "/proof/1", context=CONTEXT)
    assert second.options is first.options
    assert second.place == "/proof/1"
    assert second.created != first.created
    assert second.signature != first.signature
    assert second.configuration.written["created"] == "2026-07-01T12:00:00Z"
    assert "proofValue" not in second.configuration.written
    assert "proofValue" in other
