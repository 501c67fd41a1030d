"""The server that suites drive, driven over HTTP as they do, with cases of our own."""

import json
import socket
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from issuer.sealing.tokens import TokenProfile, signed_token
from keys import base58, did_key
from keys.algorithms import KeyType
from keys.public import PublicKey
from tests.conformance.documents import (
    BAD,
    BAD_OLDER,
    DI_V1,
    DI_V2,
    GOOD,
    V1,
    V2,
    newer,
    older,
)
from tests.conformance.issuing import SUITES, sign_document
from tests.conformance.signers import HeldSigner
from verifier.proofs.data_integrity import signing_input
from verifier.timestamps import format_timestamp

PAIRS = [(key_type.value, suite) for key_type, suites in SUITES.items() for suite in suites]
KEYS = [key_type.value for key_type in SUITES]
SECURINGS = [*({"cryptosuite": name} for name in SUITES[KeyType.ED25519]), {"envelope": True}]
NAMES = [str(*each.values()) for each in SECURINGS]
CHALLENGE, DOMAIN = "8b5c66c0-bceb-40b4-b099-d31b127bf7b3", "https://verifier.example"


def proof_of(document):
    return document["proof"]


def now():
    return datetime.now(UTC).replace(microsecond=0)


class TestIssuers:
    def test_each_kind_of_key_has_an_identity_that_is_its_key(self, suite):
        assert list(suite.issuers) == ["Ed25519", "P-256", "P-384"]
        for name, issuer in suite.issuers.items():
            key = did_key.parse(issuer["id"])
            assert key.key_type.value == issuer["keyType"] == name
            assert issuer["verificationMethod"] == did_key.verification_method(issuer["id"])

    @pytest.mark.parametrize("make", [newer, older], ids=["2.0", "1.1"])
    @pytest.mark.parametrize(("key", "name"), PAIRS)
    def test_every_suite_signs_both_data_models(self, suite, key, name, make):
        issuer = suite.issuers[key]
        submitted = make(issuer["id"])
        issued = suite.issue(submitted, cryptosuite=name, keyType=key)
        assert issued.status == 201
        signed = issued.body["verifiableCredential"]
        proof = proof_of(signed)
        assert proof.get("cryptosuite", proof["type"]) == name
        assert proof["verificationMethod"] == issuer["verificationMethod"]
        assert proof["proofPurpose"] == "assertionMethod"
        assert proof["proofValue"].startswith("z")
        unsigned = {member: value for member, value in signed.items() if member != "proof"}
        assert {**unsigned, "@context": 0} == {**submitted, "@context": 0}
        assert unsigned["@context"][: len(submitted["@context"])] == submitted["@context"]
        verified = suite.verify(signed)
        assert (verified.status, verified.body["verified"]) == (200, True)

    def test_without_options_each_key_signs_with_its_rdf_suite(self, suite):
        for key, name in (("Ed25519", "eddsa"), ("P-256", "ecdsa"), ("P-384", "ecdsa")):
            issued = suite.post("issue", {"credential": newer(suite.issuers[key]["id"])})
            assert proof_of(issued.body["verifiableCredential"])["cryptosuite"].startswith(name)

    def test_the_older_model_gets_the_context_of_the_proof(self, suite):
        issuer = suite.issuers["Ed25519"]["id"]
        issued = suite.issue(older(issuer)).body["verifiableCredential"]
        assert issued["@context"] == [V1, DI_V2]
        for context in (DI_V1, DI_V2):
            has_one = older(issuer, **{"@context": [V1, context]})
            issued = suite.issue(has_one).body["verifiableCredential"]
            assert issued["@context"] == [V1, context]
            assert suite.verify(issued).status == 200

    @pytest.mark.parametrize("key", KEYS)
    def test_an_envelope_holds_a_token(self, suite, key):
        issued = suite.issue(newer(suite.issuers[key]["id"]), envelope=True)
        enveloped = issued.body["verifiableCredential"]
        assert issued.status == 201
        assert enveloped.keys() == {"@context", "id", "type"}
        assert enveloped["type"] == "EnvelopedVerifiableCredential"
        assert enveloped["id"].startswith("data:application/vc+jwt,ey")
        assert suite.verify(enveloped).status == 200

    @pytest.mark.parametrize("make", [newer, older], ids=["2.0", "1.1"])
    @pytest.mark.parametrize("key", KEYS)
    def test_a_status_is_attached_and_its_list_served(self, suite, key, make):
        issuer = suite.issuers[key]["id"]
        signed = suite.issue(make(issuer), addStatus=True).body["verifiableCredential"]
        entry = signed["credentialStatus"]
        newest = "BitstringStatusListEntry" if make is newer else "StatusList2021Entry"
        assert (entry["type"], entry["statusPurpose"]) == (newest, "revocation")
        assert 0 <= int(entry["statusListIndex"]) < 131_072
        address = entry["statusListCredential"]
        assert address.startswith(suite.announced["publicUrl"])
        listed = suite.send("GET", address.removeprefix(suite.announced["publicUrl"]))
        assert (listed.status, listed.body["id"]) == (200, address)
        assert suite.verify(listed.body).status == 200
        verified = suite.verify(signed)
        assert (verified.status, "status" in verified.body["checks"]) == (200, True)

    def test_what_was_asked_for_and_cannot_be_is_refused(self, suite):
        issuer = suite.issuers["Ed25519"]["id"]
        for options in (
            {"cryptosuite": "ecdsa-rdfc-2019"},
            {"cryptosuite": "bbs-2023"},
            {"cryptosuite": "eddsa-rdfc-2022 "},
            {"keyType": "P-256"},
            {"keyType": "X25519"},
        ):
            assert suite.issue(newer(issuer), **options).status == 422
        assert suite.issue(older(issuer), envelope=True).status == 422

    def test_options_that_nobody_knows_are_passed_over(self, suite):
        issuer = suite.issuers["P-256"]["id"]
        options = {"mandatoryPointers": ["/issuer"], "unknown": {"a": [1]}, "type": "x"}
        assert suite.issue(newer(issuer), **options).status == 201

    @pytest.mark.parametrize("securing", SECURINGS, ids=NAMES)
    @pytest.mark.parametrize("name", GOOD)
    def test_what_the_model_allows_is_signed(self, suite, name, securing):
        issued = suite.issue(newer(suite.issuers["Ed25519"]["id"], **GOOD[name]), **securing)
        assert issued.status == 201, issued.body

    def test_the_issuer_may_be_an_object(self, suite):
        for make in (newer, older):
            issuer = {"id": suite.issuers["P-384"]["id"]}
            signed = suite.issue(make(issuer)).body["verifiableCredential"]
            assert signed["issuer"] == issuer
            assert suite.verify(signed).status == 200

    @pytest.mark.parametrize("securing", SECURINGS, ids=NAMES)
    @pytest.mark.parametrize("name", BAD)
    def test_what_the_model_forbids_is_refused(self, suite, name, securing):
        issued = suite.issue(newer(suite.issuers["Ed25519"]["id"], **BAD[name]), **securing)
        assert issued.refused, issued.body
        assert issued.body["detail"]

    @pytest.mark.parametrize("name", BAD_OLDER)
    def test_what_the_older_model_forbids_is_refused(self, suite, name):
        for suite_name in SUITES[KeyType.ED25519]:
            document = older(suite.issuers["Ed25519"]["id"], **BAD_OLDER[name])
            assert suite.issue(document, cryptosuite=suite_name).refused

    @pytest.mark.parametrize(
        "body",
        [
            [],
            {},
            {"credential": None},
            {"credential": "x"},
            {"credential": []},
            {"credential": {}, "options": []},
            {"credential": {}, "options": {"cryptosuite": []}},
            {"credential": {}, "options": {"envelope": "yes"}},
        ],
    )
    def test_what_is_no_request_is_refused(self, suite, body):
        assert suite.post("issue", body).status == 400


