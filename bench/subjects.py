"""What is timed: signing, verifying, baking, QR codes and certificates."""

from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.office import AT, FIRST_LIST, PROGRAMME, TRACK, enrol
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
from issuer.sealing.tokens import TokenProfile, signed_token
from issuer.services.catalogue import find_track
from issuer.services.held_sources import HeldSources
from issuer.services.issuing import Issued, issue
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from keys import base58
from verifier import strict_json
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg
from verifier.proofs.data_integrity import signing_input
from verifier.report import Verdict
from verifier.timestamps import format_timestamp
from verifier.verify import verify

RAW_SIGN = "raw Ed25519 sign"
RAW_VERIFY = "raw Ed25519 verify"
VERIFY_RDFC = "eddsa-rdfc-2022 verify, all checks"
VERIFY_JCS = "eddsa-jcs-2022 verify, all checks"


def raw_subjects(message: bytes) -> list[Subject]:
    """Return the limit of this machine: signing and verifying two hashes' worth of bytes."""
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key(), key.sign(message)
    return [
        Subject(name=RAW_SIGN, run=lambda: key.sign(message), against=RAW_SIGN),
        Subject(name=RAW_VERIFY, run=lambda: public.verify(signature, message), against=RAW_VERIFY),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """One credential, secured in each way that is timed; the same claims and status in all."""

    rdfc: bytes
    jcs: bytes
    token: bytes


def forms_of(signed: bytes, office: Office) -> Forms:
    """Return ``signed`` (eddsa-rdfc-2022, as issued) with its other forms."""
    document = unsigned(signed)
    signer = office.signing().signer
    proof: dict[str, object] = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": format_timestamp(AT),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    value = "z" + base58.encode(signer.sign(signing_input(document, proof)))
    return Forms(
        rdfc=signed,
        jcs=serialized({**document, "proof": [{**proof, "proofValue": value}]}),
        token=signed_token(
            document, profile=TokenProfile.W3C_CREDENTIAL, signer=signer, created=AT
        ),
    )


def unsigned(signed: bytes) -> dict[str, object]:
    """Return the document without its proof."""
    document = dict(strict_json.parse_object(signed))
    del document["proof"]
    return document


def credential_subjects(forms: Forms, office: Office) -> list[Subject]:
    """Return signing (canonicalize, sign, serialize) and verifying (all checks, one report)."""
    document, signing = unsigned(forms.rdfc), office.signing()
    return [
        Subject(
            name="eddsa-rdfc-2022 sign",
            run=lambda: serialized(signed_document(document, signer=signing.signer, created=AT)),
            against=RAW_SIGN,
        ),
        _verifying(VERIFY_RDFC, forms.rdfc, office),
        _verifying(VERIFY_JCS, forms.jcs, office),
        _verifying("VC-JWT verify, all checks", forms.token, office),
    ]


def _cached(office: Office) -> HeldSources:
    """Return our documents as a verifier has them in its cache."""
    published = published_status_list(office, FIRST_LIST, at=AT)
    return HeldSources(
        did=office.did,
        did_json=office.did_json(),
        lists={addresses.status_list(office.public_url, FIRST_LIST): published.body},
    )


def _verifying(name: str, presented: bytes, office: Office) -> Subject:
    at = AT + timedelta(seconds=1)
    registry, sources = office.own_registry(), _cached(office)

    def verified() -> None:
        report = verify(presented, at=at, registry=registry, sources=sources)
        if report.verdict is not Verdict.VALID:
            raise AssertionError(f"the bench's own credential is {report.verdict}: {report.checks}")

    return Subject(name=name, run=verified, against=RAW_VERIFY)


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
