import pytest

from verifier.report import Verdict
from verifier.verification.endorsements import MOST_ENDORSEMENTS

OB = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def endorsement(world, endorsed_id, **members):
    return {
        "@context": OB,
        "id": "https://certs.example/endorsements/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": world.key.controller, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": endorsed_id,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Well made.",
        },
        **members,
    }


def verified(world, badge):
    return world.verify(world.key.sign(badge))


def test_an_endorsement_that_holds_is_shown_with_its_own_verdict(world):
    badge = world.badge()
    badge["endorsement"] = [world.key.sign(endorsement(world, badge["id"]))]
    report = verified(world, badge)
    (found,) = report.endorsements
    assert report.verdict is Verdict.VALID
    assert (found.place, found.report.verdict) == ("/endorsement/0", Verdict.VALID)
    assert found.comment == "Well made."


def test_an_endorsement_of_the_achievement_and_of_the_issuer_are_found(world):
    badge = world.badge()
    achievement = badge["credentialSubject"]["achievement"]
    achievement["endorsement"] = [world.key.sign(endorsement(world, achievement["id"]))]
    badge["issuer"]["endorsementJwt"] = [
        world.key.token(endorsement(world, badge["issuer"]["id"])).decode()
    ]
    # No published context defines endorsementJwt, so only JCS can sign it.
    report = world.verify(world.key.sign(badge, suite="eddsa-jcs-2022"))
    assert {each.place: each.report.verdict for each in report.endorsements} == {
        "/issuer/endorsementJwt/0": Verdict.VALID,
        "/credentialSubject/achievement/endorsement/0": Verdict.VALID,
    }


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_an_endorsement_is_found_where_badges_like_it_carried_none(world, suite):
    """That nothing carries one is remembered of a badge's outline, and holds for no other."""
    for with_one in (False, True, False, True):
        badge = world.badge()
        issuer = badge["issuer"]
        if with_one:
            issuer["endorsement"] = [world.key.sign(endorsement(world, issuer["id"]), suite=suite)]
        report = world.verify(world.key.sign(badge, suite=suite))
        assert [each.place for each in report.endorsements] == (
            ["/issuer/endorsement/0"] if with_one else []
        )


def test_a_false_endorsement_is_invalid_says_nothing_and_leaves_the_badge_as_it_is(world):
    badge = world.badge()
    false = world.key.sign(endorsement(world, badge["id"]))
    false["credentialSubject"]["endorsementComment"] = "The best of all."
    badge["endorsement"] = [false]
    report = verified(world, badge)
    (found,) = report.endorsements
    assert report.verdict is Verdict.VALID
    assert (found.report.verdict, found.comment) == (Verdict.INVALID, None)


def test_an_endorsement_of_something_else_is_not_one_of_this(world):
    badge = world.badge()
    other = world.key.sign(endorsement(world, "https://certs.example/c/other"))
    badge["endorsement"] = [other, world.key.sign(world.badge())]
    report = world.verify(world.key.sign(badge, suite="eddsa-jcs-2022"))
    assert report.verdict is Verdict.MALFORMED  # a badge is no EndorsementCredential
    badge["endorsement"] = [other]
    (found,) = verified(world, badge).endorsements
    assert found.report.verdict is Verdict.MALFORMED
    assert found.report.checks[0].code == "ENDORSES_SOMETHING_ELSE"
    assert found.comment is None


def test_an_endorser_whom_nobody_knows_is_untrusted(world, new_key):
    stranger = new_key("did:web:stranger.example")
    badge = world.badge()
    unsigned = endorsement(
        world, badge["id"], issuer={"id": stranger.controller, "type": ["Profile"]}
    )
    badge["endorsement"] = [stranger.sign(unsigned)]
    (found,) = verified(world, badge).endorsements
    assert found.report.verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("count", [MOST_ENDORSEMENTS, MOST_ENDORSEMENTS + 5])
def test_the_number_of_endorsements_that_are_verified_is_bounded(world, count):
    badge = world.badge()
    one = world.key.sign(endorsement(world, badge["id"]))
    badge["endorsement"] = [one] * count
    report = world.verify(world.key.sign(badge, suite="eddsa-jcs-2022"))
    verdicts = [each.report.verdict for each in report.endorsements]
    assert verdicts.count(Verdict.VALID) == MOST_ENDORSEMENTS
    assert verdicts[MOST_ENDORSEMENTS:] == [Verdict.INDETERMINATE] * min(
        1, count - MOST_ENDORSEMENTS
    )


def test_endorsements_of_endorsements_are_the_end(world):
    badge = world.badge()
    document = None
    for _ in range(4):
        issuer = {"id": world.key.controller, "type": ["Profile"]}
        if document is not None:
            issuer["endorsement"] = [document]
        unsigned = endorsement(world, world.key.controller, issuer=issuer)
        document = world.key.sign(unsigned, suite="eddsa-jcs-2022")
    badge["issuer"]["endorsement"] = [document]
    report = world.verify(world.key.sign(badge, suite="eddsa-jcs-2022"))
    places = [each.place for each in report.endorsements]
    below = "/issuer/endorsement/0"
    assert places == [below, below * 2, below * 3]
    assert [each.report.verdict for each in report.endorsements] == [
        Verdict.VALID, Verdict.VALID, Verdict.INDETERMINATE,
    ]  # fmt: skip


def test_the_size_of_endorsements_that_are_verified_is_bounded(world):
    badge = world.badge()
    large = endorsement(world, badge["id"], name="x" * 100_000)
    one = world.key.sign(large, suite="eddsa-jcs-2022")
    badge["endorsement"] = [one] * 5
    report = world.verify(world.key.sign(badge, suite="eddsa-jcs-2022"))
    assert [each.report.verdict for each in report.endorsements] == [
        Verdict.VALID, Verdict.VALID, Verdict.INDETERMINATE,
    ]  # fmt: skip
