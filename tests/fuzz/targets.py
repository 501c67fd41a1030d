"""What is fuzzed: each takes any bytes and may refuse them by VerifierError alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from verifier import strict_json
from verifier.credential import parse_credential
from verifier.errors import VerifierError
from verifier.formats.extraction import extract
from verifier.formats.png import bake_png, read_png
from verifier.formats.svg import bake_svg, read_svg
from verifier.policy.registry import TrustRegistry
from verifier.proofs.controller_document import parse_controller_document
from verifier.proofs.jose import read_token
from verifier.report import Report, Verdict
from verifier.resolver.web_address import parse_web_address
from verifier.sources import Unavailable
from verifier.status import bitstring
from verifier.verify import verify
from verifier.verify_presentation import verify_presentation

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


class Nothing:
    """Sources that have nothing."""

    def controller_document(self, address, at):
        return Unavailable(reason="nothing here")

    status_list = controller_document


def png(data: bytes) -> None:
    read_png(data)


def svg(data: bytes) -> None:
    read_svg(data)


def baking(data: bytes) -> None:
    """What is baked is read back as the same value."""
    try:
        value = strict_json.parse_object(data)
    except VerifierError:
        return
    credential = strict_json.dump(value)
    for baked, read in ((bake_png(PLAIN_PNG, credential), read_png),
                        (bake_svg(PLAIN_SVG, credential), read_svg)):  # fmt: skip
        assert json.loads(read(baked)) == value


def carrier(data: bytes) -> None:
    # A PDF costs a process each time; it has tests of its own.
    if not data.startswith(b"%PDF"):
        extract(data)


def credential(data: bytes) -> None:
    parse_credential(strict_json.parse(data))


def token(data: bytes) -> None:
    read_token(data)


def controller(data: bytes) -> None:
    parse_controller_document(data, "did:web:a.example")


def status_list(data: bytes) -> None:
    text = data.decode("latin-1")
    for decode in (bitstring.decode, bitstring.decode_2021):
        try:
            assert len(decode(text)) <= bitstring.MAXIMUM_BYTES
        except VerifierError:
            continue


def address(data: bytes) -> None:
    where = parse_web_address(data.decode("utf-8", "surrogateescape"))
    assert where.host.isascii()
    assert not set(where.target) & set("\r\n \t\0")


def whole(data: bytes) -> None:
    """The workflow never raises, and nothing that is not signed is ever VALID."""
    if data.startswith(b"%PDF"):
        return
    registry = TrustRegistry()
    report = verify(data, at=AT, registry=registry, sources=Nothing())
    presentation = verify_presentation(
        data, at=AT, registry=registry, sources=Nothing(), challenge=None
    )
    assert isinstance(report, Report)
    for verdict, checks in (
        (report.verdict, report.checks),
        (presentation.verdict, presentation.checks),
    ):
        assert verdict is not Verdict.VALID
        assert "INTERNAL_ERROR" not in {check.code for check in checks}


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        png, svg, baking, carrier, credential, token, controller, status_list, address, whole,
    )
}  # fmt: skip

PLAIN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
PLAIN_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def run(target: Callable[[bytes], None], data: bytes) -> None:
    """Give ``data`` to ``target``; a refusal is fine, anything else is a finding."""
    try:
        target(data)
    except VerifierError:
        return
