"""Proofs that are nearly right: rows L6 to L18."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from keys import base58, multikey
from keys.algorithms import KeyType
from verifier.errors import InvalidError
from verifier.proofs.data_integrity import (
    MAXIMUM_PROOFS,
    check_proofs,
    require_controller,
    signing_input,
)
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.report import Outcome

Document = dict[str, Any]


@pytest.fixture
def check(sources, at: datetime) -> Callable[..., ProofResult]:
    def check_one(document: Document, *, at: datetime = at, **expectation: str) -> ProofResult:
        (result,) = check_proofs(
            document, at=at, sources=sources, expectation=ProofExpectation(**expectation)
        )
        return result

    return check_one


@pytest.mark.parametrize(
    ("suite", "key_type"),
    [
        ("eddsa-rdfc-2022", KeyType.ED25519),
        ("eddsa-jcs-2022", KeyType.ED25519),
        ("ecdsa-rdfc-2019", KeyType.P256),
        ("ecdsa-rdfc-2019", KeyType.P384),
        ("ecdsa-jcs-2019", KeyType.P256),
        ("ecdsa-jcs-2019", KeyType.P384),
    ],
)
def test_a_good_proof_of_each_suite_passes_and_says_who_signed(
    suite: str, key_type: KeyType, new_issuer, document: Document, check
) -> None:
    for did in ("did:key", "did:web:signer.example"):
        signer = new_issuer(did, key_type)
        result = check(signer.signed(document, cryptosuite=suite))
        assert result.outcome is Outcome.PASSED
        assert result.code == "SIGNATURE_MATCHES"
        assert result.suite == suite
        assert result.controller == signer.did
        assert result.verification_method == signer.method
        assert result.multikey == multikey.encode(signer.key)
        changed = {
            **signer.signed(document, cryptosuite=suite),
            "validFrom": "2026-01-02T00:00:00Z",
        }
        assert check(changed).outcome is Outcome.FAILED


def test_a_result_is_no_truth_value(issuer, document: Document, check) -> None:
    with pytest.raises(TypeError):
        bool(check(issuer.signed(document)))


@pytest.mark.parametrize(
    ("suite", "key_type"),
    [("eddsa-rdfc-2022", KeyType.ED25519), ("ecdsa-rdfc-2019", KeyType.P256)],
)
@pytest.mark.parametrize("place", ["proof", "evidence"])
def test_L02_a_label_given_to_what_is_signed_is_seen(
    place: str, suite: str, key_type: KeyType, new_issuer, document: Document, check
) -> None:
    """The labels of blank nodes are not signed: the signature alone would still match."""
    document["evidence"] = [{"type": "Evidence"}]
    signed = new_issuer("did:key", key_type).signed(document, cryptosuite=suite)
    assert check(signed).outcome is Outcome.PASSED
    signed[place][0]["id"] = "_:b0"
    result = check(signed)
    assert result.outcome is Outcome.FAILED
    assert result.code == "BLANK_NODE_LABEL"


@pytest.mark.parametrize("proof", [[], None, {}, "", 0, False])
def test_L06_no_proof_is_not_a_good_proof(proof: object, document: Document, check) -> None:
    with pytest.raises(InvalidError, match="no proof") as caught:
        check({**document, "proof": proof})
    assert caught.value.reason == "NO_PROOF"
    with pytest.raises(InvalidError, match="no proof"):
        check(document)


@pytest.mark.parametrize("proof", ["z58", 7, True, [[]], [None], [{}], ["z58"], {"type": "x"}])
def test_L06_what_is_no_proof_fails(proof: object, document: Document, check) -> None:
    assert check({**document, "proof": proof}).outcome is Outcome.FAILED


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_L07_one_bad_proof_in_a_set_is_seen(
    order: tuple[int, int], issuer, new_issuer, document: Document, sources, at
) -> None:
    bad = new_issuer().proof({**document, "validFrom": "2020-01-01T00:00:00Z"})
    proofs = [issuer.proof(document), bad]
    results = check_proofs(
        {**document, "proof": [proofs[index] for index in order]}, at=at, sources=sources
    )
    expected = [Outcome.PASSED, Outcome.FAILED]
    assert [result.outcome for result in results] == [expected[index] for index in order]


def test_L07_the_same_proof_twice_is_refused(issuer, document: Document, check) -> None:
    proof = issuer.proof(document)
    with pytest.raises(InvalidError, match="stands twice"):
        check({**document, "proof": [proof, copy.deepcopy(proof)]})


def test_L07_the_work_for_many_proofs_is_bounded(issuer, document: Document, check) -> None:
    proof = issuer.proof(document)
    many = [{**proof, "id": f"urn:uuid:{number}"} for number in range(1000)]
    with pytest.raises(InvalidError, match=f"at most {MAXIMUM_PROOFS}"):
        check({**document, "proof": many})


def chain(document: Document, first, second) -> Document:
    one = first.proof(document, id="urn:example:one")
    two = second.proof({**document, "proof": [one]}, previousProof="urn:example:one")
    return {**document, "proof": [one, two]}


def test_a_chain_holds(issuer, new_issuer, document: Document, sources, at) -> None:
    results = check_proofs(chain(document, issuer, new_issuer()), at=at, sources=sources)
    assert [result.outcome for result in results] == [Outcome.PASSED, Outcome.PASSED]


def test_L08_a_missing_link_is_refused(issuer, new_issuer, document: Document, check) -> None:
    signed = chain(document, issuer, new_issuer())
    with pytest.raises(InvalidError, match="is not in the document"):
        check({**signed, "proof": signed["proof"][1:]})
    with pytest.raises(InvalidError, match="is not in the document"):
        check({**signed, "proof": signed["proof"][1]})


def test_L08_a_chain_without_its_last_link_is_another_document(
    issuer, new_issuer, document: Document, check
) -> None:
    """What remains is what the first signer signed; that it was endorsed is not claimed."""
    signed = chain(document, issuer, new_issuer())
    result = check({**signed, "proof": signed["proof"][:1]})
    assert result.outcome is Outcome.PASSED
    assert result.controller == issuer.did


def test_L08_a_proof_before_itself_is_refused(issuer, document: Document, check) -> None:
    proof = issuer.proof(document)
    itself = {**proof, "id": "urn:example:a", "previousProof": "urn:example:a"}
    with pytest.raises(InvalidError, match="its own previous proof"):
        check({**document, "proof": itself})
    circle = [
        {**proof, "id": "urn:example:a", "previousProof": ["urn:example:b"]},
        {**proof, "id": "urn:example:b", "previousProof": ["urn:example:a"]},
    ]
    with pytest.raises(InvalidError, match="in a circle"):
        check({**document, "proof": circle})


def test_L08_two_proofs_with_one_id_are_refused(issuer, new_issuer, document, check) -> None:
    proofs = [signer.proof(document, id="urn:example:a") for signer in (issuer, new_issuer())]
    with pytest.raises(InvalidError, match="two proofs have the id"):
        check({**document, "proof": proofs})


@pytest.mark.parametrize("link", [None, 7, [], [7], {}])
def test_L08_a_previous_proof_that_is_no_id_fails(
    link: object, issuer, document: Document, check
) -> None:
    signed = issuer.signed(document)
    signed["proof"][0]["previousProof"] = link
    assert check(signed).outcome is Outcome.FAILED


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "assertionmethod", ""])
def test_L09_a_proof_for_another_purpose_fails(
    purpose: str, issuer, document: Document, check
) -> None:
    result = check(issuer.signed(document, proofPurpose=purpose))
    assert result.outcome is Outcome.FAILED


def test_L09_a_key_listed_for_another_purpose_fails(issuer, document: Document, check) -> None:
    issuer.document["authentication"] = issuer.document.pop("assertionMethod")
    result = check(issuer.signed(document))
    assert result.outcome is Outcome.FAILED
    assert result.code == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


def test_L09_a_did_key_agrees_on_no_key(new_issuer, document: Document, check) -> None:
    signed = new_issuer().signed(document, proofPurpose="keyAgreement")
    result = check(signed, purpose="keyAgreement")
    assert result.code == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


def test_L10_anothers_key_is_not_the_issuers(
    issuer, new_issuer, document: Document, sources, at
) -> None:
    other = new_issuer("did:web:other.example")
    results = check_proofs(other.signed(document), at=at, sources=sources)
    assert results[0].outcome is Outcome.PASSED
    with pytest.raises(InvalidError, match=r"signed by did:web:other\.example") as caught:
        require_controller(results, issuer.did)
    assert caught.value.reason == "ISSUER_DID_NOT_SIGN"
    require_controller(results, other.did)


def test_L10_a_failed_proof_of_the_issuers_binds_nothing(
    issuer, document: Document, sources, at
) -> None:
    signed = {**issuer.signed(document), "validFrom": "2020-01-01T00:00:00Z"}
    results = check_proofs(signed, at=at, sources=sources)
    assert results[0].controller == issuer.did
    with pytest.raises(InvalidError, match="it was signed by"):
        require_controller(results, issuer.did)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (
            lambda issuer: issuer.document["verificationMethod"][0].update(
                controller="did:web:other.example"
            ),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            lambda issuer: issuer.document["verificationMethod"][0].pop("controller"),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            lambda issuer: issuer.document.update(id="did:web:other.example"),
            "INVALID_CONTROLLER_DOCUMENT_ID",
        ),
        (lambda issuer: issuer.document.pop("id"), "INVALID_CONTROLLER_DOCUMENT_ID"),
        (
            lambda issuer: issuer.document["verificationMethod"][0].update(
                id="did:web:other.example#key"
            ),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
        (
            lambda issuer: issuer.document.update(verificationMethod=[]),
            "INVALID_VERIFICATION_METHOD",
        ),
        (lambda issuer: issuer.document.update(assertionMethod=[]), "INVALID_RELATIONSHIP"),
        (
            lambda issuer: issuer.document.update(assertionMethod="#x"),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
        (lambda issuer: issuer.document.update(deactivated=True), "INVALID_CONTROLLER_DOCUMENT"),
        (
            lambda issuer: issuer.document["verificationMethod"][0].update(type="X25519"),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            lambda issuer: issuer.document["verificationMethod"][0].update(
                publicKeyMultibase="z6Mk"
            ),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            lambda issuer: issuer.document["verificationMethod"][0].update(
                publicKeyJwk={"kty": "OKP"}
            ),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            lambda issuer: issuer.document["verificationMethod"].append(
                dict(issuer.document["verificationMethod"][0])
            ),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
        (
            lambda issuer: issuer.document["verificationMethod"].append("key"),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
        (
            lambda issuer: issuer.sources.documents.update({issuer.did: b"<html>"}),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
        (
            lambda issuer: issuer.sources.documents.update({issuer.did: b'{"id":1,"id":2}'}),
            "INVALID_CONTROLLER_DOCUMENT",
        ),
    ],
)
def test_L10_a_controller_document_that_does_not_vouch_for_the_key(
    spoil: Callable[[Any], object], code: str, issuer, document: Document, check
) -> None:
    signed = issuer.signed(document)
    spoil(issuer)
    result = check(signed)
    assert result.outcome is Outcome.FAILED
    assert result.code.startswith(code)


def test_L10_the_fragment_alone_makes_no_key(issuer, new_issuer, document: Document, check) -> None:
    """``did:web:…#z6Mk…`` with the forger's own key after the ``#``."""
    forger = new_issuer()
    forger.method = f"{issuer.did}#{multikey.encode(forger.key)}"
    result = check(forger.signed(document))
    assert result.outcome is Outcome.FAILED
    assert result.code == "INVALID_VERIFICATION_METHOD"


