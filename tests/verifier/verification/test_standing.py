"""Rows S1-S11: what a status list may do, and what it may not."""

import base64
import gzip
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from verifier.report import Outcome, Step, Verdict
from verifier.sources import Found, Unavailable
from verifier.status import bitstring

LIST = "https://certs.example/status/1"


def status_of(world, **badge):
    report = world.verify(world.key.sign(world.badge(**badge), suite="eddsa-jcs-2022"))
    checks = [check for check in report.checks if check.step is Step.STATUS]
    return report.verdict, [check.code for check in checks]


def multibase(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("indices", "verdict", "code"),
    [
        ([], Verdict.VALID, "NOT_REVOKED"),
        ([5], Verdict.REVOKED, "REVOKED"),
        ([4, 6, 0, 7, 13, 131_071], Verdict.VALID, "NOT_REVOKED"),
    ],
)
def test_the_bit_at_the_index_decides(world, indices, verdict, code):
    world.publish_list(indices)
    assert status_of(world) == (verdict, [code])


@pytest.mark.parametrize("index", [0, 7, 8, 131_071])
def test_S11_byte_boundaries_and_the_last_bit(world, index):
    entry = world.entry(statusListIndex=str(index))
    world.publish_list(set(range(131_072)) - {index})
    assert status_of(world, credentialStatus=entry)[0] is Verdict.VALID
    world.publish_list([index])
    assert status_of(world, credentialStatus=entry)[0] is Verdict.REVOKED


def test_what_was_looked_at_is_told(world):
    report = world.verify(world.key.sign(world.badge()))
    (check,) = [check for check in report.checks if check.step is Step.STATUS]
    assert dict(check.facts)["list"] == LIST
    assert dict(check.facts)["published"] == "2026-11-21T09:59:00+00:00"
    assert "21 November 2026, 09:59 UTC" in check.sentence


BAD_INDICES = [
    "9_4567", " 5 ", "٥", "-1", "+5", 5, 5.0, "1e3", "5.0", None, [], ["5"], "", "0x5", "05",
    str(2**64), True, "5\n",
]  # fmt: skip


@pytest.mark.parametrize("index", BAD_INDICES)
def test_S03_an_index_is_ascii_digits_in_a_text_and_nothing_else(world, index):
    verdict, codes = status_of(world, credentialStatus=world.entry(statusListIndex=index))
    assert (verdict, codes) == (Verdict.INVALID, ["MALFORMED_VALUE_ERROR"])
    assert world.asked == []


@pytest.mark.parametrize("index", ["131072", "9007199254740991"])
def test_S03_an_index_outside_of_the_list_is_not_good(world, index):
    status = status_of(world, credentialStatus=world.entry(statusListIndex=index))
    assert status == (Verdict.INDETERMINATE, ["RANGE_ERROR"])


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (multibase(gzip.compress(bytes(9 * 1024 * 1024))), "STATUS_VERIFICATION_ERROR"),
        (multibase(gzip.compress(bytes(16_384)) * 2), "STATUS_VERIFICATION_ERROR"),
        (multibase(bytes(16_384)), "STATUS_VERIFICATION_ERROR"),
        (multibase(gzip.compress(bytes(16_383))), "STATUS_LIST_LENGTH_ERROR"),
        ("", "STATUS_VERIFICATION_ERROR"),
        (5, "MALFORMED_VALUE_ERROR"),
        (None, "MALFORMED_VALUE_ERROR"),
    ],
    ids=["S01 bomb", "S02 two members", "S02 no gzip", "S04 short", "empty", "number", "null"],
)
def test_S01_S02_S04_a_list_that_cannot_be_unpacked_is_never_good(world, encoded, code):
    unsigned = world.status_list(subject={"encodedList": encoded})
    signed = world.key.sign(unsigned, suite="eddsa-jcs-2022")
    world.lists[LIST] = json.dumps(signed).encode()
    assert status_of(world) == (Verdict.INDETERMINATE, [code])


