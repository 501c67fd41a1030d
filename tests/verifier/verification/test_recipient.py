import hashlib

import pytest

from verifier.credential import parse_credential
from verifier.report import Outcome
from verifier.verification.recipient import check_recipient

SALT = "KosherSalt"


def identity(kind, value, *, hashed=False, **members):
    return {
        "type": "IdentityObject",
        "identityType": kind,
        "identityHash": value,
        "hashed": hashed,
        **members,
    }


def hashed(text, algorithm="sha256", salt=SALT):
    digest = hashlib.new(algorithm, (text + (salt or "")).encode()).hexdigest()
    members = {} if salt is None else {"salt": salt}
    return identity("emailAddress", f"{algorithm}${digest}", hashed=True, **members)


def outcome(world, recipient, *identities, **subject):
    document = world.badge()
    document["credentialSubject"] = {
        **document["credentialSubject"],
        "identifier": list(identities),
        **subject,
    }
    return check_recipient(parse_credential(document), recipient).outcome


# Made by: printf 'mayze@example.orgdeadsea' | sha256sum
KNOWN = "sha256$c8d32d06746899d78eefe21857f5f8327c15f5f4fe7999d42c5c65fcd71e050e"


def test_a_hash_that_was_made_elsewhere_is_matched(world):
    known = identity("emailAddress", KNOWN, hashed=True, salt="deadsea")
    assert outcome(world, "mayze@example.org", known) is Outcome.PASSED
    assert outcome(world, "maize@example.org", known) is Outcome.FAILED


@pytest.mark.parametrize(
    ("recipient", "given", "expected"),
    [
        ("ada@example.org", identity("emailAddress", "ada@example.org"), Outcome.PASSED),
        ("Ada@Example.org ", identity("emailAddress", "ada@example.org"), Outcome.PASSED),
        ("ada@example.org", identity("emailAddress", "Ada@example.org"), Outcome.PASSED),
        ("eve@example.org", identity("emailAddress", "ada@example.org"), Outcome.FAILED),
        ("ada@example.org", identity("userName", "ada@example.org"), Outcome.FAILED),
        ("Ada Example", identity("name", "Ada Example"), Outcome.FAILED),
        ("A-17", identity("accountId", "A-17"), Outcome.PASSED),
        ("a-17", identity("accountId", "A-17"), Outcome.FAILED),
        ("ada@example.org", hashed("ada@example.org"), Outcome.PASSED),
        ("ADA@example.org", hashed("ada@example.org"), Outcome.PASSED),
        ("Ada@example.org", hashed("Ada@example.org"), Outcome.PASSED),
        ("ada@example.org", hashed("ada@example.org", salt=None), Outcome.PASSED),
        ("ada@example.org", hashed("ada@example.org", "md5"), Outcome.PASSED),
        ("eve@example.org", hashed("ada@example.org"), Outcome.FAILED),
    ],
)
def test_identifiers_are_compared_by_their_kind(world, recipient, given, expected):
    assert outcome(world, recipient, given) is expected


@pytest.mark.parametrize("digest", ["sha9$00", "ada@example.org", "", "$"])
def test_a_hash_that_is_not_understood_is_no_answer(world, digest):
    given = identity("emailAddress", digest, hashed=True)
    assert outcome(world, "ada@example.org", given) is Outcome.INDETERMINATE


def test_one_of_several_identifiers_is_enough(world):
    several = (
        identity("name", "Ada Example"),
        identity("emailAddress", "sha9$00", hashed=True),
        hashed("ada@example.org"),
    )
    assert outcome(world, "ada@example.org", *several) is Outcome.PASSED
    assert outcome(world, "eve@example.org", *several) is Outcome.INDETERMINATE


def test_the_subjects_own_id_is_matched(world):
    assert outcome(world, "did:example:ada", id="did:example:ada") is Outcome.PASSED
    assert outcome(world, "ada@example.org", id="mailto:ada@example.org") is Outcome.PASSED
    assert outcome(world, "did:example:eve", id="did:example:ada") is Outcome.FAILED