def test_L10_did_key_with_another_fragment_fails(new_issuer, document: Document, check) -> None:
    one, other = new_issuer(), new_issuer()
    for method in (
        f"{one.did}#{multikey.encode(other.key)}",
        f"{other.did}#{multikey.encode(one.key)}",
        f"{one.did}#key-1",
        f"{one.did}?x#{multikey.encode(one.key)}",
    ):
        one.method = method
        result = check(one.signed(document))
        assert result.outcome is Outcome.FAILED
        assert result.code.startswith("INVALID_VERIFICATION_METHOD")


@pytest.mark.parametrize(
    "method",
    [
        "",
        "#key",
        "did:web:certs.example",
        "did:web:certs.example#",
        "http://certs.example/keys#1",
        "file:///etc/passwd#1",
        "../../k.pem",
        "did:web:certs.example#a#b",
        "did:web:certs.example #a",
        "did:web:certs.example\n#a",
        "' OR 1=1--",
        "x" * 1_000_000,
        7,
        None,
        ["did:web:certs.example#a"],
        {"id": "did:web:certs.example#a"},
    ],
)
def test_L10_what_is_no_address_of_a_key_is_looked_up_nowhere(
    method: object, issuer, document: Document, check, sources
) -> None:
    signed = issuer.signed(document)
    signed["proof"][0]["verificationMethod"] = method
    assert check(signed).outcome is Outcome.FAILED
    assert sources.asked == []


