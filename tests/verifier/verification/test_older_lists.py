"""The status methods that are read and never written: StatusList2021, 1EdTech's list."""

import base64
import gzip
import json

import pytest

from verifier.errors import InvalidError
from verifier.report import Step, Verdict
from verifier.sources import Found
from verifier.status import bitstring

LIST = "https://certs.example/status/1"
REVOCATIONS = "https://certs.example/revocations"
V2 = "https://www.w3.org/ns/credentials/v2"
LIST_2021_CONTEXT = "https://w3id.org/vc/status-list/2021/v1"


def status_of(world, status, **members):
    document = world.badge(credentialStatus=status, **members)
    report = world.verify(world.key.sign(document, suite="eddsa-jcs-2022"))
    (check,) = [check for check in report.checks if check.step is Step.STATUS]
    return report.verdict, check.code


def entry_2021(world, **members):
    return world.entry(type="StatusList2021Entry", **members)


def publish_2021(world, indices, *, encode=None, **members):
    packed = gzip.compress(bitstring.pack(indices))
    encoded = (encode or (lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")))(packed)
    document = {
        **world.status_list(),
        "@context": [V2, LIST_2021_CONTEXT],
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
        **members,
    }
    signed = world.key.sign(document, suite="eddsa-jcs-2022", created=world.at)
    world.lists[LIST] = json.dumps(signed).encode()


@pytest.mark.parametrize(
    "encode",
    [
        lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
        lambda data: base64.b64encode(data).decode(),
        lambda data: base64.b64encode(data).decode().rstrip("="),
    ],
    ids=["base64url", "base64", "base64 without padding"],
)
def test_a_status_list_2021_is_read(world, encode):
    publish_2021(world, [], encode=encode)
    assert status_of(world, entry_2021(world)) == (Verdict.VALID, "NOT_REVOKED")
    publish_2021(world, [5], encode=encode)
    assert status_of(world, entry_2021(world)) == (Verdict.REVOKED, "REVOKED")


def test_the_two_kinds_of_list_do_not_stand_for_each_other(world):
    publish_2021(world, [])
    assert status_of(world, world.entry()) == (
        Verdict.INDETERMINATE,
        "STATUS_VERIFICATION_ERROR",
    )
    world.publish_list([])
    assert status_of(world, entry_2021(world)) == (
        Verdict.INDETERMINATE,
        "STATUS_VERIFICATION_ERROR",
    )


def test_a_list_verified_as_one_kind_is_not_remembered_as_the_other(world):
    assert status_of(world, world.entry())[0] is Verdict.VALID
    assert status_of(world, entry_2021(world))[0] is Verdict.INDETERMINATE


@pytest.mark.parametrize("encoded", ["", "====", "H4sI=", "H4sI+_", "uH4sI", "H4 sI", "H4sI\n"])
def test_a_status_list_2021_that_is_not_base64_is_refused(encoded):
    with pytest.raises(InvalidError) as error:
        bitstring.decode_2021(encoded)
    assert error.value.reason == "STATUS_VERIFICATION_ERROR"


def revocations(world, entries, **members):
    document = {
        "id": REVOCATIONS,
        "issuer": world.key.controller,
        "revokedCredentials": entries,
        **members,
    }
    world.lists[REVOCATIONS] = json.dumps(document).encode()
    return {"id": REVOCATIONS, "type": "1EdTechRevocationList"}


OWN = "https://certs.example/c/2hvz5kbd7c4mwq3xnsty6ralpe"


@pytest.mark.parametrize(
    ("entries", "verdict"),
    [
        ([], Verdict.VALID),
        ([{"id": "https://certs.example/c/other"}], Verdict.VALID),
        ([{"id": OWN}], Verdict.REVOKED),
        ([{"id": OWN, "revoked": True, "revocationReason": "Wrong name"}], Verdict.REVOKED),
        ([{"id": OWN, "revoked": False}], Verdict.VALID),
        ([{"id": OWN, "revoked": False}, {"id": OWN}], Verdict.REVOKED),
        ([{"id": OWN, "revoked": "false"}], Verdict.REVOKED),
    ],
)
def test_a_revocation_list_of_1edtech_is_read(world, entries, verdict):
    assert status_of(world, revocations(world, entries))[0] is verdict


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": "did:web:other.example"},
        {"issuer": None},
        {"id": "https://certs.example/other"},
        {"revokedCredentials": "none"},
        {"revokedCredentials": [OWN]},
        {"revokedCredentials": [{"id": 5}]},
        {"revokedCredentials": None},
    ],
)
def test_a_revocation_list_that_is_not_the_issuers_is_never_good(world, members):
    status = revocations(world, [], **members)
    assert status_of(world, status) == (Verdict.INDETERMINATE, "STATUS_VERIFICATION_ERROR")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id":1,"id":2}'])
def test_what_is_served_instead_of_a_revocation_list_is_never_good(world, body):
    status = revocations(world, [])
    world.lists[REVOCATIONS] = Found(body=body, address=REVOCATIONS, fetched_at=world.at)
    assert status_of(world, status)[0] is Verdict.INDETERMINATE


def test_a_revocation_list_without_an_address_is_malformed(world):
    status = {"id": "urn:x:y", "type": "1EdTechRevocationList"}
    assert status_of(world, status) == (Verdict.INVALID, "MALFORMED_VALUE_ERROR")
