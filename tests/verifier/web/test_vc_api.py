"""``/vc-api``: the status is the verdict, and whatever is sent, the answer is not a fault."""

import json
import logging

import pytest

from verifier.sources import Unavailable
from verifier.web.application import create_app
from verifier.web.site import VerifierSite

V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS, PRESENTATIONS = "/vc-api/credentials/verify", "/vc-api/presentations/verify"
CHALLENGE, DOMAIN = "8b5c66c0-bceb-40b4-b099-d31b127bf7b3", "jobs.example"


def application(world, **facts):
    site = VerifierSite(
        registry=lambda: world.registry,
        sources=lambda: world.sources,
        clock=lambda: world.at,
        **facts,
    )
    return create_app(site, name="Verifier", public_url="http://localhost:8000")


@pytest.fixture
def client(world):
    return application(world, checks_per_minute=10_000).test_client()


@pytest.fixture
def ask(client):
    def ask_verifier(document, *, at=CREDENTIALS, **options):
        member = "verifiableCredential" if at == CREDENTIALS else "verifiablePresentation"
        return client.post(at, json={member: document, **({"options": options} if options else {})})

    return ask_verifier


@pytest.fixture
def signed(world):
    return world.key.sign(world.badge())


def refused(response, status, verdict, code):
    """Hold a refusal to RFC 9457, with the whole report inside."""
    body = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert body["status"] == status
    assert (body["verified"], body["verdict"], body["code"]) == (False, verdict, code)
    assert body["title"]
    assert body["detail"]
    assert body["report"]["verdict"] == verdict
    return body


