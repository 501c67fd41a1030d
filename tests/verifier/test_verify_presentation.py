"""Presentations: whose they are, for whom, and what is in them."""

import json

import pytest

from verifier.policy.registry import RecognisedIssuer
from verifier.report import Step, Verdict
from verifier.report_json import presentation_document, presentation_problem
from verifier.verify_presentation import MOST_CREDENTIALS, verify_presentation

V2 = "https://www.w3.org/ns/credentials/v2"
CHALLENGE, DOMAIN = "3182bdea-63d9-11ea-b6de-3b7c1404d57f", "jobs.example"


class Holder:
    def __init__(self, world, key):
        self.world, self.key = world, key
        world.controllers[key.controller] = json.dumps(
            key.did_document(authentication=[key.id])
        ).encode()

    def unsigned(self, *credentials, **members):
        document = {
            "@context": [V2],
            "type": ["VerifiablePresentation"],
            "holder": self.key.controller,
            "verifiableCredential": list(credentials),
            **members,
        }
        return {name: value for name, value in document.items() if value is not None}

    def presents(self, *credentials, proof=None, **members):
        options = {"proofPurpose": "authentication", "challenge": CHALLENGE, "domain": DOMAIN}
        return self.key.sign(
            self.unsigned(*credentials, **members),
            suite="eddsa-jcs-2022",
            **{**options, **(proof or {})},
        )

    def verify(self, presented, *, challenge=CHALLENGE, domain=DOMAIN):
        body = presented if isinstance(presented, bytes) else json.dumps(presented).encode()
        return verify_presentation(
            body,
            at=self.world.at,
            registry=self.world.registry,
            sources=self.world.sources,
            challenge=challenge,
            domain=domain,
        )


@pytest.fixture
def holder(world, new_key):
    return Holder(world, new_key("did:web:ada.example"))


@pytest.fixture
def badge(world):
    return world.key.sign(world.badge())


def code(report, step=Step.PROOF):
    return next(check.code for check in report.checks if check.step is step)


def test_a_presentation_for_us_with_a_valid_badge_is_valid(holder, badge):
    report = holder.verify(holder.presents(badge))
    assert report.verdict is Verdict.VALID, report
    assert report.holder == "did:web:ada.example"
    assert [each.verdict for each in report.credentials] == [Verdict.VALID]
    assert presentation_document(report)["holder"] == "did:web:ada.example"
    with pytest.raises(TypeError):
        bool(report)
    with pytest.raises(ValueError, match="not a problem"):
        presentation_problem(report)


def test_the_worst_credential_decides(world, holder, badge):
    expired = world.key.sign(world.badge(validUntil="2026-11-01T00:00:00Z"))
    report = holder.verify(holder.presents(badge, expired))
    assert report.verdict is Verdict.EXPIRED
    problem = presentation_problem(report)
    assert (problem["code"], problem["status"]) == ("EXPIRED", 422)
    assert len(problem["report"]["credentials"]) == 2
    assert [each.verdict for each in report.credentials] == [Verdict.VALID, Verdict.EXPIRED]


@pytest.mark.parametrize(
    ("challenge", "domain", "expected"),
    [
        (CHALLENGE, DOMAIN, Verdict.VALID),
        ("another", DOMAIN, Verdict.INVALID),
        (None, DOMAIN, Verdict.INVALID),
        (CHALLENGE, "other.example", Verdict.INVALID),
        (CHALLENGE, None, Verdict.INVALID),
        (None, None, Verdict.INVALID),
    ],
)
def test_L13_a_presentation_for_another_occasion_is_invalid(
    holder, badge, challenge, domain, expected
):
    report = holder.verify(holder.presents(badge), challenge=challenge, domain=domain)
    assert report.verdict is expected
    if expected is Verdict.INVALID:
        assert report.credentials == ()


def test_L13_a_presentation_without_a_challenge_is_invalid_where_one_was_given(holder, badge):
    replayed = holder.presents(badge, proof={"challenge": None, "domain": None})
    assert holder.verify(replayed).verdict is Verdict.INVALID
    assert holder.verify(replayed, challenge=None, domain=None).verdict is Verdict.VALID


def test_somebody_elses_proof_is_invalid(world, holder, badge, new_key):
    thief = Holder(world, new_key("did:web:eve.example"))
    report = holder.verify(thief.presents(badge, holder="did:web:ada.example"))
    assert (report.verdict, code(report)) == (Verdict.INVALID, "ISSUER_DID_NOT_SIGN")


def test_L09_a_proof_for_another_purpose_is_invalid(holder, badge):
    report = holder.verify(holder.presents(badge, proof={"proofPurpose": "assertionMethod"}))
    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("proof", [None, [], {}])
def test_an_unsigned_presentation_is_invalid(holder, badge, proof):
    document = holder.unsigned(badge)
    assert holder.verify(document).verdict is Verdict.INVALID
    assert holder.verify({**document, "proof": proof}).verdict is Verdict.INVALID