def test_a_controller_that_cannot_be_reached_is_indeterminate(
    issuer, document: Document, check, sources
) -> None:
    sources.documents.clear()
    result = check(issuer.signed(document))
    assert result.outcome is Outcome.INDETERMINATE
    assert result.code == "CONTROLLER_DOCUMENT_UNAVAILABLE"


def test_embedded_and_relative_methods_are_understood(issuer, document: Document, check) -> None:
    method = issuer.document["verificationMethod"].pop()
    method["id"] = "#" + method["id"].partition("#")[2]
    issuer.document["assertionMethod"] = [method]
    assert check(issuer.signed(document)).outcome is Outcome.PASSED
    issuer.document["assertionMethod"] = [method["id"]]
    issuer.document["verificationMethod"] = [method]
    assert check(issuer.signed(document)).outcome is Outcome.PASSED


def test_a_foreign_kind_of_key_beside_it_does_no_harm(issuer, document: Document, check) -> None:
    issuer.document["verificationMethod"].append(
        {"id": "#x", "type": "X25519KeyAgreementKey2020", "controller": issuer.did}
    )
    assert check(issuer.signed(document)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "exposed",
    [
        {"secretKeyMultibase": "z3u2"},
        {"privateKeyMultibase": "z3u2"},
        {"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}},
    ],
)
def test_J15_a_published_private_key_spoils_the_document(
    exposed: dict[str, object], issuer, document: Document, check
) -> None:
    issuer.document["verificationMethod"].append(
        {"id": f"{issuer.did}#other", "type": "JsonWebKey", "controller": issuer.did, **exposed}
    )
    result = check(issuer.signed(document))
    assert result.outcome is Outcome.FAILED
    assert result.code == "PRIVATE_KEY_EXPOSED"
    assert "ALARM" in result.sentence


def test_L11_a_key_that_had_expired_before_the_proof(
    issuer, document: Document, check, at: datetime
) -> None:
    method = issuer.document["verificationMethod"][0]
    method["expires"] = "2026-06-01T11:00:00Z"
    result = check(issuer.signed(document, created="2026-06-01T11:00:00Z"))
    assert (result.outcome, result.code) == (Outcome.FAILED, "KEY_EXPIRED")
    earlier = issuer.signed(document, created="2026-06-01T10:59:59Z")
    result = check(earlier)
    assert (result.outcome, result.code) == (Outcome.INDETERMINATE, "KEY_EXPIRED")
    before = at - timedelta(hours=1, seconds=1)
    assert check(earlier, at=before).outcome is Outcome.PASSED


def test_L11_a_revoked_key_vouches_for_nothing_not_even_backdated(
    issuer, document: Document, check, at: datetime
) -> None:
    signed = issuer.signed(document, created="2020-01-01T00:00:00Z")
    issuer.document["verificationMethod"][0]["revoked"] = "2026-06-01T12:00:00Z"
    result = check(signed)
    assert (result.outcome, result.code) == (Outcome.FAILED, "KEY_REVOKED")
    assert check(signed, at=at - timedelta(seconds=1)).outcome is Outcome.PASSED


@pytest.mark.parametrize("moment", ["2026-06-01", 7, None, "", "2026-06-01 12:00:00Z"])
def test_L11_a_key_with_a_date_that_is_none_is_refused(
    moment: object, issuer, document: Document, check
) -> None:
    for name in ("expires", "revoked"):
        issuer.document["verificationMethod"][0][name] = moment
        assert check(issuer.signed(document)).code == "INVALID_CONTROLLER_DOCUMENT"
        del issuer.document["verificationMethod"][0][name]


@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        ("2026-06-01T12:05:00Z", Outcome.PASSED),
        ("2026-06-01T12:05:01Z", Outcome.FAILED),
        ("2099-01-01T00:00:00Z", Outcome.FAILED),
        ("2026-06-01T14:05:00+02:00", Outcome.PASSED),
    ],
)
def test_L12_a_proof_from_the_future(
    created: str, outcome: Outcome, issuer, document: Document, check
) -> None:
    assert check(issuer.signed(document, created=created)).outcome is outcome