class TestCredentials:
    def test_200_is_for_valid_alone(self, ask, signed):
        response = ask(signed)
        body = response.get_json()
        assert (response.status_code, response.mimetype) == (200, "application/json")
        assert body["verified"] is True
        assert body["checks"] == ["format", "proof", "issuer", "status", "dates"]
        assert body["report"]["verdict"] == "VALID"
        assert response.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        ("change", "verdict", "code"),
        [
            ({"validUntil": "2026-11-01T00:00:00Z"}, "EXPIRED", "EXPIRED"),
            ({"validFrom": "2026-12-01T00:00:00Z"}, "NOT-YET-VALID", "NOT_YET_VALID"),
            (
                {"credentialSchema": [{"id": "https://schema.example/1", "type": "JsonSchema"}]},
                "INDETERMINATE",
                "SCHEMA_UNKNOWN",
            ),
        ],
    )
    def test_everything_else_that_was_read_is_422(self, ask, world, change, verdict, code):
        refused(ask(world.key.sign(world.badge(**change))), 422, verdict, code)

    def test_a_forgery_is_422_by_the_name_that_the_specification_gives(self, ask, signed):
        body = refused(ask({**signed, "name": "Other"}), 422, "INVALID", "PROOF_VERIFICATION_ERROR")
        assert body["type"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"

    def test_revoked_and_not_to_be_found_out(self, ask, world, signed):
        world.publish_list([5])
        refused(ask(signed), 422, "REVOKED", "REVOKED")
        world.lists = {address: Unavailable(reason="down") for address in world.lists}
        body = refused(ask(signed), 422, "INDETERMINATE", "STATUS_RETRIEVAL_ERROR")
        assert body["type"].startswith("https://www.w3.org/ns/credentials/status-list#")

    def test_a_stranger_is_no_forger_and_not_valid_either(self, ask, world, new_key):
        stranger = new_key("did:web:stranger.example")
        world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
        document = world.badge(issuer=stranger.controller, credentialStatus=None)
        document["issuer"] = {"id": stranger.controller, "type": ["Profile"]}
        refused(ask(stranger.sign(document)), 422, "UNTRUSTED-ISSUER", "ISSUER_NOT_RECOGNISED")

    @pytest.mark.parametrize("change", [{"issuer": 7}, {"type": "Thing"}, {"@context": []}])
    def test_what_is_no_credential_is_400(self, ask, signed, change):
        response = ask({**signed, **change})
        assert response.status_code == 400
        assert response.get_json(force=True)["verdict"] == "MALFORMED"

    def test_a_token_alone_and_in_its_envelope(self, ask, world):
        token = world.key.token(world.badge()).decode()
        assert ask(token).status_code == 200
        envelope = {
            "@context": V2,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{token}",
        }
        assert ask(envelope).status_code == 200
        assert ask({**envelope, "name": "beside"}).status_code == 400
        assert ask({**envelope, "id": envelope["id"][:-8] + "AAAAAAAA"}).status_code == 422

    def test_L13_challenge_and_domain_count_for_credentials_too(self, ask, world):
        answering = world.key.sign(world.badge(), challenge=CHALLENGE, domain=DOMAIN)
        assert ask(answering, challenge=CHALLENGE, domain=DOMAIN).status_code == 200
        refused(ask(answering), 422, "INVALID", "INVALID_CHALLENGE_ERROR")
        refused(ask(answering, challenge="x"), 422, "INVALID", "INVALID_CHALLENGE_ERROR")
        refused(ask(answering, challenge=CHALLENGE), 422, "INVALID", "INVALID_DOMAIN_ERROR")
        plain = world.key.sign(world.badge())
        refused(ask(plain, challenge=CHALLENGE), 422, "INVALID", "INVALID_CHALLENGE_ERROR")
        refused(ask(plain, domain=DOMAIN), 422, "INVALID", "INVALID_DOMAIN_ERROR")

    def test_options_that_ask_for_less_change_nothing(self, ask, signed):
        forged = {**signed, "name": "Other"}
        for options in ({"checks": []}, {"checks": ["credentialStatus"]}, {"unknown": {"a": [1]}}):
            assert ask(signed, **options).status_code == 200
            assert ask(forged, **options).status_code == 422

    def test_D05_nothing_of_it_is_logged(self, ask, signed, caplog):
        caplog.set_level(logging.DEBUG)
        ask({**signed, "name": "Canary Kowalski"})
        ask("eyCanaryKowalski.a.b")
        assert "Kowalski" not in caplog.text


class TestPresentations:
    @pytest.fixture
    def holder(self, world, new_key):
        key = new_key("did:web:ada.example")
        published = key.did_document(authentication=[key.id])
        world.controllers[key.controller] = json.dumps(published).encode()
        return key

    @pytest.fixture
    def shown(self, holder, signed):
        def show(*credentials, **options):
            presentation = {
                "@context": [V2],
                "type": ["VerifiablePresentation"],
                "holder": holder.controller,
                "verifiableCredential": list(credentials or [signed]),
            }
            asked = {"proofPurpose": "authentication", "challenge": CHALLENGE, "domain": DOMAIN}
            return holder.sign(presentation, suite="eddsa-jcs-2022", **{**asked, **options})

        return show

    def test_it_answers_the_challenge_and_all_in_it_hold(self, ask, shown):
        response = ask(shown(), at=PRESENTATIONS, challenge=CHALLENGE, domain=DOMAIN)
        body = response.get_json()
        assert (response.status_code, body["verified"]) == (200, True)
        assert [each["verdict"] for each in body["report"]["credentials"]] == ["VALID"]

    def test_L13_a_replayed_one_is_refused(self, ask, shown):
        for options in ({}, {"challenge": "other", "domain": DOMAIN}, {"domain": DOMAIN}):
            response = ask(shown(), at=PRESENTATIONS, **options)
            refused(response, 422, "INVALID", "INVALID_CHALLENGE_ERROR")
        response = ask(shown(), at=PRESENTATIONS, challenge=CHALLENGE, domain="other.example")
        refused(response, 422, "INVALID", "INVALID_DOMAIN_ERROR")

    def test_one_bad_credential_speaks_for_all(self, ask, shown, signed):
        forged = {**signed, "name": "Other"}
        response = ask(shown(signed, forged), at=PRESENTATIONS, challenge=CHALLENGE, domain=DOMAIN)
        body = refused(response, 422, "INVALID", "PROOF_VERIFICATION_ERROR")
        verdicts = [each["verdict"] for each in body["report"]["credentials"]]
        assert verdicts == ["VALID", "INVALID"]

    def test_as_a_token_and_in_its_envelope(self, ask, holder, world):
        enveloped = {
            "@context": V2,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{world.key.token(world.badge()).decode()}",
        }
        presentation = {
            "@context": [V2],
            "type": ["VerifiablePresentation"],
            "holder": holder.controller,
            "verifiableCredential": [enveloped],
        }
        claims = {"nonce": CHALLENGE, "aud": DOMAIN}
        token = holder.token(presentation, typ="vp+jwt", **claims).decode()
        envelope = {
            "@context": V2,
            "type": "EnvelopedVerifiablePresentation",
            "id": f"data:application/vp+jwt,{token}",
        }
        options = {"challenge": CHALLENGE, "domain": DOMAIN}
        assert ask(token, at=PRESENTATIONS, **options).status_code == 200
        assert ask(envelope, at=PRESENTATIONS, **options).status_code == 200
        assert ask(envelope, at=PRESENTATIONS).status_code == 422

    def test_a_credential_is_no_presentation_and_the_other_way_round(self, ask, shown, signed):
        assert ask(signed, at=PRESENTATIONS, challenge=CHALLENGE).status_code == 400
        assert ask(shown()).status_code == 400


class TestTheDoor:
    @pytest.mark.parametrize("address", [CREDENTIALS, PRESENTATIONS])
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"NaN",
            b"{}",
            b'{"verifiableCredential":null,"verifiablePresentation":null}',
            b'{"verifiableCredential":{},"verifiableCredential":{}}',
            b'{"verifiablePresentation":{},"verifiablePresentation":{}}',
            b'{"\\u0076erifiableCredential":{},"verifiableCredential":{}}',
            b'{"verifiableCredential":"\\ud800"}',
            b'{"verifiableCredential":{"a":1e400}}',
            b'{"verifiableCredential":{"a":9007199254740993}}',
            b'{"verifiableCredential":[]}',
            b'{"verifiableCredential":7}',
            b'{"verifiableCredential":{},"options":[]}',
            b'{"verifiableCredential":{},"options":null}',
            b'{"verifiableCredential":{},"options":{"challenge":7}}',
            b'{"verifiableCredential":{},"options":{"domain":["a"]}}',
            b'{"verifiableCredential":{},"options":{"domain":""}}',
            b'{"verifiableCredential":{},"options":{"expectedProofPurpose":"keyAgreement"}}',
            b'{"verifiableCredential":{},"surprise":{}}',
            "{}".encode("utf-16"),
            b"\xff\xfe",
            b'{"a":' * 100_000,
            b'{"verifiableCredential":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        ],
        ids=range(26),
    )
    def test_P02_what_cannot_be_read_is_a_400(self, client, address, body):
        response = client.post(address, data=body, content_type="application/json")
        answer = response.get_json(force=True)
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")
        assert (answer["verified"], answer["status"]) == (False, 400)
        assert answer["code"]

    def test_only_json_is_read(self, client, signed):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            body = json.dumps({"verifiableCredential": signed})
            assert client.post(CREDENTIALS, data=body, content_type=kind).status_code == 415

    def test_P04_too_much_is_413_or_400(self, client):
        long = b'{"verifiableCredential":"' + b"a" * 7_000_000 + b'"}'
        response = client.post(CREDENTIALS, data=long, content_type="application/json")
        assert response.status_code == 413
        long = long[:3_000_000] + b'"}'
        response = client.post(CREDENTIALS, data=long, content_type="application/json")
        assert response.status_code == 400

    def test_it_is_asked_by_post(self, client):
        for address in (CREDENTIALS, PRESENTATIONS):
            assert client.get(address).status_code == 405

    def test_it_is_limited_by_address(self, world, signed):
        client = application(world, checks_per_minute=2).test_client()
        body = {"verifiableCredential": signed}
        statuses = [client.post(CREDENTIALS, json=body).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
        response = client.post(CREDENTIALS, json=body, environ_overrides=elsewhere)
        assert response.status_code == 200
