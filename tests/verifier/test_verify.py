"""Every verdict, and every rule that leads to one."""

import copy
import itertools
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import jwk, multikey
from verifier.policy.registry import PinnedKey, RecognisedIssuer
from verifier.policy.verdict import ALWAYS, verdict_of
from verifier.report import Check, Outcome, Step, Verdict
from verifier.sources import Unavailable

V2 = "https://www.w3.org/ns/credentials/v2"
OB_SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_"


def outcomes(report):
    return {check.step: check.outcome for check in report.checks}


def codes(report, step):
    return [check.code for check in report.checks if check.step is step]


def test_a_signed_badge_of_a_recognised_issuer_is_valid(world):
    report = world.verify(world.key.sign(world.badge()))
    assert report.verdict is Verdict.VALID, report
    assert [check.step for check in report.checks] == list(Step)[:5]
    assert {check.outcome for check in report.checks} == {Outcome.PASSED}
    assert report.issuer.name == "Example Certification Office"
    assert report.credential.holder_name == "Ada Example"
    assert report.credential.kind == "open-badge"
    proof = report.checks[1]
    assert proof.sentence == "The signature matches: nothing was changed since it was signed."
    assert dict(proof.facts)["key"] == world.key.id


def test_a_pinned_issuer_needs_no_network_but_for_the_list(world):
    world.verify(world.key.sign(world.badge()))
    assert world.asked == ["https://certs.example/status/1"]


def test_what_was_changed_after_signing_is_invalid_and_everything_else_is_mute(world):
    signed = world.key.sign(world.badge())
    signed["credentialSubject"]["identifier"][0]["identityHash"] = "Eve Example"
    report = world.verify(signed)
    assert report.verdict is Verdict.INVALID
    assert report.credential is None
    assert not report.issuer.recognised
    for step in (Step.ISSUER, Step.STATUS, Step.DATES):
        assert codes(report, step) == ["NOT_CHECKED"]
    assert world.asked == []


@pytest.mark.parametrize("proof", [[], None, {}, "proof", 5, [5], [[]]])
def test_L06_a_document_without_a_real_proof_is_invalid(world, proof):
    document = world.badge()
    document["proof"] = proof
    assert world.verify(document).verdict is Verdict.INVALID


def test_a_document_without_the_member_proof_is_invalid(world):
    report = world.verify(world.badge())
    assert (report.verdict, codes(report, Step.PROOF)) == (Verdict.INVALID, ["NO_PROOF"])


@pytest.mark.parametrize("presented", [b"", b"\0", b"GIF89a", b"[]", b"{", b'{"a":1,"a":2}', b"{}"])
def test_what_cannot_be_read_as_a_credential_is_malformed(world, presented):
    report = world.verify(presented)
    assert report.verdict is Verdict.MALFORMED
    assert outcomes(report)[Step.FORMAT] is Outcome.FAILED
    assert report.checks[0].sentence.endswith(".")


def test_T01_an_issuer_who_is_not_in_the_registry_is_unknown_and_its_name_a_claim(world, new_key):
    stranger = new_key("did:web:harvard.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    document = world.badge(
        issuer={"id": stranger.controller, "type": ["Profile"], "name": "Harvard University"}
    )
    del document["credentialStatus"]
    report = world.verify(stranger.sign(document))
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert outcomes(report)[Step.PROOF] is Outcome.PASSED
    assert (report.issuer.recognised, report.issuer.name) == (False, None)
    assert report.issuer.claimed_name == "Harvard University"


def test_T01_the_name_of_the_registry_is_shown_whatever_the_credential_claims(world):
    document = world.badge()
    document["issuer"]["name"] = "Somebody Grander"
    report = world.verify(world.key.sign(document))
    assert report.verdict is Verdict.VALID
    assert report.issuer.name == "Example Certification Office"


