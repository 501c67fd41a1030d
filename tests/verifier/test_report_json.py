import json

import pytest

from verifier.report import Verdict
from verifier.report_json import problem_document, report_document, title
from verifier.report_text import report_text


def test_a_report_as_json_says_what_the_report_says(world):
    report = world.verify(world.key.sign(world.badge()))
    document = json.loads(json.dumps(report_document(report)))
    assert document["verdict"] == "VALID"
    assert document["checkedAt"] == "2026-11-21T10:00:00Z"
    assert document["issuer"] == {
        "id": "did:web:certs.example",
        "recognised": True,
        "name": "Example Certification Office",
        "claimedName": "Certs",
    }
    assert document["credential"]["validUntil"] == "2027-01-01T00:00:00Z"
    assert document["credential"]["kind"] == "open-badge"
    assert "refreshAddress" not in document["credential"]
    assert [check["outcome"] for check in document["checks"]] == ["passed"] * 5
    assert document["checks"][1]["facts"]["suite"] == "eddsa-rdfc-2022"


def test_a_valid_report_is_no_problem(world):
    with pytest.raises(ValueError, match="not a problem"):
        problem_document(world.verify(world.key.sign(world.badge())))


def test_a_problem_names_what_decided(world):
    unreadable = problem_document(world.verify(b"GIF89a"))
    assert (unreadable["status"], unreadable["verdict"]) == (400, "MALFORMED")
    assert unreadable["code"] == "CARRIER_UNKNOWN"
    signed = world.key.sign(world.badge())
    signed["name"] = "Something else"
    invalid = problem_document(world.verify(signed))
    assert (invalid["status"], invalid["verdict"]) == (422, "INVALID")
    assert invalid["type"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
    assert invalid["report"]["checks"][2]["code"] == "NOT_CHECKED"


def test_the_problem_of_a_list_that_could_not_be_had_has_the_specifications_name(world):
    world.lists.clear()
    problem = problem_document(world.verify(world.key.sign(world.badge())))
    assert problem["verdict"] == "INDETERMINATE"
    assert problem["type"] == (
        "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
    )


def test_a_revoked_and_expired_credential_is_told_as_revoked(world):
    world.publish_list([5])
    signed = world.key.sign(world.badge(validUntil="2026-11-01T00:00:00Z"))
    problem = problem_document(world.verify(signed))
    assert (problem["code"], problem["title"]) == ("REVOKED", title(Verdict.REVOKED))


def test_every_verdict_has_a_title():
    assert len({title(verdict) for verdict in Verdict}) == len(Verdict)


def test_endorsements_are_told_with_their_own_reports(world):
    badge = world.badge()
    badge["endorsement"] = [
        world.key.sign(
            {
                "@context": badge["@context"],
                "id": "https://certs.example/endorsements/1",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "name": "Endorsement",
                "issuer": {"id": world.key.controller, "type": ["Profile"]},
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {
                    "id": badge["id"],
                    "type": ["EndorsementSubject"],
                    "endorsementComment": "Well\u202emade.",
                },
            }
        )
    ]
    report = world.verify(world.key.sign(badge))
    (endorsement,) = report_document(report)["endorsements"]
    assert endorsement["report"]["verdict"] == "VALID"
    assert endorsement["place"] == "/endorsement/0"
    text = report_text(report)
    assert "endorsement: VALID" in text
    assert "Well\\u{202e}made." in text


def test_a_recipient_is_one_more_check(world):
    signed = world.key.sign(world.badge())
    right = world.verify(signed, recipient="urn:uuid:5d9b2f8e-1111-4222-8333-444455556666")
    assert report_document(right)["checks"][-1]["code"] == "RECIPIENT_MATCHES"
    wrong = world.verify(signed, recipient="eve@example.org")
    assert problem_document(wrong)["code"] == "RECIPIENT_MISMATCH"