@pytest.mark.parametrize(
    ("purpose", "listed", "verdict", "code"),
    [
        ("revocation", "suspension", Verdict.INDETERMINATE, "STATUS_VERIFICATION_ERROR"),
        ("revocation", ["suspension", "revocation"], Verdict.REVOKED, "REVOKED"),
        ("suspension", "suspension", Verdict.SUSPENDED, "SUSPENDED"),
        ("refresh", "refresh", Verdict.VALID, "REFRESH_AVAILABLE"),
        ("message", "message", Verdict.INDETERMINATE, "STATUS_MESSAGE"),
        ("mood", "mood", Verdict.INDETERMINATE, "STATUS_PURPOSE_UNKNOWN"),
        ("Revocation", "Revocation", Verdict.INDETERMINATE, "STATUS_PURPOSE_UNKNOWN"),
        ("", "revocation", Verdict.INVALID, "MALFORMED_VALUE_ERROR"),
        (["revocation"], "revocation", Verdict.INVALID, "MALFORMED_VALUE_ERROR"),
    ],
)
def test_S05_purposes_must_agree_and_an_unknown_one_is_never_good(
    world, purpose, listed, verdict, code
):
    unsigned = world.status_list([5], subject={"statusPurpose": listed})
    world.lists[LIST] = json.dumps(world.key.sign(unsigned, suite="eddsa-jcs-2022")).encode()
    entry = world.entry(statusPurpose=purpose)
    assert status_of(world, credentialStatus=entry) == (verdict, [code])


def test_an_unknown_purpose_is_not_good_when_its_bit_is_clear_either(world):
    unsigned = world.status_list([], subject={"statusPurpose": "mood"})
    world.lists[LIST] = json.dumps(world.key.sign(unsigned, suite="eddsa-jcs-2022")).encode()
    status = status_of(world, credentialStatus=world.entry(statusPurpose="mood"))
    assert status == (Verdict.INDETERMINATE, ["STATUS_PURPOSE_UNKNOWN"])


@pytest.mark.parametrize("size", [0, 9, -1, "1", 1.0, True, None])
def test_S05_a_size_that_is_no_number_of_bits_is_malformed(world, size):
    entry = world.entry(statusSize=size)
    assert status_of(world, credentialStatus=entry) == (
        Verdict.INVALID,
        ["MALFORMED_VALUE_ERROR"],
    )


MESSAGES = [
    {"status": "0x0", "message": "in order"},
    {"status": "0x1", "message": "under review"},
    {"status": "0x2", "message": "waiting"},
    {"status": "0x3", "message": "lost"},
]


@pytest.mark.parametrize(
    "messages",
    [None, [], MESSAGES[:3], [*MESSAGES[:3], MESSAGES[2]], [*MESSAGES[:3], {"status": 3}],
     [*MESSAGES[:3], {"status": "3", "message": "x"}], "x"],
)  # fmt: skip
def test_S05_several_bits_need_the_meaning_of_each_value(world, messages):
    entry = world.entry(statusSize=2, statusPurpose="message", statusMessage=messages)
    verdict, codes = status_of(world, credentialStatus=entry)
    assert (verdict, codes) == (Verdict.INVALID, ["MALFORMED_VALUE_ERROR"])


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0, Verdict.VALID), (1, Verdict.INDETERMINATE), (3, Verdict.INDETERMINATE)],
)
def test_a_message_of_two_bits_is_read_and_shown(world, value, verdict):
    bits = bytearray(32_768)
    bits[1] = value << 4  # entry 5 of two bits: bits 10 and 11
    unsigned = world.status_list(
        subject={"statusPurpose": "message", "encodedList": bitstring.encode(bytes(bits))}
    )
    world.lists[LIST] = json.dumps(world.key.sign(unsigned, suite="eddsa-jcs-2022")).encode()
    entry = world.entry(statusSize=2, statusPurpose="message", statusMessage=MESSAGES)
    report = world.verify(
        world.key.sign(world.badge(credentialStatus=entry), suite="eddsa-jcs-2022")
    )
    (check,) = [check for check in report.checks if check.step is Step.STATUS]
    assert report.verdict is verdict
    assert dict(check.facts)["message"] == MESSAGES[value]["message"]


