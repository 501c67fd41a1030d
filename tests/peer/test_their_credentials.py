"""What an independent implementation issues verifies with us, in every suite."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from verifier.proofs.data_integrity import check_proofs, require_controller
from verifier.report import Outcome
from verifier.sources import Unavailable

pytestmark = pytest.mark.node

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
SUITES = [
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
    ("Ed25519Signature2020", "Ed25519"),
]
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Soldering, with care",
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": "Zoë Ångström",
                "identityType": "name",
            }
        ],
        "achievement": {
            "id": "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
            "type": ["Achievement"],
            "name": "Soldering",
            "description": "Holds the iron at the right end.",
            "criteria": {"narrative": "Solder ten joints."},
        },
    },
}


class NoSources:
    """did:key needs none."""

    def controller_document(self, address: str, at: datetime) -> Unavailable:
        raise AssertionError(f"asked for {address}")

    status_list = controller_document


@pytest.fixture(scope="module")
def issued(ask, contexts) -> dict[tuple[str, str], dict[str, Any]]:
    """One credential of each suite, all by one call of the peer."""
    jobs = [
        {
            "act": "issue",
            "suite": suite,
            "keyType": key_type,
            "credential": CREDENTIAL,
            "now": "2026-06-01T11:00:00Z",
        }
        for suite, key_type in SUITES
    ]
    answers = ask(jobs, contexts)
    return {suite: answer["credential"] for suite, answer in zip(SUITES, answers, strict=True)}


@pytest.mark.parametrize("suite", SUITES)
def test_their_credential_verifies_with_us(suite: tuple[str, str], issued) -> None:
    credential = issued[suite]
    results = check_proofs(credential, at=AT, sources=NoSources())
    assert [(result.outcome, result.suite) for result in results] == [(Outcome.PASSED, suite[0])]
    require_controller(results, credential["issuer"])


@pytest.mark.parametrize("suite", SUITES)
def test_their_credential_changed_does_not(suite: tuple[str, str], issued) -> None:
    for name in ("name", "validFrom", "achievement"):
        changed = copy.deepcopy(issued[suite])
        match name:
            case "achievement":
                changed["credentialSubject"]["achievement"]["name"] = "Welding"
            case "validFrom":
                changed["validFrom"] = "2025-01-01T00:00:00Z"
            case _:
                changed[name] = "Something else"
        (result,) = check_proofs(changed, at=AT, sources=NoSources())
        assert result.outcome is Outcome.FAILED
        assert result.code == "PROOF_VERIFICATION_ERROR"
