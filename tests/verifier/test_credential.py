import copy
import json

import pytest

from verifier.credential import DataModel, Kind, parse_credential
from verifier.errors import MalformedError

BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://certs.example/c/aaaa",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:certs.example", "type": ["Profile"], "name": "Certs"},
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2027-01-01T02:00:00+02:00",
    "credentialSubject": {
        "id": "urn:uuid:5d9b2f8e-1111-4222-8333-444455556666",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": "Ada Example",
                "identityType": "name",
            }
        ],
        "achievement": {
            "id": "https://certs.example/achievements/a/b/v1",
            "type": ["Achievement"],
            "name": "Knows A",
            "description": "Knows A well.",
            "criteria": {"narrative": "Passed the examination."},
        },
    },
    "credentialStatus": {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "5",
        "statusListCredential": "https://certs.example/status/1",
    },
    "furtherMember": {"kept": True},
}


def changed(**members):
    document = copy.deepcopy(BADGE)
    for name, value in members.items():
        document[{"context": "@context"}.get(name, name)] = value
    return document


def test_a_badge_is_read_and_its_document_stays_whole():
    credential = parse_credential(copy.deepcopy(BADGE))
    assert credential.document == BADGE
    assert (credential.kind, credential.data_model) == (Kind.OPEN_BADGE, DataModel.V2)
    assert credential.issuer.id == "did:web:certs.example"
    assert credential.valid_until.isoformat() == "2027-01-01T00:00:00+00:00"
    (subject,) = credential.subjects
    assert subject.achievement.name == "Knows A"
    assert subject.identifiers[0].identity_hash == "Ada Example"
    (status,) = credential.status
    assert (status.types, status.place) == (("BitstringStatusListEntry",), "/credentialStatus")


@pytest.mark.shared
def test_every_example_of_the_specification_is_read(vectors):
    kinds = [
        parse_credential(json.loads(path.read_text())).kind
        for path in sorted((vectors / "ob3-examples").glob("*.json"))
    ]
    assert (kinds.count(Kind.OPEN_BADGE), kinds.count(Kind.ENDORSEMENT)) == (11, 1)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([BADGE], "one object"),
        ({"type": ["VerifiablePresentation"]}, "presentation"),
        ({"id": "did:web:a.example", "verificationMethod": []}, "DID document"),
        ({"type": ["Achievement"], "id": "urn:x:1"}, "description of an achievement"),
        ({"type": ["Profile"], "id": "urn:x:1"}, "profile of an issuer"),
        ({"type": "Assertion"}, "Open Badges 2.0"),
        ({"hello": "world"}, "not a credential"),
    ],
)
def test_L19_what_is_no_credential_is_told_by_its_name(document, sentence):
    with pytest.raises(MalformedError, match=sentence) as error:
        parse_credential(document)
    assert error.value.reason == "NOT_A_CREDENTIAL"


@pytest.mark.parametrize(
    ("member", "value", "place"),
    [
        ("id", "not a url", "/id"),
        ("id", None, "/id"),
        ("issuer", {"name": "Certs"}, "/issuer/id"),
        ("issuer", {"id": "did:web:a.example", "type": ["Person"]}, "/issuer/type"),
        ("validFrom", "2026-01-01", "/validFrom"),
        ("validUntil", "2025-12-31T23:59:59Z", "/validUntil"),
        ("credentialSubject", {}, "/credentialSubject"),
        ("credentialSubject", [], "/credentialSubject"),
        ("credentialStatus", {"id": "https://a.example/1"}, "/credentialStatus/type"),
        ("credentialSchema", {"type": "JsonSchema"}, "/credentialSchema/id"),
        ("evidence", "none", "/evidence"),
        ("name", {"@value": 5}, "/name/@value"),
        ("type", "VerifiableCredential", None),
        ("type", ["VerifiableCredential", "VerifiableCredential"], "/type"),
        ("context", ["https://www.w3.org/ns/credentials/v2"], "/@context"),
        ("context", ["https://www.w3.org/ns/credentials/v3"], "/@context/0"),
        ("relatedResource", {"id": "https://a.example/"}, "/relatedResource/0"),
    ],
)
def test_a_misshapen_member_is_malformed_at_its_place(member, value, place):
    document = changed(**{member: value})
    if place is None:
        assert parse_credential(document).kind is Kind.OTHER
        return
    with pytest.raises(MalformedError) as error:
        parse_credential(document)
    assert error.value.place == place
    assert error.value.reason == "MALFORMED_VALUE_ERROR"


def test_a_subject_without_id_and_identifier_is_refused():
    document = copy.deepcopy(BADGE)
    del document["credentialSubject"]["id"], document["credentialSubject"]["identifier"]
    with pytest.raises(MalformedError, match="whose it is"):
        parse_credential(document)


def test_a_proof_of_any_shape_is_left_to_the_proofs():
    for proof in ([], {}, None, "text", 5):
        assert parse_credential(changed(proof=proof)).kind is Kind.OPEN_BADGE


def test_data_model_1_1_is_read_with_its_own_names_of_the_dates():
    document = changed(context=["https://www.w3.org/2018/credentials/v1", "https://a.example/x"])
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = document.pop("validUntil")
    credential = parse_credential(document)
    assert credential.data_model is DataModel.V1
    assert credential.valid_from.year == 2026
    assert credential.valid_until.year == 2027
    del document["issuanceDate"]
    with pytest.raises(MalformedError) as error:
        parse_credential(document)
    assert error.value.place == "/issuanceDate"