def test_T03_what_a_credential_says_of_its_own_trust_is_ignored(world, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    endorsement = world.key.sign(world.badge())
    document = world.badge(
        issuer={"id": stranger.controller, "type": ["Profile"], "name": "Certs"},
        termsOfUse=[{"type": "TrustFrameworkPolicy", "id": "urn:trusted:by:certs.example"}],
        credentialStatus=None,
    )
    assert endorsement["issuer"]["id"] == world.key.controller
    report = world.verify(stranger.sign(document, suite="eddsa-jcs-2022"))
    assert report.verdict is Verdict.UNTRUSTED_ISSUER


def test_L10_somebody_elses_good_signature_proves_nothing(world, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    report = world.verify(stranger.sign(world.badge()))
    assert report.verdict is Verdict.INVALID
    assert codes(report, Step.PROOF) == ["ISSUER_DID_NOT_SIGN"]


def test_L07_one_bad_proof_among_good_ones_is_invalid(world):
    signed = world.key.sign(world.key.sign(world.badge()), suite="eddsa-jcs-2022")
    assert world.verify(signed).verdict is Verdict.VALID
    for index, other in ((0, 1), (1, 0)):
        broken = copy.deepcopy(signed)
        broken["proof"][index]["proofValue"] = signed["proof"][other]["proofValue"]
        assert world.verify(broken).verdict is Verdict.INVALID


def test_the_keys_of_an_unpinned_issuer_come_from_its_own_document(world, new_key):
    other = new_key("did:web:other.example")
    world.issuers.append(RecognisedIssuer(id=other.controller, name="Other Office"))
    document = world.badge(
        issuer={"id": other.controller, "type": ["Profile"]}, credentialStatus=None
    )
    signed = other.sign(document)
    report = world.verify(signed)
    assert report.verdict is Verdict.INDETERMINATE
    assert outcomes(report)[Step.PROOF] is Outcome.INDETERMINATE
    world.controllers[other.controller] = json.dumps(other.did_document()).encode()
    assert world.verify(signed).verdict is Verdict.VALID


def test_F06_a_new_key_of_a_pinned_issuer_is_untrusted_until_reviewed(world, new_key):
    fresh = new_key(world.key.controller, "key-2")
    world.controllers[fresh.controller] = json.dumps(fresh.did_document()).encode()
    report = world.verify(fresh.sign(world.badge(credentialStatus=None)))
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert codes(report, Step.ISSUER) == ["KEY_NOT_PINNED"]


def test_F06_another_key_under_the_pinned_name_is_invalid(world, new_key):
    usurper = new_key(world.key.controller, "key-1")
    world.controllers[usurper.controller] = json.dumps(usurper.did_document()).encode()
    assert world.verify(usurper.sign(world.badge())).verdict is Verdict.INVALID
    assert world.asked == []


def test_a_key_that_is_pinned_by_its_thumbprint_is_recognised(world):
    thumbprint = jwk.thumbprint(multikey.decode(world.key.multikey))
    world.issuers[0] = RecognisedIssuer(
        id=world.key.controller, name="Office", keys=(PinnedKey(thumbprint=thumbprint),)
    )
    document = world.key.sign(world.badge(credentialStatus=None))
    assert world.verify(document).verdict is Verdict.INDETERMINATE  # the key itself is not known
    world.controllers[world.key.controller] = json.dumps(world.key.did_document()).encode()
    assert world.verify(document).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ({"valid_from": datetime(2026, 11, 21, 10, 0, tzinfo=UTC)}, Verdict.VALID),
        ({"valid_from": datetime(2026, 11, 21, 10, 1, tzinfo=UTC)}, Verdict.INVALID),
        ({"retired": datetime(2026, 11, 21, 10, 0, tzinfo=UTC)}, Verdict.VALID),
        ({"retired": datetime(2026, 11, 21, 9, 59, tzinfo=UTC)}, Verdict.INVALID),
        ({"compromised": datetime(2026, 11, 21, 9, 59, tzinfo=UTC)}, Verdict.INVALID),
    ],
)
def test_a_pinned_key_counts_only_for_proofs_of_its_time(world, limits, verdict):
    world.issuers[0] = RecognisedIssuer(
        id=world.key.controller, name="Office", keys=(world.key.pin(**limits),)
    )
    document = world.key.sign(world.badge(credentialStatus=None))
    assert world.verify(document).verdict is verdict


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        ("2025-12-31T23:59:59+00:00", Verdict.INVALID),  # the proof lies in its future
        ("2026-11-21T10:00:00+00:00", Verdict.VALID),
        ("2026-12-31T23:59:59+00:00", Verdict.VALID),
        ("2026-12-31T23:59:59.999999+00:00", Verdict.VALID),
        ("2027-01-01T00:00:00+00:00", Verdict.EXPIRED),
        ("2027-01-01T00:00:00.000001+00:00", Verdict.EXPIRED),
        ("2026-12-31T10:00:00-14:00", Verdict.EXPIRED),
        ("2027-01-01T13:59:59+14:00", Verdict.VALID),
    ],
)
def test_P06_valid_from_is_inside_and_valid_until_outside(world, at, verdict):
    document = world.key.sign(world.badge(credentialStatus=None))
    assert world.verify(document, at=datetime.fromisoformat(at)).verdict is verdict


