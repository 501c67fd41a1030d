import json
from pathlib import Path

import pytest

from verifier.policy.look_alike import deceives, mistaken_for, skeleton
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.policy.registry_file import RegistryError, parse_registry
from verifier.report import Step, Verdict

OFFICE = "Example Certification Office"


@pytest.mark.parametrize(
    "name",
    [
        "Example Certification Office",
        "EXAMPLE CERTIFICATION OFFICE",
        "Ехаmрlе Сеrtіfісаtіоn Оffісе",  # Cyrillic letters
        "Εxample Certificatiοn Office",  # Greek letters
        "Example\u200b Certification\u2060 Office",  # hidden characters
        "Example  Certification-Office",
        "Exampl\u0435 Certific\u0430tion Office",
        "Exámple Certificatión Office",
        "Example Cert\u202eification Office",
        "Exarnple Certification Office",
        "Examp1e Certificati0n 0ffice",
        "Ｅｘａｍｐｌｅ Ｃｅｒｔｉｆｉｃａｔｉｏｎ Ｏｆｆｉｃｅ",  # full width
        "Example Certiﬁcation Oﬃce",  # ligatures
    ],
)
def test_T02_a_name_that_looks_like_a_known_one_is_told(name):
    registry = TrustRegistry(issuers=(RecognisedIssuer(id="did:web:a.example", name=OFFICE),))
    assert mistaken_for(name, registry) is registry.issuers[0]


@pytest.mark.parametrize("name", ["", "!!!", "Example Office", "Examination Office", "例"])
def test_other_names_are_not_mistaken(name):
    registry = TrustRegistry(issuers=(RecognisedIssuer(id="did:web:a.example", name=OFFICE),))
    assert mistaken_for(name, registry) is None


def test_T02_a_stranger_with_a_known_name_is_untrusted_with_a_warning(world, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()

    def code(name):
        document = world.badge(
            issuer={"id": stranger.controller, "type": ["Profile"], "name": name},
            credentialStatus=None,
        )
        report = world.verify(stranger.sign(document))
        assert report.verdict is Verdict.UNTRUSTED_ISSUER
        assert report.issuer.claimed_name == name
        return next(check.code for check in report.checks if check.step is Step.ISSUER)

    assert code("Ехample Certification Office") == "ISSUER_LOOKS_LIKE_ANOTHER"
    assert code("Honest \u202eOffice") == "ISSUER_NAME_DECEPTIVE"
    assert code("Honest Office") == "ISSUER_NOT_RECOGNISED"


def test_T02_two_known_issuers_must_not_look_alike():
    file = """
    [[issuer]]
    id = "did:web:a.example"
    name = "Example Office"
    [[issuer]]
    id = "did:web:b.example"
    name = "Ехample Office"
    """
    with pytest.raises(RegistryError, match="look alike"):
        parse_registry(file.encode(), folder=Path())


def test_skeletons_are_stable():
    assert skeleton(skeleton(OFFICE)) == skeleton(OFFICE)
    assert deceives("a\u202eb")
    assert not deceives("Ünïcode 例 Office")