class TestVerifier:
    @pytest.mark.parametrize(("key", "name"), PAIRS)
    def test_a_change_anywhere_is_refused(self, suite, key, name):
        issued = suite.issue(newer(suite.issuers[key]["id"], name="Degree"), cryptosuite=name)
        signed = issued.body["verifiableCredential"]
        proof = proof_of(signed)
        value = proof["proofValue"]
        for change in (
            {"name": "Other"},
            {"id": "urn:uuid:4d9b1c6e-6d0b-4f5d-9a57-3a4f2fcd5c99"},
            {"issuer": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"},
            {"validFrom": "2023-01-01T00:00:00Z"},
            {"credentialSubject": {**signed["credentialSubject"], "id": "did:example:eve"}},
            {"credentialSubject": {**signed["credentialSubject"], "undefinedTerm": "x"}},
            {"@context": [*signed["@context"], "https://contexts.example/v1"]},
            {"proof": ...},
            {"proof": []},
            {"proof": {}},
            {"proof": None},
            {"proof": [proof, proof]},
            {"proof": {**proof, "type": "UnknownProof"}},
            {"proof": {**proof, "cryptosuite": "unknown-2022"}},
            {"proof": {**proof, "created": "2024-01-01T00:00:00Z"}},
            {"proof": {**proof, "created": "yesterday"}},
            {"proof": {**proof, "created": "2124-01-01T00:00:00Z"}},
            {"proof": {**proof, "expires": "2024-01-01T00:00:00Z"}},
            {"proof": {**proof, "proofPurpose": "authentication"}},
            {"proof": {**proof, "proofPurpose": ...}},
            {"proof": {**proof, "verificationMethod": ...}},
            {"proof": {**proof, "verificationMethod": "#key-1"}},
            {"proof": {**proof, "domain": DOMAIN}},
            {"proof": {**proof, "challenge": CHALLENGE}},
            {"proof": {**proof, "previousProof": "urn:uuid:none"}},
            {"proof": {**proof, "proofValue": ...}},
            {"proof": {**proof, "proofValue": ""}},
            {"proof": {**proof, "proofValue": value[1:]}},
            {"proof": {**proof, "proofValue": "u" + value[1:]}},
            {"proof": {**proof, "proofValue": value[:-1]}},
            {"proof": {**proof, "proofValue": value + "1"}},
            {"proof": {**proof, "proofValue": "z" + value[2:] + value[1]}},
            {"proof": {**proof, "proofValue": "z0OIl" + value[5:]}},
        ):
            assert suite.verify(_changed(signed, change)).refused, change

    @pytest.mark.parametrize("key", KEYS)
    def test_a_token_that_was_changed_is_refused(self, suite, key):
        issued = suite.issue(newer(suite.issuers[key]["id"]), envelope=True)
        envelope = issued.body["verifiableCredential"]
        media, _, token = envelope["id"].partition(",")
        head, payload, signature = token.split(".")
        for other in (
            f"{head}.{payload}.",
            f"{head}.{payload}",
            f"{head}.{payload[:-4]}AAAA.{signature}",
            f"{head}.{payload}.{signature[:-4]}AAAA",
            f"eyJhbGciOiJub25lIn0.{payload}.",
        ):
            assert suite.verify({**envelope, "id": f"{media},{other}"}).refused
        for change in (
            {"id": token},
            {"id": f"data:application/jwt,{token}"},
            {"id": f"data:application/vc+sd-jwt,{token}"},
            {"id": f"data:application/vc+jwt;base64,{token}"},
            {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
            {"@context": "https://www.w3.org/2018/credentials/v1"},
            {"@context": ...},
            {"credentialSubject": {"id": "did:example:eve"}},
        ):
            assert suite.verify(_changed(envelope, change)).refused, change

    def test_dates_count(self, suite):
        issuer = suite.issuers["Ed25519"]["id"]
        for make, change, code in (
            (newer, {"validFrom": ..., "validUntil": "2024-01-02T00:00:00Z"}, "EXPIRED"),
            (newer, {"validFrom": "2124-01-01T00:00:00Z"}, "NOT_YET_VALID"),
            (older, {"expirationDate": "2024-01-02T00:00:00Z"}, "EXPIRED"),
            (older, {"issuanceDate": "2124-01-01T00:00:00Z"}, "NOT_YET_VALID"),
        ):
            signed = suite.issue(make(issuer, **change)).body["verifiableCredential"]
            verified = suite.verify(signed)
            assert (verified.status, verified.body["code"]) == (422, code)

    def test_a_stranger_is_recognised_here_and_only_here(self, suite):
        """What makes this server unfit for anything but tests."""
        stranger = HeldSigner.fresh(KeyType.ED25519)
        document = newer(stranger.controller)
        signed = sign_document(document, "eddsa-rdfc-2022", stranger, now())
        assert suite.verify(signed).status == 200

    def test_another_key_than_the_issuers_is_refused(self, suite):
        stranger = HeldSigner.fresh(KeyType.P256)
        document = newer(suite.issuers["P-256"]["id"])
        signed = sign_document(document, "ecdsa-rdfc-2019", stranger, now())
        assert suite.verify(signed).refused

    def test_all_is_there_below_vc_api_too(self, suite):
        body = json.dumps({"credential": newer(suite.issuers["P-384"]["id"])}).encode()
        kind = {"Content-Type": "application/json"}
        issued = suite.send("POST", "/vc-api/credentials/issue", body, **kind)
        signed = issued.body["verifiableCredential"]
        for path in ("/vc-api/credentials/verify", "/credentials/verify"):
            body = json.dumps({"verifiableCredential": signed}).encode()
            assert suite.send("POST", path, body, **kind).status == 200


class TestPresentations:
    @pytest.fixture
    def holder(self):
        return HeldSigner.fresh(KeyType.ED25519)

    @pytest.fixture
    def shown(self, suite, holder):
        """A maker of presentations: of one credential each, embedded and enveloped."""
        issuer = suite.issuers["Ed25519"]["id"]
        credentials = [
            suite.issue(newer(issuer), cryptosuite="eddsa-rdfc-2022").body["verifiableCredential"],
            suite.issue(newer(issuer), envelope=True).body["verifiableCredential"],
        ]

        def show(**members):
            presentation = {
                "@context": [V2],
                "type": ["VerifiablePresentation"],
                "holder": holder.controller,
                "verifiableCredential": credentials,
            }
            return {**presentation, **members}

        return show

    @staticmethod
    def proven(presentation, holder, name="eddsa-rdfc-2022", **options):
        configuration = {
            "type": "DataIntegrityProof",
            "cryptosuite": name,
            "created": format_timestamp(now()),
            "verificationMethod": holder.verification_method,
            "proofPurpose": "authentication",
            "challenge": CHALLENGE,
            "domain": DOMAIN,
            **options,
        }
        configuration = {key: value for key, value in configuration.items() if value is not ...}
        signature = holder.sign(signing_input(presentation, configuration))
        return {
            **presentation,
            "proof": {**configuration, "proofValue": "z" + base58.encode(signature)},
        }

    @pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
    def test_it_answers_challenge_and_domain(self, suite, shown, holder, name):
        presentation = self.proven(shown(), holder, name)
        asked = {"challenge": CHALLENGE, "domain": DOMAIN}
        answer = suite.show(presentation, **asked)
        assert (answer.status, answer.body["verified"]) == (200, True)
        for other in ({}, {**asked, "challenge": "x"}, {**asked, "domain": "x"}):
            assert suite.show(presentation, **other).refused
        for change in (
            {"holder": "did:example:eve"},
            {"type": "VerifiableCredential"},
            {"@context": []},
            {"proof": ...},
            {"verifiableCredential": ["text"]},
            {"verifiableCredential": [{}]},
            {"proof": {**presentation["proof"], "proofPurpose": "assertionMethod"}},
        ):
            assert suite.show(_changed(presentation, change), **asked).refused, change

    def test_without_a_challenge_neither_may_have_one(self, suite, shown, holder):
        free = self.proven(shown(), holder, challenge=..., domain=...)
        assert suite.show(free).status == 200
        assert suite.show(free, challenge=CHALLENGE).refused

    def test_it_need_not_show_a_credential(self, suite, shown, holder):
        for credentials in (..., []):
            empty = _changed(shown(), {"verifiableCredential": credentials})
            free = self.proven(empty, holder, challenge=..., domain=...)
            assert suite.show(free).status == 200
        assert suite.show(_changed(shown(), {"proof": ...})).refused

    def test_a_forged_credential_in_it_is_found(self, suite, shown, holder):
        forged = [{**shown()["verifiableCredential"][0], "name": "Other"}]
        presentation = self.proven(shown(verifiableCredential=forged), holder)
        assert suite.show(presentation, challenge=CHALLENGE, domain=DOMAIN).refused

    def test_enveloped(self, suite, shown, holder):
        token = signed_token(
            shown(), profile=TokenProfile.W3C_PRESENTATION, signer=holder, created=now()
        )
        envelope = {
            "@context": V2,
            "id": f"data:application/vp+jwt,{token.decode()}",
            "type": "EnvelopedVerifiablePresentation",
        }
        assert suite.show(envelope).status == 200
        assert suite.show({**envelope, "id": envelope["id"][:-4] + "AAAA"}).refused
        assert suite.show({**envelope, "holder": holder.controller}).refused
        assert suite.verify(envelope).refused


def _changed(document, change):
    changed = {**document, **change}
    if isinstance(changed.get("proof"), dict):
        changed["proof"] = {k: v for k, v in changed["proof"].items() if v is not ...}
    return {name: value for name, value in changed.items() if value is not ...}


def test_the_server_is_on_loopback_alone(suite):
    assert suite.announced["publicUrl"] == f"http://localhost:{suite.port}"
    own = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)}
    for address in own - {"127.0.0.1", "127.0.1.1", "::1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, suite.port), timeout=1)


def test_the_identity_of_a_key_is_made_anew_with_each_start():
    assert HeldSigner.fresh(KeyType.P256).controller != HeldSigner.fresh(KeyType.P256).controller
    private = ed25519.Ed25519PrivateKey.generate()
    assert did_key.did_key(PublicKey.from_handle(private.public_key())).startswith("did:key:z6Mk")