@pytest.mark.parametrize(
    "created",
    [None, "", 7, "2026-06-01", "2026-06-01T11:00:00", "2026-W22-1T11:00:00Z", "yesterday"],
)
def test_L12_created_missing_or_no_date_time_stamp(
    created: object, issuer, document: Document, check
) -> None:
    result = check(issuer.signed(document, created=created))
    assert result.outcome is Outcome.FAILED
    assert "created" in result.sentence


def test_L12_an_expired_proof(issuer, document: Document, check) -> None:
    result = check(issuer.signed(document, expires="2026-06-01T12:00:00Z"))
    assert (result.outcome, result.code) == (Outcome.FAILED, "PROOF_EXPIRED")
    assert check(issuer.signed(document, expires="2026-06-01T12:00:01Z")).outcome is Outcome.PASSED
    assert check(issuer.signed(document, expires="never")).outcome is Outcome.FAILED


def test_L13_challenge_and_domain_must_be_those_that_were_given(
    issuer, document: Document, check
) -> None:
    signed = issuer.signed(
        document, proofPurpose="authentication", challenge="n-1", domain="https://a.example"
    )
    issuer.document["authentication"] = [issuer.method]
    good = {"purpose": "authentication", "challenge": "n-1", "domain": "https://a.example"}
    assert check(signed, **good).outcome is Outcome.PASSED
    for change, code in (
        ({"challenge": "n-2"}, "INVALID_CHALLENGE_ERROR"),
        ({"domain": "https://b.example"}, "INVALID_DOMAIN_ERROR"),
    ):
        result = check(signed, **{**good, **change})
        assert (result.outcome, result.code) == (Outcome.FAILED, code)
    without = {"purpose": "authentication"}
    assert check(signed, **without).code == "INVALID_CHALLENGE_ERROR"
    assert check(signed, **without, challenge="n-1").code == "INVALID_DOMAIN_ERROR"
    bare = issuer.signed(document, proofPurpose="authentication")
    assert check(bare, **good).code == "INVALID_CHALLENGE_ERROR"


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-rdfc-2099"},
        {"cryptosuite": ["eddsa-jcs-2022"]},
        {"cryptosuite": "eddsa-jcs-2022 "},
        {"cryptosuite": "EDDSA-JCS-2022"},
        {"cryptosuite": None},
        {"cryptosuite": "Ed25519Signature2020"},
        {"type": "Ed25519Signature2018"},
        {"type": "Ed25519Signature2020"},
        {"type": ["DataIntegrityProof"]},
        {"type": "dataintegrityproof"},
        {"type": None},
    ],
)
def test_L14_unknown_suites_and_types_fail(
    change: dict[str, object], issuer, document: Document, check, sources
) -> None:
    signed = issuer.signed(document)
    signed["proof"][0].update(change)
    result = check(signed)
    assert result.outcome is Outcome.FAILED
    assert result.code in {"UNSUPPORTED_CRYPTOSUITE", "UNSUPPORTED_PROOF_TYPE"}
    assert sources.asked == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: "u" + value[1:],
        lambda value: "m" + value[1:],
        lambda value: value[1:],
        lambda value: "z",
        lambda value: "",
        lambda value: "z" + base58.encode(base58.decode(value[1:])[:63]),
        lambda value: "z" + base58.encode(base58.decode(value[1:]) + b"\0"),
        lambda value: "z1" + value[1:],
        lambda value: value + " ",
        lambda value: "z" + "2" * 1_000_000,
        lambda value: [value],
        lambda value: None,
        lambda value: 7,
    ],
)
def test_L14_a_proof_value_in_another_form_fails(
    spoil: Callable[[str], object], issuer, document: Document, check, sources
) -> None:
    signed = issuer.signed(document)
    signed["proof"][0]["proofValue"] = spoil(signed["proof"][0]["proofValue"])
    assert check(signed).outcome is Outcome.FAILED
    assert sources.asked == []