@pytest.mark.parametrize(
    ("valid_from", "verdict"),
    [
        ("2026-11-21T10:00:00Z", Verdict.VALID),
        ("2026-11-21T10:00:01Z", Verdict.NOT_YET_VALID),
        ("2026-11-22T00:00:00+14:00", Verdict.VALID),
        ("2026-11-21T10:00:00-00:01", Verdict.NOT_YET_VALID),
    ],
)
def test_P06_what_begins_later_is_not_yet_valid(world, valid_from, verdict):
    assert world.verify(world.key.sign(world.badge(validFrom=valid_from))).verdict is verdict


def test_a_credential_without_dates_has_no_end(world):
    document = world.badge(validUntil=None)
    report = world.verify(world.key.sign(document), at=world.at)
    assert report.verdict is Verdict.VALID


def test_a_revoked_credential_is_revoked_also_when_it_has_expired(world):
    signed = world.key.sign(world.badge(validUntil="2026-11-01T00:00:00Z"))
    assert world.verify(signed).verdict is Verdict.EXPIRED
    world.publish_list([5])
    report = world.verify(signed)
    assert report.verdict is Verdict.REVOKED
    assert codes(report, Step.DATES) == ["EXPIRED"]


def test_an_unknown_issuer_comes_before_revoked(world):
    signed = world.key.sign(world.badge())
    world.publish_list([5])
    world.controllers[world.key.controller] = json.dumps(world.key.did_document()).encode()
    world.issuers.clear()
    report = world.verify(signed)
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert codes(report, Step.STATUS) == ["REVOKED"]


def test_a_source_that_breaks_is_indeterminate_and_never_an_exception(world):
    world.lists["https://certs.example/status/1"] = RuntimeError("disk on fire")
    report = world.verify(world.key.sign(world.badge()))
    assert report.verdict is Verdict.INDETERMINATE
    assert codes(report, Step.STATUS) == ["STATUS_RETRIEVAL_ERROR"]
    assert "fire" not in str(report)


def test_expired_comes_before_a_status_that_could_not_be_had(world):
    world.lists.clear()
    signed = world.key.sign(world.badge(validUntil="2026-11-01T00:00:00Z"))
    assert world.verify(signed).verdict is Verdict.EXPIRED


def test_a_status_list_is_valid_as_what_it_is_and_not_as_a_badge(world):
    report = world.verify(world.lists["https://certs.example/status/1"])
    assert report.verdict is Verdict.VALID
    assert report.credential.kind == "status-list"


def test_F08_nothing_that_a_credential_names_is_fetched_but_keys_and_lists(world):
    document = world.badge(
        evidence=[{"id": "https://certs.example/evidence", "type": ["Evidence"]}],
        image={"id": "https://certs.example/image.png", "type": "Image"},
        termsOfUse=[{"id": "https://certs.example/terms", "type": "Terms"}],
    )
    document["issuer"]["image"] = {"id": "https://certs.example/logo.png", "type": "Image"}
    world.verify(world.key.sign(document, suite="eddsa-jcs-2022"))
    assert set(world.asked) == {"https://certs.example/status/1"}


@pytest.mark.parametrize(
    ("schema", "verdict", "code"),
    [
        (OB_SCHEMAS + "achievementcredential_schema.json", Verdict.VALID, "SCHEMA_HOLDS"),
        (OB_SCHEMAS + "endorsementcredential_schema.json", Verdict.INVALID, "SCHEMA_MISMATCH"),
        ("https://certs.example/schema.json", Verdict.INDETERMINATE, "SCHEMA_UNKNOWN"),
    ],
)  # fmt: skip
def test_a_schema_is_answered_by_our_own_rules_or_not_at_all(world, schema, verdict, code):
    document = world.badge(
        credentialSchema=[{"id": schema, "type": "1EdTechJsonSchemaValidator2019"}]
    )
    report = world.verify(world.key.sign(document, suite="eddsa-jcs-2022"))
    assert (report.verdict, codes(report, Step.SCHEMA)) == (verdict, [code])


