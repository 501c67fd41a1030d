"""What other sites show when a certification's page is shared: preview tags and card."""

from urllib.parse import urlsplit

from issuer.composition import addresses
from issuer.rendering.card import CARD_HEIGHT, CARD_WIDTH, CardFacts
from issuer.services.office import Office
from issuer.services.papers import certification_badge
from issuer.services.views import CertificationView
from verifier.web.presenting import Banner
from verifier.web.shown_text import plain


def card_facts(office: Office, view: CertificationView, answer: Banner) -> CardFacts:
    """Return what stands on the certification's preview card."""
    return CardFacts(
        badge=certification_badge(office, view),
        holder_name=plain(view.holder_name),
        track_name=view.track.name,
        standing=answer.word.replace("\u00a0", " "),
        holds=answer.holds,
        issuer_name=office.identity.name,
        address=urlsplit(office.public_url).netloc,
    )


def preview_tags(
    office: Office, view: CertificationView, answer: Banner, *, language: str
) -> list[tuple[str, str]]:
    """Return the preview's ``og:`` and ``twitter:`` properties, in order.

    The standing is part of the picture's address, so that sites which keep pictures for long
    fetch a new one when it changes; any such address draws what holds now.
    """
    page = addresses.certification(office.public_url, view.public_id)
    standing = f"{view.standing}-{view.since:%Y%m%d}"
    title = f"{plain(view.holder_name)}: {view.track.name}"
    said = f"{answer.word}. {view.track.scope}"
    return [
        ("og:title", title),
        ("og:description", said),
        ("og:url", page),
        ("og:type", "website"),
        ("og:site_name", office.identity.name),
        ("og:locale", language),
        ("og:image", f"{page}/card.png?standing={standing}"),
        ("og:image:type", "image/png"),
        ("og:image:width", str(CARD_WIDTH)),
        ("og:image:height", str(CARD_HEIGHT)),
        ("og:image:alt", f"{title}. {answer.word}"),
        ("twitter:card", "summary_large_image"),
    ]
