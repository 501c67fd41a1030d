"""``/vc-api`` of an office: sign, verify, revoke, as its published description says."""

import pytest

from issuer.services.api_keys import create_api_key
from issuer.services.scopes import Scope

ISSUE, STATUS = "/vc-api/credentials/issue", "/vc-api/credentials/status"
VERIFY, SHOW = "/vc-api/credentials/verify", "/vc-api/presentations/verify"
ID = "urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10"


def composed(office, **members):
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": ID,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Guest lecture",
        "issuer": {"id": office.did, "type": ["Profile"], "name": office.identity.name},
        "validFrom": "2026-04-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:9b2b9d3e-0a8c-4c64-a8a2-6fd4c0cf4b9e",
                "type": ["Achievement"],
                "name": "Guest lecture",
                "description": "Gave a guest lecture.",
                "criteria": {"narrative": "Was there."},
            },
        },
        **members,
    }


def test_what_is_signed_verifies_until_it_is_revoked(call, office):
    answer = call("POST", ISSUE, json={"credential": composed(office)})
    assert answer.status_code == 201
    signed = answer.get_json()["verifiableCredential"]
    assert signed["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    assert {**signed, "proof": 0, "credentialStatus": 0} == {
        **composed(office),
        "proof": 0,
        "credentialStatus": 0,
    }
    verified = call("POST", VERIFY, json={"verifiableCredential": signed})
    assert (verified.status_code, verified.get_json()["verified"]) == (200, True)
    body = {"credentialId": ID, "status": True, "credentialStatus": {"statusPurpose": "revocation"}}
    revoked = call("POST", STATUS, json=body)
    assert (revoked.status_code, revoked.get_json()["new"]) == (200, True)
    assert call("POST", STATUS, json=body).get_json()["new"] is False
    verified = call("POST", VERIFY, json={"verifiableCredential": signed})
    assert (verified.status_code, verified.get_json()["verdict"]) == (422, "REVOKED")


def test_the_same_again_is_200_and_another_under_its_id_409(call, office):
    first = call("POST", ISSUE, json={"credential": composed(office)})
    again = call("POST", ISSUE, json={"credential": composed(office)})
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    other = call("POST", ISSUE, json={"credential": composed(office, name="Other")})
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")


def test_what_our_verifier_refuses_comes_with_its_report(call, office):
    schema = [{"id": "https://other.example/schema", "type": "JsonSchema"}]
    answer = call("POST", ISSUE, json={"credential": composed(office, credentialSchema=schema)})
    assert answer.status_code == 422
    assert answer.get_json()["report"]["verdict"] == "INDETERMINATE"


@pytest.mark.parametrize(
    "members",
    [
        {"id": "http://localhost:8000/c/2hvz5kbd7c4mwq3xnsty6ralpe"},
        {"issuer": "did:web:other.example"},
        {"issuer": {"id": "did:web:localhost%3A8000", "name": "Harvard University"}},
        {"credentialStatus": {"id": "urn:x:y", "type": "BitstringStatusListEntry"}},
        {"proof": []},
        {"validFrom": "soon"},
        {"undefinedTerm": "x"},
        {"relatedResource": [{"id": "https://www.w3.org/ns/credentials/v2"}]},
        {"evidence": "text"},
        {"name": None},
        {"@context": []},
    ],
)
def test_what_may_not_be_signed_is_refused(call, office, members):
    answer = call("POST", ISSUE, json={"credential": composed(office, **members)})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "refused")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"credential": []},
        {"credential": "text"},
        {"credential": {}, "options": {"mandatoryPointers": ["/issuer"]}},
        {"credential": {}, "options": {"addStatus": False}},
        {"credential": {}, "options": {"cryptosuite": 7}},
        {"credential": {}, "options": {"envelope": True}},
        {"credential": {}, "options": []},
        {"credential": {}, "surprise": 1},
        {"credential": {}},
        {"credential": {"@context": 7, "issuer": [[]]}},
    ],
)
def test_whatever_is_sent_is_refused_in_words(call, body):
    answer = call("POST", ISSUE, json=body)
    assert answer.status_code == 422
    assert answer.get_json()["detail"]


def test_a_wish_that_the_office_cannot_meet_is_refused(call, office):
    for options in ({"cryptosuite": "ecdsa-rdfc-2019"}, {"keyType": "P-384"}):
        body = {"credential": composed(office), "options": options}
        assert call("POST", ISSUE, json=body).status_code == 422
    options = {"cryptosuite": "eddsa-rdfc-2022", "keyType": "Ed25519", "addStatus": True}
    body = {"credential": composed(office), "options": options}
    assert call("POST", ISSUE, json=body).status_code == 201


def test_a_revocation_is_not_taken_back(call, office):
    call("POST", ISSUE, json={"credential": composed(office)})
    assert call("POST", STATUS, json={"credentialId": ID, "status": False}).status_code == 422
    assert call("POST", STATUS, json={"credentialId": "urn:x", "status": True}).status_code == 404


def test_W08_issuing_certifications_and_signing_for_others_are_two_rights(call, office, clock):
    token = create_api_key(
        office.database, name="roster", scopes=[Scope.CREDENTIALS_ISSUE], at=clock()
    )
    answer = call("POST", ISSUE, json={"credential": composed(office)}, token=token)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")
    assert call("POST", ISSUE, json={"credential": {}}, token="none").status_code == 401


def test_the_public_endpoints_answer_as_described(call, office):
    """``call`` holds every answer against the description."""
    signed = call("POST", ISSUE, json={"credential": composed(office)}).get_json()
    signed = signed["verifiableCredential"]
    assert call("POST", VERIFY, json={"verifiableCredential": 7}).status_code == 400
    assert (
        call("POST", VERIFY, data=b"{", headers={"Content-Type": "text/plain"}).status_code == 415
    )
    forged = {**signed, "name": "Other"}
    assert call("POST", VERIFY, json={"verifiableCredential": forged}).status_code == 422
    shown = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signed],
    }
    assert call("POST", SHOW, json={"verifiablePresentation": shown}).status_code == 422
    assert call("POST", SHOW, json={"verifiablePresentation": signed}).status_code == 400