def test_a_changed_presentation_is_invalid_and_its_credentials_mute(world, holder, badge):
    presented = holder.presents(badge)
    presented["verifiableCredential"].append(world.key.sign(world.badge(id="urn:x:other")))
    report = holder.verify(presented)
    assert (report.verdict, report.credentials) == (Verdict.INVALID, ())


def test_tokens_and_envelopes_are_understood(world, holder):
    token = world.key.token(world.badge())
    envelope = {
        "@context": V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token.decode()}",
    }
    report = holder.verify(holder.presents(envelope))
    assert report.verdict is Verdict.VALID, report
    presentation = holder.key.token(
        holder.unsigned(envelope), typ="vp+jwt", nonce=CHALLENGE, aud=DOMAIN
    )
    assert holder.verify(presentation).verdict is Verdict.VALID
    enveloped = {
        "@context": V2,
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{presentation.decode()}",
    }
    assert holder.verify(enveloped).verdict is Verdict.VALID
    assert holder.verify(enveloped, challenge="another").verdict is Verdict.INVALID


def test_an_enveloped_credential_is_verified_by_itself_too(world):
    token = world.key.token(world.badge()).decode()
    envelope = {
        "@context": [V2],
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    assert world.verify(envelope).verdict is Verdict.VALID
    for wrong in (
        {"name": "An unsigned name"},
        {"id": f"data:application/vc+jwt;base64,{token}"},
        {"id": "data:application/vc+jwt,"},
        {"id": f"data:text/plain,{token}"},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
    ):
        assert world.verify({**envelope, **wrong}).verdict is Verdict.MALFORMED, wrong
    broken = token[:-4] + "AAAA"
    report = world.verify({**envelope, "id": f"data:application/vc+jwt,{broken}"})
    assert report.verdict is Verdict.INVALID


def test_a_pinned_issuer_may_be_a_holder_by_its_own_document(world, holder, badge):
    key = world.key
    world.controllers[key.controller] = json.dumps(
        key.did_document(authentication=[key.id])
    ).encode()
    assert Holder(world, key).verify(Holder(world, key).presents(badge)).verdict is Verdict.VALID


def test_a_credential_of_an_unknown_issuer_is_untrusted(world, holder, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    unsigned = world.badge(
        issuer={"id": stranger.controller, "type": ["Profile"]}, credentialStatus=None
    )
    report = holder.verify(holder.presents(stranger.sign(unsigned)))
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    world.issuers.append(RecognisedIssuer(id=stranger.controller, name="Stranger"))
    assert holder.verify(holder.presents(stranger.sign(unsigned))).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "presented",
    [b"", b"[]", b"{}", b"%PDF-1.7", b"a.b.c", b'{"type":"VerifiablePresentation"}'],
)
def test_what_is_no_presentation_is_malformed(holder, presented):
    assert holder.verify(presented).verdict is Verdict.MALFORMED


def test_a_credential_is_no_presentation(world, holder, badge):
    assert holder.verify(badge).verdict is Verdict.MALFORMED
    token = world.key.token(world.badge())
    assert holder.verify(token).verdict is Verdict.MALFORMED


def test_the_number_of_credentials_is_bounded(holder, badge):
    report = holder.verify(holder.presents(*[badge] * (MOST_CREDENTIALS + 1)))
    assert (report.verdict, code(report, Step.FORMAT)) == (
        Verdict.MALFORMED,
        "TOO_MANY_CREDENTIALS",
    )


def test_a_fault_of_ours_is_indeterminate(holder, badge, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("fault")

    monkeypatch.setattr("verifier.verify_presentation.detect", broken)
    assert holder.verify(holder.presents(badge)).verdict is Verdict.INDETERMINATE


def test_a_holder_whose_keys_cannot_be_had_is_indeterminate(world, holder, badge):
    presented = holder.presents(badge)
    world.controllers.clear()
    report = holder.verify(presented)
    assert (report.verdict, report.credentials) == (Verdict.INDETERMINATE, ())


def test_what_cannot_be_read_inside_a_presentation_decides(world, holder, badge):
    token = world.key.token(world.badge()).decode()
    assert holder.verify(holder.presents(badge, token)).verdict is Verdict.VALID
    for inside, verdict in (
        ({"type": ["Thing"]}, Verdict.MALFORMED),
        ("not.a.token", Verdict.MALFORMED),
        (world.key.token(world.badge(), iss="did:web:other.example").decode(), Verdict.INVALID),
    ):
        report = holder.verify(holder.presents(badge, inside))
        assert report.verdict is verdict, inside
        assert [each.verdict for each in report.credentials] == [Verdict.VALID, verdict]


def test_a_token_that_contradicts_itself_is_invalid(holder, badge):
    presentation = holder.key.token(
        holder.unsigned(badge), typ="vp+jwt", nonce=CHALLENGE, aud=DOMAIN, iss="did:web:x.example"
    )
    assert holder.verify(presentation).verdict is Verdict.INVALID


def test_a_holder_may_be_an_object_with_an_id(holder, badge):
    report = holder.verify(holder.presents(badge, holder={"id": "did:web:ada.example"}))
    assert (report.verdict, report.holder) == (Verdict.VALID, "did:web:ada.example")
