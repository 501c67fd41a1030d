import json
import zlib
from io import BytesIO

import pytest
from PIL import Image

from verifier.report import Step, Verdict

ASSERTION = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://badges.example/assertions/1",
    "recipient": {"type": "email", "hashed": True, "salt": "x", "identity": "sha256$00"},
    "badge": "https://badges.example/badges/1",
    "verification": {"type": "hosted"},
    "issuedOn": "2020-01-01T00:00:00Z",
}


def proof(report):
    return next(check.code for check in report.checks if check.step is Step.PROOF)


def baked_png(text: bytes, kind=b"iTXt") -> bytes:
    file = BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    image = file.getvalue()
    head = b"openbadges\0" + (b"\0\0\0\0" if kind == b"iTXt" else b"")
    body = kind + head + text
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return image[:33] + chunk + image[33:]


def baked_svg(inside: str, verify: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        f'<openbadges:assertion verify="{verify}">{inside}</openbadges:assertion></svg>'
    ).encode()


TEXT = json.dumps(ASSERTION)


@pytest.mark.parametrize(
    ("presented", "carrier"),
    [
        (TEXT.encode(), "json"),
        (baked_png(TEXT.encode()), "png"),
        (baked_png(TEXT.encode(), b"tEXt"), "png"),
        (baked_svg(f"<![CDATA[{TEXT}]]>", "https://badges.example/assertions/1"), "svg"),
    ],
)
def test_a_hosted_assertion_is_recognised_and_its_host_not_asked(world, presented, carrier):
    report = world.verify(presented)
    assert (report.verdict, proof(report)) == (Verdict.INDETERMINATE, "HOSTED_NOT_ASKED")
    assert report.carrier == carrier
    assert dict(report.checks[0].facts)["issuedOn"] == "2020-01-01T00:00:00Z"
    assert report.credential is None
    assert world.asked == []


def test_a_signed_assertion_is_recognised(world):
    token = world.key.token(ASSERTION, typ="JWT")
    report = world.verify(token)
    assert (report.verdict, proof(report)) == (Verdict.INDETERMINATE, "KEY_NOT_ASKED")
    assert world.verify(baked_png(token)).verdict is Verdict.INDETERMINATE
    assert world.verify(baked_svg("", token.decode())).verdict is Verdict.INDETERMINATE


def test_a_revoked_assertion_says_so_of_itself(world):
    report = world.verify(json.dumps({**ASSERTION, "revoked": True}).encode())
    assert dict(report.checks[0].facts)["revoked"] == "true"


@pytest.mark.parametrize(
    "members",
    [{"issuedOn": "2020"}, {"recipient": "a@b.example"}, {"badge": None}, {"verification": {}}],
)
def test_a_misshapen_assertion_is_malformed(world, members):
    report = world.verify(json.dumps({**ASSERTION, **members}).encode())
    assert report.verdict is Verdict.MALFORMED


def test_an_image_with_only_an_address_says_where_to_ask(world):
    report = world.verify(baked_png(b"https://badges.example/assertions/1"))
    assert report.verdict is Verdict.MALFORMED
    assert report.checks[0].code == "OPEN_BADGES_2_ADDRESS"
