import base64
import hashlib
import json

import pytest

from keys import base58
from verifier.report import Step, Verdict
from verifier.verification.resources import _published

V2 = "https://www.w3.org/ns/credentials/v2"
# VC-DM 2.0, appendix B.1: the digest that the specification itself gives for its context.
V2_SHA256 = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"

FILES = {
    V2: "credentials-v2.json",
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.json",
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "context-3.0.3.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
}


def outcome(world, *resources):
    document = world.badge(relatedResource=list(resources))
    report = world.verify(world.key.sign(document, suite="eddsa-jcs-2022"))
    return report.verdict, [c.code for c in report.checks if c.step is Step.RESOURCES]


def sri(digest: bytes, algorithm="sha256") -> str:
    return f"{algorithm}-{base64.b64encode(digest).decode()}"


@pytest.mark.shared
def test_the_digests_are_those_of_the_published_files(vectors):
    for address, name in FILES.items():
        data = (vectors / "contexts" / name).read_bytes()
        for algorithm in ("sha256", "sha384", "sha512"):
            assert _published()[address][algorithm] == hashlib.new(algorithm, data).hexdigest()
    assert _published()[V2]["sha256"] == V2_SHA256


def test_a_digest_that_is_right_passes_in_every_writing(world):
    raw = bytes.fromhex(V2_SHA256)
    multihash = b"\x12\x20" + raw
    for resource in (
        {"id": V2, "digestSRI": sri(raw)},
        {"id": V2, "digestMultibase": "z" + base58.encode(multihash)},
        {
            "id": V2,
            "digestMultibase": "u" + base64.urlsafe_b64encode(multihash).decode().rstrip("="),
        },
        {"id": V2, "digestSRI": sri(bytes.fromhex(_published()[V2]["sha384"]), "sha384")},
    ):
        assert outcome(world, resource) == (Verdict.VALID, ["RESOURCE_MATCHES"]), resource


@pytest.mark.parametrize(
    "resource",
    [
        {"id": V2, "digestSRI": sri(bytes(32))},
        {"id": V2, "digestSRI": sri(bytes(48), "sha384")},
        {"id": V2, "digestMultibase": "z" + base58.encode(b"\x12\x20" + bytes(32))},
        {"id": V2, "digestSRI": [sri(bytes.fromhex(V2_SHA256)), sri(bytes(32))]},
        {
            "id": V2,
            "digestSRI": sri(bytes.fromhex(V2_SHA256)),
            "digestMultibase": "z" + base58.encode(b"\x12\x20" + bytes(32)),
        },
    ],
)
def test_a_digest_that_is_wrong_is_invalid(world, resource):
    assert outcome(world, resource) == (Verdict.INVALID, ["RESOURCE_DIGEST_MISMATCH"])


@pytest.mark.parametrize("address", [V2, "https://certs.example/picture.png"])
@pytest.mark.parametrize(
    "multihash",
    [
        b"\x11\x14" + bytes(32),  # the code and length of SHA-1
        b"\x12\x20" + bytes(31),
        b"\x12\x20" + bytes(33),
        b"e442356  reports/related-resource.json",
    ],
)
def test_what_is_no_digest_is_invalid_whether_the_resource_is_known_or_not(
    world, address, multihash
):
    resource = {"id": address, "digestMultibase": "z" + base58.encode(multihash)}
    assert outcome(world, resource) == (Verdict.INVALID, ["RESOURCE_DIGEST_UNREADABLE"])


def test_of_a_resource_that_is_not_known_nothing_is_said_and_nothing_fetched(world):
    resource = {"id": "https://certs.example/picture.png", "digestSRI": sri(bytes(32))}
    assert outcome(world, resource) == (Verdict.VALID, [])
    assert world.asked == ["https://certs.example/status/1"]


@pytest.mark.parametrize(
    "resource",
    [
        {"id": V2},
        {"id": V2, "digestSRI": "sha1-AAAA"},
        {"id": V2, "digestSRI": "sha256-short"},
        {"id": V2, "digestMultibase": "f00"},
        {"id": "not a url", "digestSRI": sri(bytes(32))},
        {"digestSRI": sri(bytes(32))},
        "https://www.w3.org/ns/credentials/v2",
    ],
)
def test_a_related_resource_that_is_misshapen_is_malformed(world, resource):
    assert outcome(world, resource) == (Verdict.MALFORMED, [])


def test_a_resource_that_is_named_twice_is_malformed(world):
    resource = {"id": V2, "digestSRI": sri(bytes.fromhex(V2_SHA256))}
    assert outcome(world, resource, json.loads(json.dumps(resource)))[0] is Verdict.MALFORMED