def test_S06_a_list_that_is_not_signed_or_was_changed_is_never_good(world):
    signed = json.loads(world.lists[LIST])
    unsigned = {name: value for name, value in signed.items() if name != "proof"}
    changed = {**signed, "validUntil": "2030-01-01T00:00:00Z"}
    for document in (unsigned, {**unsigned, "proof": []}, changed):
        world.lists[LIST] = json.dumps(document).encode()
        assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


def test_S06_a_list_beyond_its_end_counts_as_unreachable(world):
    world.publish_list([], validUntil="2026-11-21T10:00:00Z")
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_RETRIEVAL_ERROR"])
    world.publish_list([], validUntil="2026-11-21T10:00:01Z")
    assert status_of(world)[0] is Verdict.VALID


def test_S06_a_list_that_begins_later_is_never_good(world):
    world.publish_list([], validFrom="2026-11-21T10:00:01Z")
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


@pytest.mark.parametrize(("age", "verdict"), [(300, Verdict.VALID), (301, Verdict.INDETERMINATE)])
def test_S06_a_copy_older_than_the_ttl_counts_as_unreachable(world, age, verdict):
    unsigned = world.status_list([], validFrom="2026-11-20T10:00:00Z")
    signed = world.key.sign(unsigned, created=world.at - timedelta(hours=1))
    world.lists[LIST] = Found(
        body=json.dumps(signed).encode(),
        address=LIST,
        fetched_at=world.at - timedelta(seconds=age),
    )
    assert status_of(world)[0] is verdict


@pytest.mark.parametrize("ttl", ["300000", -1, True, [], {}])
def test_a_ttl_that_is_no_number_of_milliseconds_is_never_good(world, ttl):
    unsigned = world.status_list(subject={"ttl": ttl})
    world.lists[LIST] = json.dumps(world.key.sign(unsigned, suite="eddsa-jcs-2022")).encode()
    assert status_of(world) == (Verdict.INDETERMINATE, ["MALFORMED_VALUE_ERROR"])


def test_S07_the_list_of_another_issuer_counts_only_where_the_registry_delegates(world, new_key):
    keeper = new_key("did:web:lists.example")
    world.controllers[keeper.controller] = json.dumps(keeper.did_document()).encode()
    world.publish_list([], key=keeper, issuer=keeper.controller)
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])
    world.issuers[0] = replace(world.issuers[0], list_issuers=(keeper.controller,))
    assert status_of(world) == (Verdict.VALID, ["NOT_REVOKED"])


def test_S07_a_list_that_a_stranger_signed_in_the_issuers_name_is_never_good(world, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    world.publish_list([], key=stranger)
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


def test_a_list_by_a_key_that_is_not_pinned_is_never_good(world, new_key):
    fresh = new_key(world.key.controller, "key-2")
    world.controllers[fresh.controller] = json.dumps(fresh.did_document()).encode()
    world.publish_list([], key=fresh)
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


def test_S08_the_list_of_another_address_is_never_good(world):
    world.publish_list([], id="https://certs.example/status/2")
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


@pytest.mark.parametrize(
    "served",
    [
        Unavailable(reason="certs.example answered with status 404", permanent=True),
        b"<!doctype html><title>Login</title>", b"", b"[]", b"null", b"{}", b'{"a":1,"a":2}',
    ],
)  # fmt: skip
def test_S09_what_is_served_instead_of_a_list_is_never_not_revoked(world, served):
    world.lists[LIST] = served
    verdict, (code,) = status_of(world)
    assert verdict is Verdict.INDETERMINATE
    assert code in {"STATUS_RETRIEVAL_ERROR", "STATUS_VERIFICATION_ERROR"}


def test_an_ordinary_credential_served_as_a_list_is_never_good(world):
    world.lists[LIST] = json.dumps(
        world.key.sign(world.badge(id=LIST, credentialStatus=None))
    ).encode()
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])


