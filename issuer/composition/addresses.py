"""Every public address of the issuer, made in one place from its public URL."""

from urllib.parse import quote


def certification(public_url: str, public_id: str) -> str:
    """Return a certification's address for life: page, QR target, and its credential's id."""
    return f"{public_url}/c/{public_id}"


def badge(public_url: str, public_id: str) -> str:
    """Return the address of a certification's live badge image: it shows the standing."""
    return f"{public_url}/badges/{public_id}.png"


def person(public_url: str, token: str) -> str:
    """Return the profile of somebody who agreed to be listed, for as long as they do."""
    return f"{public_url}/people/{token}"


def credential_version(public_url: str, public_id: str, version: int) -> str:
    """Return the address of one signed version."""
    return f"{public_url}/c/{public_id}/versions/{version}"


def achievement(public_url: str, programme: str, track: str, version: int) -> str:
    """Return the id of an Achievement: one per track and version, never per holder."""
    return f"{public_url}/achievements/{quote(programme)}/{quote(track)}/v{version}"


def achievement_image(public_url: str, programme: str, track: str, version: int) -> str:
    """Return the address of an Achievement's image as PNG (without a holder)."""
    return f"{achievement(public_url, programme, track, version)}/image.png"


def issuer_profile(public_url: str) -> str:
    """Return the address of the issuer's profile (page and JSON)."""
    return f"{public_url}/issuer"


def issuer_logo(public_url: str) -> str:
    """Return the address of the issuer's logo."""
    return f"{public_url}/issuer/logo.png"


def status_list(public_url: str, number: int) -> str:
    """Return the address and id of a status list credential."""
    return f"{public_url}/status/{number}"
