"""Where a holder shows a certification: addresses and snippets, pure functions of its facts.

Parameters as LinkedIn, X and Facebook read them; every value is percent-encoded. Sharing is
offered only while the certification stands.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode

from markupsafe import Markup

SIGNATURE_SIDE: Final = 192
"""Pixels of the picture in a mail signature; shown at half, so that it is crisp everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is shared of a certification."""

    track_name: str
    holder_name: str
    issuer_name: str
    public_id: str
    issued: datetime
    valid_until: datetime | None
    page: str
    """Absolute address of the certification's page."""
    picture: str
    """Absolute address of its live badge (PNG): marked as soon as it no longer stands."""
    linkedin_organization: str | None = None
    """Digits of the issuer's LinkedIn page; without them, LinkedIn shows no logo."""


def linkedin_profile(shared: Shared) -> str:
    """Return the address that adds the certification to a LinkedIn profile.

    Months are 1 to 12; without an end, the expiry parameters are left out. LinkedIn never
    updates the entry afterwards.
    """
    issued = shared.issued.astimezone(UTC)
    parameters = {"startTask": "CERTIFICATION_NAME", "name": shared.track_name}
    if shared.linkedin_organization is not None:
        parameters["organizationId"] = shared.linkedin_organization
    else:
        parameters["organizationName"] = shared.issuer_name
    parameters |= {"issueYear": str(issued.year), "issueMonth": str(issued.month)}
    if shared.valid_until is not None:
        until = shared.valid_until.astimezone(UTC)
        parameters |= {"expirationYear": str(until.year), "expirationMonth": str(until.month)}
    parameters |= {"certUrl": shared.page, "certId": shared.public_id}
    return _address("https://www.linkedin.com/profile/add", parameters)


def linkedin_post(shared: Shared) -> str:
    """Return the address that shares the page on LinkedIn, with its preview."""
    return _address("https://www.linkedin.com/sharing/share-offsite/", {"url": shared.page})


def x_post(shared: Shared, text: str) -> str:
    """Return the address that opens a post on X."""
    return _address("https://x.com/intent/post", {"text": text, "url": shared.page})


def facebook_post(shared: Shared) -> str:
    """Return the address that shares the page on Facebook."""
    return _address("https://www.facebook.com/sharer/sharer.php", {"u": shared.page})


def verifier_plus(shared: Shared) -> str:
    """Return the address at which VerifierPlus, somebody else's verifier, opens it."""
    return f"https://verifierplus.org/#verify?vc={quote(shared.page, safe='')}"


def mail_address(shared: Shared, text: str) -> str:
    """Return the ``mailto:`` address of a message that names the page."""
    body = quote(f"{text}\n{shared.page}", safe="")
    return f"mailto:?subject={quote(shared.track_name, safe='')}&body={body}"


def embed_code(shared: Shared, alternative: str, *, side: int = SIGNATURE_SIDE) -> Markup:
    """Return HTML for the holder's own site: the live badge, linked to the page."""
    return Markup(
        '<a href="{page}"><img src="{picture}?side={side}" width="{side}" height="{side}" '
        'alt="{alternative}"></a>'
    ).format(page=shared.page, picture=shared.picture, side=side, alternative=alternative)


def mail_signature(shared: Shared, alternative: str, words: str) -> Markup:
    """Return a mail signature: a table with inline style, which mail programs understand."""
    return Markup(
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td style="padding:0 12px 0 0"><a href="{page}"><img src="{picture}?side={side}" '
        'width="{half}" height="{half}" alt="{alternative}" '
        'style="display:block;border:0;width:{half}px;height:{half}px"></a></td>'
        '<td style="font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:18px;'
        'color:#18242b"><strong>{holder}</strong><br>{track}<br>'
        '<a href="{page}" style="color:#0c5a63">{words}</a></td></tr></table>'
    ).format(
        page=shared.page,
        picture=shared.picture,
        side=SIGNATURE_SIDE,
        half=SIGNATURE_SIDE // 2,
        alternative=alternative,
        holder=shared.holder_name,
        track=f"{shared.track_name}, {shared.issuer_name}",
        words=words,
    )


def _address(base: str, parameters: dict[str, str]) -> str:
    return f"{base}?{urlencode(parameters, quote_via=quote, safe='')}"
