"""Documents as Open Badges 3.0 wants them, for every shipped track."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema_rs
import pytest

from issuer.composition.achievement import achievement_document
from issuer.composition.credential import credential_document
from issuer.composition.inputs import CredentialFacts, IssuerIdentity, StatusEntry
from issuer.composition.profile import profile_document
from issuer.composition.recipient import hashed_mail
from issuer.composition.status_list import status_list_document
from issuer.programmes import shipped
from verifier.canonicalization import canonical_nquads, templates, worked_out_nquads
from verifier.errors import InvalidError
from verifier.outline import outline_of

IDENTITY = IssuerIdentity(
    did="did:web:certify.example",
    public_url="https://certify.example",
    name="Certify Example",
    description="The office of examples",
    email="office@certify.example",
)
TRACKS = [
    pytest.param(programme, track, id=f"{programme.slug}/{track.slug}")
    for programme in shipped()
    for track in programme.tracks
]
PROOF = {
    "type": "DataIntegrityProof",
    "created": "2026-01-31T12:00:00Z",
    "verificationMethod": "did:web:certify.example#key-1",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
    "proofValue": "z3FXQ",
}


def facts(programme, track):
    return CredentialFacts(
        public_id="abcdefghijklmnopqrstuvwxyz",
        subject_id="urn:uuid:4f2ad3b4-0c7c-4a6e-9d2b-0f8b8b1f6a11",
        holder_name="Ελένη 'Q' O\u2019Neil 山田",
        programme=programme.slug,
        programme_name=programme.name,
        track=track,
        awarded_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
        valid_from=datetime(2026, 7, 31, 12, tzinfo=UTC),
        valid_until=datetime(2027, 1, 31, 12, tzinfo=UTC),
        status=StatusEntry(list_number=3, index=94567),
    )


def validator(vectors, variant, kind):
    path = vectors / "ob3-schema" / variant / f"ob_v3p0_{kind}_schema.json"
    return jsonschema_rs.validator_for(json.loads(path.read_text()))


@pytest.mark.shared
@pytest.mark.parametrize("variant", ["strict", "compact"])
@pytest.mark.parametrize(("programme", "track"), TRACKS)
def test_a_credential_satisfies_both_published_schema_variants(programme, track, variant, vectors):
    document = credential_document(facts(programme, track), IDENTITY)
    schema = validator(vectors, variant, "achievementcredential")
    errors = [error.message for error in schema.iter_errors({**document, "proof": [PROOF]})]
    assert errors == []
    broken = {**document, "issuer": {"name": "no id"}}
    assert not schema.is_valid(broken)


@pytest.mark.parametrize(("programme", "track"), TRACKS)
def test_a_track_s_template_gives_the_canonical_form_of_each_credential(programme, track):
    """What is constant for a track is worked out once; the rest is filled in, to the byte."""
    first = facts(programme, track)
    for number, name in enumerate(("Ada Example", 'Q "\\" {0}\n\t', "山田 😀", "é")):
        of_holder = replace(
            first,
            holder_name=name,
            public_id=f"{number}" * 26,
            subject_id=f"urn:uuid:4f2ad3b4-0c7c-4a6e-9d2b-0f8b8b1f6a1{number}",
            valid_from=datetime(2026, 7, 1 + number, tzinfo=UTC),
            status=StatusEntry(list_number=3, index=number),
        )
        document = credential_document(of_holder, IDENTITY)
        filled = templates.fill(outline_of(document))
        assert filled == (None if number == 0 else worked_out_nquads(document))


@pytest.mark.shared
@pytest.mark.parametrize("variant", ["strict", "compact"])
def test_a_credential_that_names_a_mail_address_satisfies_both_variants(variant, vectors):
    programme = shipped()[0]
    named = replace(
        facts(programme, programme.tracks[0]), holder_mail=hashed_mail("Ada@x.example", "00ff")
    )
    document = {**credential_document(named, IDENTITY), "proof": [PROOF]}
    assert len(document["credentialSubject"]["identifier"]) == 2
    schema = validator(vectors, variant, "achievementcredential")
    assert [error.message for error in schema.iter_errors(document)] == []
    del document["proof"]
    assert b"sha256$" in canonical_nquads(document)


@pytest.mark.parametrize(("programme", "track"), TRACKS)
def test_a_credential_has_only_terms_that_its_contexts_define(programme, track):
    document = credential_document(facts(programme, track), IDENTITY)
    nquads = canonical_nquads(document).decode()
    assert f'"{track.scope}"' in nquads
    document["credentialSubject"]["achievement"]["madeUp"] = "x"
    with pytest.raises(InvalidError):
        canonical_nquads(document)


def test_the_nodes_of_a_credential_do_not_run_into_each_other():
    programme = shipped()[1]
    document = credential_document(facts(programme, programme.tracks[0]), IDENTITY)
    typed = [
        line.split()[0]
        for line in canonical_nquads(document).decode().splitlines()
        if "#type>" in line and "vocab.html#" in line
    ]
    # One node for each thing; the issuer and the creator of the Achievement are one.
    assert len(typed) == len(set(typed))


def test_the_other_documents_have_only_terms_that_their_contexts_define():
    programme = shipped()[0]
    achievement = achievement_document(
        programme.slug, programme.name, programme.tracks[0], IDENTITY
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    status = status_list_document(
        1, "uH4sI", valid_from=moment, valid_until=moment, identity=IDENTITY
    )
    for document in (achievement, profile_document(IDENTITY), status):
        assert canonical_nquads(document)


@pytest.mark.shared
def test_the_profile_satisfies_the_published_schema(vectors):
    schema = validator(vectors, "compact", "profile")
    bare = IssuerIdentity(did="did:web:x.example", public_url="https://x.example", name="X")
    for identity in (IDENTITY, bare):
        assert [error.message for error in schema.iter_errors(profile_document(identity))] == []
    assert "email" not in profile_document(bare)


def test_the_credential_has_its_members_in_the_stated_order():
    programme = shipped()[1]
    document = credential_document(facts(programme, programme.tracks[0]), IDENTITY)
    assert list(document) == [
        "@context", "id", "type", "name", "issuer", "validFrom", "validUntil", "awardedDate",
        "credentialSubject", "credentialStatus",
    ]  # fmt: skip
    assert document["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert document["id"] == "https://certify.example/c/abcdefghijklmnopqrstuvwxyz"
    assert document["issuer"]["id"] == "did:web:certify.example"
    assert document["validFrom"] == "2026-07-31T12:00:00Z"
    assert document["validUntil"] == "2027-01-31T12:00:00Z"
    assert document["awardedDate"] == "2026-01-31T12:00:00Z"
    assert document["credentialSubject"]["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "Ελένη 'Q' O’Neil 山田",
            "identityType": "name",
        }
    ]
    assert document["credentialStatus"] == {
        "id": "https://certify.example/status/3#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://certify.example/status/3",
    }


def test_the_achievement_served_is_the_one_in_the_credential_and_the_same_for_every_holder():
    programme = shipped()[1]
    track = programme.tracks[0]
    served = achievement_document(programme.slug, programme.name, track, IDENTITY)
    inside = credential_document(facts(programme, track), IDENTITY)["credentialSubject"]
    assert {"@context": served["@context"], **inside["achievement"]} == served
    assert served["id"] == (
        "https://certify.example/achievements/support-agents/product-fundamentals/v1"
    )
    assert served["criteria"]["id"] != served["id"]
    assert "abcdefghijklmnopqrstuvwxyz" not in json.dumps(served)


def test_ids_are_unique_within_a_credential():
    programme = shipped()[0]
    document = credential_document(facts(programme, programme.tracks[0]), IDENTITY)

    def ids(value):
        if isinstance(value, dict):
            yield from ([value["id"]] if "id" in value else [])
            for inner in value.values():
                yield from ids(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from ids(inner)

    found = sorted(ids(document))
    # The creator of the Achievement and the issuer are one.
    assert found.count(IDENTITY.did) == 2
    others = [each for each in found if each != IDENTITY.did]
    assert others == sorted(set(others))


def test_the_status_list_says_how_long_it_may_be_kept():
    document = status_list_document(
        7,
        "uH4sI",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 1, 2, tzinfo=UTC),
        identity=IDENTITY,
    )
    assert document["id"] == "https://certify.example/status/7"
    assert document["credentialSubject"] == {
        "id": "https://certify.example/status/7#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "ttl": 300000,
        "encodedList": "uH4sI",
    }


def test_nothing_is_null_or_empty():
    def values(value):
        yield value
        if isinstance(value, dict):
            for inner in value.values():
                yield from values(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from values(inner)

    for programme in shipped():
        for track in programme.tracks:
            document = credential_document(facts(programme, track), IDENTITY)
            assert not [each for each in values(document) if each in (None, "", [], {})]