FAILURES = {
    Step.FORMAT: ["MALFORMED_VALUE_ERROR"],
    Step.PROOF: ["PROOF_VERIFICATION_ERROR"],
    Step.ISSUER: ["ISSUER_NOT_RECOGNISED"],
    Step.STATUS: ["REVOKED", "SUSPENDED", "MALFORMED_VALUE_ERROR"],
    Step.DATES: ["EXPIRED", "NOT_YET_VALID"],
}


def all_states(step):
    yield Outcome.PASSED, "FINE"
    yield Outcome.INDETERMINATE, "NOT_CHECKED"
    for code in FAILURES[step]:
        yield Outcome.FAILED, code


def check(step, state):
    return Check(step=step, outcome=state[0], code=state[1], sentence="Said.")


def expected_verdict(states):
    """DESIGN, law 3, read out: the first that applies."""
    failed = {step: code for step, (outcome, code) in states.items() if outcome is Outcome.FAILED}
    unknown = {step for step, (outcome, _) in states.items() if outcome is Outcome.INDETERMINATE}
    if Step.FORMAT in failed:
        return Verdict.MALFORMED
    if Step.PROOF in failed or failed.get(Step.STATUS) == "MALFORMED_VALUE_ERROR":
        return Verdict.INVALID
    if {Step.FORMAT, Step.PROOF} & unknown:
        return Verdict.INDETERMINATE
    if Step.ISSUER in failed:
        return Verdict.UNTRUSTED_ISSUER
    for code in ("REVOKED", "SUSPENDED", "NOT_YET_VALID", "EXPIRED"):
        if code in failed.values():
            return Verdict(code.replace("_", "-"))
    return Verdict.INDETERMINATE if unknown else Verdict.VALID


def test_the_verdict_is_the_first_that_applies_for_every_combination_of_outcomes():
    steps = list(FAILURES)
    combinations = list(itertools.product(*(list(all_states(step)) for step in steps)))
    assert len(combinations) == 3 * 3 * 3 * 5 * 4
    for states in combinations:
        taken = dict(zip(steps, states, strict=True))
        checks = [check(step, state) for step, state in taken.items()]
        assert verdict_of(checks) is expected_verdict(taken), taken
        assert verdict_of(reversed(checks)) is expected_verdict(taken)


@given(
    st.lists(
        st.builds(
            Check,
            step=st.sampled_from(Step),
            outcome=st.sampled_from(Outcome),
            code=st.sampled_from(["REVOKED", "EXPIRED", "FINE", "NOT_CHECKED"]),
            sentence=st.just("Said."),
        ),
        max_size=12,
    )
)
def test_T06_valid_means_that_every_check_ran_and_passed(checks):
    if verdict_of(checks) is Verdict.VALID:
        assert {each.outcome for each in checks} == {Outcome.PASSED}
        assert {each.step for each in checks} >= ALWAYS
    elif {each.step for each in checks} >= ALWAYS:
        assert {each.outcome for each in checks} != {Outcome.PASSED}


def test_T06_no_checks_at_all_are_not_valid():
    assert verdict_of([]) is Verdict.INDETERMINATE


def test_a_report_and_a_check_are_no_truth_values(world):
    report = world.verify(b"")
    with pytest.raises(TypeError):
        bool(report)
    with pytest.raises(TypeError):
        bool(report.checks[0])


def test_a_fault_of_ours_is_indeterminate(world, monkeypatch):
    def broken(_):
        raise RuntimeError("fault")

    monkeypatch.setattr("verifier.verify.extract", broken)
    report = world.verify(world.key.sign(world.badge()))
    assert report.verdict is Verdict.INDETERMINATE
    assert report.checks[0].code == "INTERNAL_ERROR"
    assert len(report.checks) == 5


def test_an_unreachable_list_is_never_not_revoked(world):
    for answer in (Unavailable(reason="no answer"), b"<html></html>", b"{}", b""):
        world.lists["https://certs.example/status/1"] = answer
        report = world.verify(world.key.sign(world.badge()))
        assert report.verdict is Verdict.INDETERMINATE, answer