def test_L14_a_key_of_another_kind_than_the_suites(issuer, new_issuer, document, check) -> None:
    """The key is P-256, the suite says EdDSA: 64 bytes either way."""
    signer = new_issuer("did:web:signer.example", KeyType.P256)
    signed = signer.signed(document, cryptosuite="ecdsa-jcs-2019")
    signed["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"
    result = check(signed)
    assert result.outcome is Outcome.FAILED
    assert "P-256 key" in result.sentence


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_L15_a_context_of_the_proofs_own(suite: str, issuer, document: Document, check) -> None:
    same = issuer.signed(document, cryptosuite=suite, **{"@context": document["@context"]})
    assert check(same).outcome is Outcome.PASSED
    for context in (document["@context"][:1], [*document["@context"], "https://x.example"], None):
        injected = copy.deepcopy(issuer.signed(document, cryptosuite=suite))
        injected["proof"][0]["@context"] = context
        result = check(injected)
        assert result.outcome is Outcome.FAILED
        assert "@context" in result.sentence


def test_L15_a_context_added_after_the_signature(issuer, document: Document, check) -> None:
    """Allowed by the letter of eddsa-jcs-2022 §3.3.2; the added one could change every word."""
    first = {**document, "@context": document["@context"][:1]}
    signed = issuer.signed(first, **{"@context": first["@context"]})
    assert check(signed).outcome is Outcome.PASSED
    assert check({**signed, "@context": document["@context"]}).outcome is Outcome.FAILED


def test_every_member_of_a_proof_is_signed(issuer, document: Document, check) -> None:
    signed = issuer.signed(document, id="urn:example:1", nonce="n", expires="2027-01-01T00:00:00Z")
    assert check(signed).outcome is Outcome.PASSED
    for name, value in {
        "id": "urn:example:2",
        "nonce": "m",
        "expires": "2028-01-01T00:00:00Z",
        "created": "2026-06-01T11:00:01Z",
        "added": "something",
    }.items():
        changed = copy.deepcopy(signed)
        changed["proof"][0][name] = value
        assert check(changed).outcome is Outcome.FAILED
    for name in ("id", "nonce", "expires"):
        changed = copy.deepcopy(signed)
        del changed["proof"][0][name]
        assert check(changed).outcome is Outcome.FAILED


def test_L18_names_are_signed_as_they_are_written(issuer, document: Document, check) -> None:
    composed, decomposed = "Zoë", "Zoe\u0308"
    signed = issuer.signed({**document, "name": composed})
    assert check(signed).outcome is Outcome.PASSED
    assert check({**signed, "name": decomposed}).outcome is Outcome.FAILED


class TestKeysAtTheirOwnAddress:
    """A verification method that is an https address and answers the key alone."""

    KEY = "https://keys.example/1"

    @pytest.fixture
    def signed(self, issuer, document: Document) -> Document:
        (method,) = issuer.document["verificationMethod"]
        issuer.document["verificationMethod"] = []
        issuer.document["assertionMethod"] = [self.KEY]
        issuer.method = self.KEY
        issuer.sources.documents[self.KEY] = {**method, "id": self.KEY}
        return issuer.signed(document)

    def test_its_controller_must_list_it(self, signed: Document, issuer, check) -> None:
        result = check(signed)
        assert (result.outcome, result.controller) == (Outcome.PASSED, issuer.did)
        issuer.document["assertionMethod"] = []
        assert check(signed).code == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "https://keys.example/2"},
            {"id": None},
            {"controller": None},
            {"controller": "did:web:other.example"},
            {"controller": ["did:web:certs.example"]},
            {"type": "Unknown"},
            {"revoked": "2026-06-01T11:00:00Z"},
        ],
    )
    def test_L10_what_is_not_that_key_of_that_controller(
        self, change: Document, signed: Document, issuer, check
    ) -> None:
        issuer.sources.documents["did:web:other.example"] = {"id": "did:web:other.example"}
        issuer.sources.documents[self.KEY].update(change)
        assert check(signed).outcome is Outcome.FAILED

    def test_what_is_no_json_is_no_key(self, signed: Document, issuer, check) -> None:
        issuer.sources.documents[self.KEY] = b"<html>"
        assert check(signed).code == "INVALID_VERIFICATION_METHOD"

    def test_unreachable_is_indeterminate(self, signed: Document, issuer, check) -> None:
        for address in (self.KEY, issuer.did):
            kept = issuer.sources.documents.pop(address)
            assert check(signed).outcome is Outcome.INDETERMINATE
            issuer.sources.documents[address] = kept


def test_a_suite_signs_only_with_its_own_kind_of_key(issuer, document: Document) -> None:
    configuration = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}
    with pytest.raises(InvalidError, match="does not go with P-256"):
        signing_input(document, configuration, key_type=KeyType.P256)
