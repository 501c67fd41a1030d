"""What is timed: signing, verifying, baking and QR codes."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.office import AT, FIRST_LIST, PROGRAMME, TRACK, enrol
from bench.timing import Subject
from issuer.composition import addresses
from issuer.rendering import (
    BadgeFacts,
    badge_png,
    badge_svg,
    qr_png,
)
from issuer.sealing.signing import serialized, signed
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
VERIFY_TOKEN = "VC-JWT verify, all checks"
SIGN = "eddsa-rdfc-2022 sign"
SIGN_FIRST = "eddsa-rdfc-2022 sign, no template"
BAKE_PNG = "bake PNG"
BAKE_SVG = "bake SVG"
QR_PNG = "QR code, PNG"
CREDENTIALS = 64
"""Holders of the track whose credentials are signed and verified in turn."""


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


def forms_of(signed: bytes, office: Office, *, created: datetime = AT) -> Forms:
    """Return ``signed`` (eddsa-rdfc-2022, as issued) with its other forms, made at ``created``."""
    document = unsigned(signed)
    signer = office.signing().signer
    proof: dict[str, object] = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": format_timestamp(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    value = "z" + base58.encode(signer.sign(signing_input(document, proof)))
    return Forms(
        rdfc=signed,
        jcs=serialized({**document, "proof": [{**proof, "proofValue": value}]}),
        token=signed_token(
            document, profile=TokenProfile.W3C_CREDENTIAL, signer=signer, created=created
        ),
    )


def unsigned(signed: bytes) -> dict[str, object]:
    """Return the document without its proof."""
    document = dict(strict_json.parse_object(signed))
    del document["proof"]
    return document


def credential_subjects(forms: Sequence[Forms], office: Office) -> list[Subject]:
    """Return signing (canonicalize, sign, serialize) and verifying (all checks, one report).

    The credentials are those of many holders of one track, in turn: what they share may be
    remembered, and nothing is asked twice in a row.
    """
    return [
        *_signing([unsigned(each.rdfc) for each in forms], office),
        _verifying(VERIFY_RDFC, [each.rdfc for each in forms], office),
        _verifying(VERIFY_JCS, [each.jcs for each in forms], office),
        _verifying(VERIFY_TOKEN, [each.token for each in forms], office),
    ]


def _signing(documents: Sequence[dict[str, object]], office: Office) -> list[Subject]:
    signer = office.signing().signer
    holders, moments = itertools.cycle(documents), itertools.count()

    def sign(document: dict[str, object]) -> None:
        created = AT + timedelta(seconds=next(moments) % 86_400)
        signed(document, signer=signer, created=created)

    def alone() -> dict[str, object]:
        # A name of its own is a track of its own: no template is there for it.
        return {**next(holders), "name": f"Track {next(moments)}"}

    return [
        Subject(name=SIGN, run=lambda: sign(next(holders)), against=RAW_SIGN),
        Subject(name=SIGN_FIRST, run=lambda: sign(alone()), against=RAW_SIGN),
    ]


def _cached(office: Office) -> HeldSources:
    """Return our documents as a verifier has them in its cache."""
    published = published_status_list(office, FIRST_LIST, at=AT)
    return HeldSources(
        did=office.did,
        did_json=office.did_json(),
        lists={addresses.status_list(office.public_url, FIRST_LIST): published.body},
    )


def _verifying(name: str, presented: Sequence[bytes], office: Office) -> Subject:
    at = AT + timedelta(seconds=CREDENTIALS)
    registry, sources = office.own_registry(), _cached(office)
    holders = itertools.cycle(presented)

    def verified() -> None:
        report = verify(next(holders), at=at, registry=registry, sources=sources)
        if report.verdict is not Verdict.VALID:
            raise AssertionError(f"the bench's own credential is {report.verdict}: {report.checks}")

    return Subject(name=name, run=verified, against=RAW_VERIFY)


def drawing_subjects(signed: bytes, office: Office) -> list[Subject]:
    """Return baking and QR code; one core, after one unmeasured call."""
    _, track = find_track(office.programmes, f"{PROGRAMME}/{TRACK}")
    badge = BadgeFacts(
        track_name=track.name,
        level=track.level,
        glyph=track.glyph.value,
        issuer_name=office.identity.name,
    )
    png, svg = badge_png(badge, 512), badge_svg(badge)
    address = addresses.certification(office.public_url, "a" * 26)
    return [
        Subject(name=BAKE_PNG, run=lambda: bake_png(png, signed), against=RAW_SIGN),
        Subject(name=BAKE_SVG, run=lambda: bake_svg(svg, signed), against=RAW_SIGN),
        Subject(name=QR_PNG, run=lambda: qr_png(address), against=RAW_SIGN),
    ]


def some_credentials(office: Office) -> list[Forms]:
    """Issue real credentials, a second apart, to ``CREDENTIALS`` holders; in each form."""
    enrol(office, CREDENTIALS)
    forms = []
    for number in range(CREDENTIALS):
        at = AT + timedelta(seconds=number)
        issued = issue(
            office,
            holder=f"bench-{number:07}",
            programme=PROGRAMME,
            track=TRACK,
            actor="bench",
            at=at,
        )
        if not isinstance(issued, Issued):
            raise TypeError(f"the bench's holder is not eligible: {issued.missing}")
        forms.append(forms_of(issued.signed, office, created=at))
    return forms
