"""From a certification to its papers and pictures, marked when it no longer stands."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from issuer.composition import addresses
from issuer.composition.inputs import IssuerIdentity
from issuer.domain.effects import PageWord
from issuer.domain.programme import Track
from issuer.domain.standing import Standing
from issuer.rendering import (
    BadgeFacts,
    CertificateFacts,
    Mark,
    Marking,
    Signature,
    badge_png,
    badge_svg,
    render_certificate,
)
from issuer.services.office import Office, Signatory
from issuer.services.views import CertificationView
from keys.did_web import is_loopback
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg

BAKED_PIXELS: Final = 600
"""Side of a baked PNG: what backpacks and profile pages show at most."""

_MARKS: Final = {
    Standing.UPCOMING: Mark.UPCOMING,
    Standing.GRACE: Mark.EXPIRED,
    Standing.LAPSED: Mark.LAPSED,
    Standing.SUSPENDED: Mark.SUSPENDED,
    Standing.WITHDRAWN: Mark.WITHDRAWN,
    Standing.SURRENDERED: Mark.SURRENDERED,
}


def signature_of(identity: IssuerIdentity, signatory: Signatory | None) -> Signature:
    """Return what stands on the line of a certificate: the organisation where nobody is named."""
    if signatory is None:
        return Signature(name=identity.name, office="Certification office")
    return Signature(name=signatory.name, office=signatory.title, picture=signatory.picture)


def marking_of(view: CertificationView) -> Marking | None:
    """Return the band across the certification's papers and pictures, or None: it stands."""
    following = view.effects
    if not following.marked:
        return None
    if following.being_corrected and following.word is PageWord.ACTIVE:
        revoked = view.current.revoked_at
        return Marking(mark=Mark.REVOKED, day=_day(revoked) if revoked else None)
    return Marking(mark=_MARKS[view.standing], day=_day(following.date))


def track_badge(office: Office, track: Track, language: str = "en") -> BadgeFacts:
    """Return the badge of a track as such, without a holder."""
    return BadgeFacts(
        track_name=track.name,
        level=track.level,
        glyph=track.glyph,
        issuer_name=office.identity.name,
        demonstration=is_loopback(office.did),
        language=language,
    )


def certification_badge(
    office: Office, view: CertificationView, language: str = "en"
) -> BadgeFacts:
    """Return the badge as it looks for this certification at this moment."""
    return BadgeFacts(
        track_name=view.track.name,
        level=view.track.level,
        glyph=view.track.glyph,
        issuer_name=office.identity.name,
        demonstration=is_loopback(office.did),
        marking=marking_of(view),
        language=language,
    )


@lru_cache(maxsize=256)
def drawn_png(facts: BadgeFacts, pixels: int) -> bytes:
    """Draw a badge as PNG; the same few are asked for again and again."""
    return badge_png(facts, pixels)


@lru_cache(maxsize=256)
def drawn_svg(facts: BadgeFacts) -> bytes:
    """Draw a badge as SVG; the same few are asked for again and again."""
    return badge_svg(facts)


def baked_png(office: Office, view: CertificationView) -> bytes:
    """Return the badge as PNG with the credential inside (Open Badges 3.0 §5.3.1)."""
    return bake_png(drawn_png(certification_badge(office, view), BAKED_PIXELS), view.current.signed)


def baked_svg(office: Office, view: CertificationView) -> bytes:
    """Return the badge as SVG with the credential inside (Open Badges 3.0 §5.3.2)."""
    return bake_svg(drawn_svg(certification_badge(office, view)), view.current.signed)


def certificate_pdf(office: Office, view: CertificationView) -> bytes:
    """Return the certificate with the credential attached, marked when it no longer stands."""
    return render_certificate(
        CertificateFacts(
            holder_name=view.holder_name,
            programme_name=view.programme_name,
            track_name=view.track.name,
            level=view.track.level,
            glyph=view.track.glyph,
            scope=view.track.scope,
            issued=_day(view.first_awarded),
            valid_until=_day(view.current.valid_until),
            certificate_id=view.public_id,
            issuer_name=office.identity.name,
            issuer_domain=office.public_url.partition("://")[2],
            signature=signature_of(office.identity, office.signatory),
            address=addresses.certification(office.public_url, view.public_id),
            credential=view.current.signed,
            created=view.current.issued_at,
            demonstration=is_loopback(office.did),
            marking=marking_of(view),
            language=view.holder_language or "en",
            name_language=view.holder_language,
        )
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
