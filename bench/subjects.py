"""What is timed: signing, verifying, baking, QR codes and certificates."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.office import AT, PROGRAMME, TRACK, enrol
from bench.timing import Subject
from issuer.composition import addresses
from issuer.rendering import (
    BadgeFacts,
    CertificateFacts,
    Signature,
    badge_png,
    badge_svg,
    qr_png,
    render_certificate,
)
from issuer.sealing.signing import serialized, signed_document
from issuer.services.catalogue import find_track
from issuer.services.issuing import Issued, issue
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from verifier import strict_json
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg
from verifier.report import Verdict
from verifier.verify import verify

RAW_SIGN = "raw Ed25519 sign"
RAW_VERIFY = "raw Ed25519 verify"


def raw_subjects(message: bytes) -> list[Subject]:
    """Return the limit of this machine: signing and verifying two hashes' worth of bytes."""
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key(), key.sign(message)
    return [
        Subject(name=RAW_SIGN, run=lambda: key.sign(message), against=RAW_SIGN),
        Subject(name=RAW_VERIFY, run=lambda: public.verify(signature, message), against=RAW_VERIFY),
    ]


def credential_subjects(signed: bytes, office: Office) -> list[Subject]:
    """Return signing (canonicalize, sign, serialize) and verifying (all checks, one report)."""
    document = strict_json.parse(signed)
    assert isinstance(document, dict)
    del document["proof"]
    at = AT + timedelta(seconds=1)
    signing, sources = office.signing(), OwnSources(office, clock=lambda: at)

    def verified() -> None:
        report = verify(signed, at=at, registry=signing.registry, sources=sources)
        if report.verdict is not Verdict.VALID:
            raise AssertionError(f"the bench's own credential is {report.verdict}: {report.checks}")

    return [
        Subject(
            name="eddsa-rdfc-2022 sign",
            run=lambda: serialized(signed_document(document, signer=signing.signer, created=AT)),
            against=RAW_SIGN,
        ),
        Subject(name="eddsa-rdfc-2022 verify, all checks", run=verified, against=RAW_VERIFY),
    ]


def drawing_subjects(signed: bytes, office: Office) -> list[Subject]:
    """Return baking, QR code and certificate; one core, after one unmeasured call."""
    _, track = find_track(office.programmes, f"{PROGRAMME}/{TRACK}")
    badge = BadgeFacts(
        track_name=track.name,
        level=track.level,
        glyph=track.glyph.value,
        issuer_name=office.identity.name,
    )
    png, svg = badge_png(badge, 512), badge_svg(badge)
    address = addresses.certification(office.public_url, "a" * 26)
    paper = CertificateFacts(
        holder_name="Zoë Example-Łukasz",
        programme_name="Support Agents",
        track_name=track.name,
        level=track.level,
        glyph=track.glyph.value,
        scope=track.scope,
        issued=AT.date(),
        valid_until=AT.date() + timedelta(days=365),
        certificate_id="a" * 26,
        issuer_name=office.identity.name,
        issuer_domain="certify.example",
        signature=Signature(name="Bench Office", office="Certification Office"),
        address=address,
        credential=signed,
        created=AT,
    )
    return [
        Subject(name="bake PNG", run=lambda: bake_png(png, signed), against=RAW_SIGN),
        Subject(name="bake SVG", run=lambda: bake_svg(svg, signed), against=RAW_SIGN),
        Subject(name="QR code, PNG", run=lambda: qr_png(address), against=RAW_SIGN),
        Subject(name="PDF certificate", run=lambda: render_certificate(paper), against=RAW_SIGN),
    ]


def a_credential(office: Office) -> bytes:
    """Issue one real credential and return its signed bytes."""
    enrol(office, 1)
    issued = issue(
        office,
        holder="bench-0000000",
        programme=PROGRAMME,
        track=TRACK,
        actor="bench",
        at=AT,
    )
    if not isinstance(issued, Issued):
        raise TypeError(f"the bench's holder is not eligible: {issued.missing}")
    return issued.signed