def test_the_past_is_judged_by_what_is_known_now(world):
    old = world.at - timedelta(days=30)
    signed = world.key.sign(world.badge(), created=old)
    assert world.verify(signed, at=old).verdict is Verdict.VALID
    world.publish_list([5])
    assert world.verify(signed, at=old).verdict is Verdict.REVOKED


def test_L07_many_proofs_over_a_large_document_are_refused_as_too_much_work(world):
    claims = {"id": "urn:x:y", "values": [f"v{number}" for number in range(30_000)]}
    document = world.badge(
        **{"@context": [V2, "https://www.w3.org/ns/credentials/undefined-terms/v2"]},
        type=["VerifiableCredential"],
        credentialSubject=claims,
        credentialStatus=None,
    )
    first = world.key.sign(document, suite="eddsa-jcs-2022", id="urn:p:0")
    chained = copy.deepcopy(first)
    for number in range(1, 6):
        earlier = [f"urn:p:{each}" for each in range(number)]
        proof = {**first["proof"][0], "id": f"urn:p:{number}", "previousProof": earlier}
        chained["proof"].append(proof)
    assert world.verify(first).verdict is Verdict.VALID
    report = world.verify(chained)
    assert (report.verdict, report.checks[0].code) == (Verdict.MALFORMED, "TOO_MUCH_WORK")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns"])
def test_P06_the_time_zone_of_the_machine_has_no_say(world, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        document = world.key.sign(world.badge(credentialStatus=None))
        end = datetime(2027, 1, 1, tzinfo=UTC)
        assert world.verify(document, at=end).verdict is Verdict.EXPIRED
        before = end - timedelta(seconds=1)
        assert world.verify(document, at=before.astimezone()).verdict is Verdict.VALID
    finally:
        monkeypatch.undo()
        time.tzset()


def test_proofs_inside_a_token_must_hold_no_less(world):
    both = world.key.sign(world.badge(), suite="eddsa-jcs-2022")
    assert world.verify(world.key.token(both)).verdict is Verdict.VALID
    assert world.verify(world.key.token({**both, "name": "Changed"})).verdict is Verdict.INVALID
    large = world.key.sign(world.badge(description="x" * 40_000), suite="eddsa-jcs-2022")
    assert world.verify(world.key.token(large)).verdict is Verdict.MALFORMED


def badge_of_1_1(world, **members):
    document = world.badge(**members)
    document["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        "https://w3id.org/security/data-integrity/v2",
        "https://w3id.org/vc/status-list/2021/v1",
    ]
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = document.pop("validUntil")
    if "credentialStatus" in document:
        document["credentialStatus"]["type"] = "StatusList2021Entry"
    return document


def test_a_badge_of_data_model_1_1_is_verified_by_its_own_dates(world):
    signed = world.key.sign(badge_of_1_1(world, credentialStatus=None))
    report = world.verify(signed)
    assert report.verdict is Verdict.VALID, report
    assert dict(report.checks[0].facts)["dataModel"] == "1.1"
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert world.verify(signed, at=later).verdict is Verdict.EXPIRED


def test_the_data_model_cannot_be_changed_after_signing(world):
    signed = world.key.sign(badge_of_1_1(world, credentialStatus=None))
    newer = {**signed, "@context": [V2, *signed["@context"][1:]]}
    assert world.verify(newer).verdict in {Verdict.INVALID, Verdict.MALFORMED}
    older = world.key.sign(world.badge())
    older["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    assert world.verify(older).verdict in {Verdict.INVALID, Verdict.MALFORMED}


def test_what_says_the_same_in_another_place_is_not_overlooked(world):
    """JSON-LD may say of one node in two places; the status must be read where it counts."""
    badge = world.badge(evidence=[{"id": world.badge()["id"], "type": ["Evidence"]}])
    signed = world.key.sign(badge)
    world.publish_list([5])
    assert world.verify(signed).verdict is Verdict.REVOKED
    moved = copy.deepcopy(signed)
    status = moved.pop("credentialStatus")
    moved["evidence"][0] |= {
        "type": ["Evidence", "VerifiableCredential"],
        "credentialStatus": status,
    }
    assert world.verify(moved).verdict is Verdict.INVALID
