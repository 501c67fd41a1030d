"""The issuer's Profile."""

from typing import Any

from issuer.composition import addresses
from issuer.composition.contexts import CREDENTIALS_V2, OPEN_BADGES
from issuer.composition.inputs import IssuerIdentity


def profile_document(identity: IssuerIdentity) -> dict[str, Any]:
    """Return the issuer's Profile as a document of its own, with ``@context``."""
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **profile_member(identity)}


def profile_member(identity: IssuerIdentity) -> dict[str, Any]:
    """Return the Profile as it stands in a credential (Open Badges 3.0 §B.1.14).

    Empty members are left out: Open Badges forbids null and empty ones.
    """
    member: dict[str, Any] = {
        "id": identity.did,
        "type": ["Profile"],
        "name": identity.name,
        "url": identity.public_url,
    }
    if identity.description:
        member["description"] = identity.description
    if identity.email:
        member["email"] = identity.email
    member["image"] = {
        "id": addresses.issuer_logo(identity.public_url),
        "type": "Image",
        "caption": f"Logo of {identity.name}",
    }
    return member