def two_entries(world):
    second = "https://certs.example/status/2"
    return second, [
        world.entry(),
        world.entry(
            id=f"{second}#9",
            statusPurpose="suspension",
            statusListIndex="9",
            statusListCredential=second,
        ),
    ]


def other_badge(world, **members):
    """A credential that is no Open Badge: these may have several status entries."""
    return world.badge(
        **{"@context": ["https://www.w3.org/ns/credentials/v2"]},
        type=["VerifiableCredential"],
        **members,
    )


def test_S10_every_entry_is_looked_up(world):
    second, entries = two_entries(world)
    signed = world.key.sign(other_badge(world, credentialStatus=entries), suite="eddsa-jcs-2022")

    def outcome():
        report = world.verify(signed)
        checks = [check for check in report.checks if check.step is Step.STATUS]
        return report.verdict, [check.outcome for check in checks]

    assert outcome() == (Verdict.INDETERMINATE, [Outcome.PASSED, Outcome.INDETERMINATE])
    suspension = {"statusPurpose": "suspension"}
    world.publish_list([], address=second, id=second, subject=suspension)
    assert outcome() == (Verdict.VALID, [Outcome.PASSED, Outcome.PASSED])
    world.publish_list([9], address=second, id=second, subject=suspension)
    assert outcome() == (Verdict.SUSPENDED, [Outcome.PASSED, Outcome.FAILED])
    world.publish_list([5])
    assert outcome() == (Verdict.REVOKED, [Outcome.FAILED, Outcome.FAILED])


def test_too_many_entries_are_not_looked_up(world):
    entries = [world.entry(id=f"{LIST}#{n}", statusListIndex=str(n)) for n in range(9)]
    signed = world.key.sign(other_badge(world, credentialStatus=entries), suite="eddsa-jcs-2022")
    report = world.verify(signed)
    assert report.verdict is Verdict.INDETERMINATE
    assert world.asked == []


@pytest.mark.parametrize("kind", ["SomethingElse", ["Other"], "bitstringstatuslistentry"])
def test_a_status_type_that_is_not_understood_is_never_good(world, kind):
    status = {"id": f"{LIST}#5", "type": kind}
    signed = world.key.sign(other_badge(world, credentialStatus=status), suite="eddsa-jcs-2022")
    report = world.verify(signed)
    assert report.verdict is Verdict.INDETERMINATE


def test_an_entry_whose_id_is_the_list_is_malformed(world):
    status = status_of(world, credentialStatus=world.entry(id=LIST))
    assert status == (Verdict.INVALID, ["MALFORMED_VALUE_ERROR"])


def test_a_credential_without_a_status_says_so(world):
    assert status_of(world, credentialStatus=None) == (Verdict.VALID, ["NO_STATUS"])


def test_a_list_that_is_remembered_is_forgotten_when_its_key_is_no_longer_pinned(world, new_key):
    assert status_of(world) == (Verdict.VALID, ["NOT_REVOKED"])
    other = new_key(world.key.controller, "key-2")
    entry = world.issuers[0]
    compromised = replace(world.key.pin(), compromised=world.at)
    world.issuers[0] = replace(entry, keys=(compromised, other.pin()))
    badge = other.sign(world.badge(), suite="eddsa-jcs-2022")
    report = world.verify(badge)
    assert report.verdict is Verdict.INDETERMINATE
    world.issuers[0] = replace(entry, keys=(world.key.pin(), other.pin()))
    assert world.verify(badge).verdict is Verdict.VALID


def test_a_list_that_would_be_much_work_is_not_read(world):
    unsigned = world.status_list(subject={"statusMessages": [{}] * 5000})
    world.lists[LIST] = json.dumps(unsigned).encode()
    assert status_of(world) == (Verdict.INDETERMINATE, ["STATUS_VERIFICATION_ERROR"])
