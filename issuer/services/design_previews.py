"""Certificates, badges and letters as they would look: drawn for nobody, so marked as such."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from issuer.composition.inputs import IssuerIdentity
from issuer.delivery.letter import LetterFacts, Sender, letter
from issuer.delivery.wording import Occasion
from issuer.domain.calendar import add_months
from issuer.domain.programme import Level, Programme, Track
from issuer.rendering import BadgeFacts, CertificateFacts, Marking
from issuer.services.office import Signatory
from issuer.services.papers import signature_of

NOT_A_CREDENTIAL: Final = b'{"note": "This is the preview of a design. It certifies nobody."}\n'
"""Attached where a certificate would carry its credential."""

NUMBER: Final = "preview"
_SUSPENSION: Final = timedelta(days=60)


def badge_preview(
    identity: IssuerIdentity,
    track: Track,
    *,
    level: Level | None = None,
    marking: Marking | None = None,
    language: str = "en",
) -> BadgeFacts:
    """Return what the badge of a track would show."""
    return BadgeFacts(
        track_name=track.name,
        level=level or track.level,
        glyph=track.glyph,
        issuer_name=identity.name,
        demonstration=True,
        marking=marking,
        language=language,
    )


def certificate_preview(
    identity: IssuerIdentity,
    programme: Programme,
    track: Track,
    name: str,
    *,
    at: datetime,
    level: Level | None = None,
    marking: Marking | None = None,
    language: str = "en",
    signatory: Signatory | None = None,
) -> CertificateFacts:
    """Return what a certificate of a track would say if it were issued at ``at`` to ``name``."""
    return CertificateFacts(
        holder_name=name,
        programme_name=programme.name,
        track_name=track.name,
        level=level or track.level,
        glyph=track.glyph,
        scope=track.scope,
        issued=at.date(),
        valid_until=add_months(at, track.validity_months).date(),
        certificate_id=NUMBER,
        issuer_name=identity.name,
        issuer_domain=identity.public_url.partition("://")[2],
        signature=signature_of(identity, signatory),
        address=f"{identity.public_url}/c/{NUMBER}",
        credential=NOT_A_CREDENTIAL,
        created=at,
        demonstration=True,
        marking=marking,
        language=language,
    )


def letter_preview(
    identity: IssuerIdentity,
    programme: Programme,
    track: Track,
    name: str,
    *,
    occasion: Occasion,
    language: str,
    at: datetime,
) -> EmailMessage:
    """Return the letter that ``name`` would get at an occasion that arises at ``at``."""
    until = add_months(at, track.validity_months)
    facts = LetterFacts(
        occasion=occasion,
        language=language,
        holder_name=name,
        holder_mail="holder@example.org",
        track=track.name,
        programme=programme.name,
        page=f"{identity.public_url}/c/{NUMBER}",
        badge=None,
        valid_until=until,
        day=at,
        renewal_opens=until - timedelta(days=track.renewal.window_days),
        grace_until=until + timedelta(days=track.renewal.grace_days),
        deadline=at + _SUSPENSION if occasion is Occasion.SUSPENDED else None,
        demonstration=True,
    )
    sender = Sender(name=identity.name, mail="office@example.org", reply_to=identity.email)
    return letter(facts, sender, message_id=f"{NUMBER}@example.org", written=at)
