"""What the office may be asked to sign: nothing that could pass for what it decided."""

import pytest

from issuer.composition.inputs import IssuerIdentity, StatusEntry
from issuer.composition.profile import profile_member
from issuer.composition.submitted import check_submitted, submitted_document
from issuer.errors import RefusedError

V2 = "https://www.w3.org/ns/credentials/v2"
IDENTITY = IssuerIdentity(
    did="did:web:certify.example",
    public_url="https://certify.example",
    name="Example Academy",
    description="Certifies support agents.",
)


def submitted(**members):
    document = {
        "@context": [V2],
        "id": "urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10",
        "type": ["VerifiableCredential"],
        "issuer": IDENTITY.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:ada", "name": "Ada"},
    }
    document.update(members)
    return {name: value for name, value in document.items() if value is not None}


@pytest.mark.parametrize(
    "issuer",
    [
        IDENTITY.did,
        {"id": IDENTITY.did},
        {"id": IDENTITY.did, "name": "Example Academy"},
        {"id": IDENTITY.did, "type": "Profile", "url": "https://certify.example"},
        profile_member(IDENTITY),
    ],
)
def test_the_issuer_is_this_office_as_it_describes_itself(issuer):
    check_submitted(submitted(issuer=issuer), IDENTITY)


@pytest.mark.parametrize(
    "issuer",
    [
        None,
        7,
        [],
        "",
        "did:web:other.example",
        "did:web:certify.example#key-1",
        "DID:web:certify.example",
        "https://certify.example",
        {"name": "Example Academy"},
        {"id": [IDENTITY.did]},
        {"id": IDENTITY.did, "name": "Harvard University"},
        {"id": IDENTITY.did, "name": {"@value": "Example Academy"}},
        {"id": IDENTITY.did, "image": "https://evil.example/logo.png"},
        {"id": IDENTITY.did, "url": "https://evil.example"},
        {"id": IDENTITY.did, "otherIdentifier": []},
    ],
)
def test_another_issuer_or_another_description_of_it_is_refused(issuer):
    with pytest.raises(RefusedError):
        check_submitted(submitted(issuer=issuer), IDENTITY)


OWN_ADDRESSES = [
    "https://certify.example/c/2hvz5kbd7c4mwq3xnsty6ralpe",
    "https://certify.example",
    "http://certify.example/c/a",
    "HTTPS://CERTIFY.example/c/a",
    "https://certify.example:8443/c/a",
    "https://certify.example./c/a",
    "https://user:secret@certify.example/c/a",
    "https://certif%79.example/c/a",
    "https://ｃertify.example/c/a",
    "https://certify。example/c/a",
    "https:/certify.example/c/a",
    "https:\\\\certify.example\\c\\a",
    "https:///certify.example/c/a",
    "ht\ttps://certi\nfy.example/c/a",
    " https://certify.example/c/a",
    "//certify.example/c/a",
    "did:web:certify.example",
    "did:web:certify.example#key-1",
    "did:web:Certify.example?versionId=1",
    "did:web:certify%2Eexample",
]


@pytest.mark.parametrize("address", OWN_ADDRESSES)
@pytest.mark.parametrize(
    "place",
    [
        lambda address: {"id": address},
        lambda address: {"credentialSubject": {"id": address}},
        lambda address: {"credentialSubject": {"achievement": {"id": address}}},
        lambda address: {"credentialSubject": [{"id": "urn:x:y"}, {"achievement": address}]},
        lambda address: {"evidence": [{"type": ["Evidence"], "id": address}]},
        lambda address: {"refreshService": {"type": "X", "url": address}},
    ],
)
def test_no_address_of_the_office_stands_in_it(address, place):
    with pytest.raises(RefusedError) as refused:
        check_submitted(submitted(**place(address)), IDENTITY)
    assert "address of this office" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://certify.example.org/c/a",
        "https://notcertify.example/c/a",
        "https://example/?https://certify.example/c/a",
        "https://other.example/certify.example",
        "https://certify.example@other.example/c/a",
        "did:web:certify.example.org",
        "urn:uuid:2c8e2a3e-8b1f-4d38-a1a5-6a6f3a2f9b10",
        "See also https://certify.example",
        "https://[",
        "",
    ],
)
def test_other_addresses_may(address):
    check_submitted(submitted(credentialSubject={"id": address}), IDENTITY)


@pytest.mark.parametrize(
    "members",
    [
        {"proof": {}},
        {"proof": None, "credentialStatus": {}},
        {"credentialStatus": {"id": "https://other.example/status/1#4"}},
        {"@context": None},
        {"@context": V2},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        {"@context": ["https://certs.example/context", V2]},
        {"type": ["VerifiableCredential", "BitstringStatusListCredential"]},
        {"type": ["VerifiableCredential", "StatusList2021Credential"]},
        {"credentialSubject": {"type": "BitstringStatusList"}},
    ],
)
def test_what_the_office_keeps_to_itself_is_refused(members):
    with pytest.raises(RefusedError):
        check_submitted(submitted(**members), IDENTITY)


def test_it_is_completed_and_otherwise_as_it_came():
    came = submitted(id=None, termsOfUse=[{"type": "Terms"}])
    before = repr(came)
    status = StatusEntry(list_number=3, index=94567)
    made = submitted_document(came, credential_id="urn:x:1", status=status, identity=IDENTITY)
    assert repr(came) == before
    assert made == {
        **came,
        "id": "urn:x:1",
        "credentialStatus": {
            "id": "https://certify.example/status/3#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://certify.example/status/3",
        },
    }
