"""The Achievement: what a credential asserts, one per track and version."""

from typing import Any

from issuer.composition import addresses
from issuer.composition.contexts import CREDENTIALS_V2, OPEN_BADGES
from issuer.composition.criteria import criteria_narrative
from issuer.composition.inputs import IssuerIdentity
from issuer.domain.programme import Track


def achievement_document(
    programme: str, programme_name: str, track: Track, identity: IssuerIdentity
) -> dict[str, Any]:
    """Return the Achievement as a document of its own: the same members, with ``@context``.

    Args:
        programme: slug of the programme.
        programme_name: its name for people.
        track: the track, in the version that the Achievement stands for.
        identity: the issuer that creates it.
    """
    member = achievement_member(programme, programme_name, track, identity)
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **member}


def achievement_member(
    programme: str, programme_name: str, track: Track, identity: IssuerIdentity
) -> dict[str, Any]:
    """Return the Achievement as it stands in a credential (Open Badges 3.0 §B.1.2)."""
    place = (identity.public_url, programme, track.slug, track.version)
    address = addresses.achievement(*place)
    return {
        "id": address,
        "type": ["Achievement"],
        "name": track.name,
        "description": track.scope,
        "criteria": {
            "id": f"{address}#criteria",
            "narrative": criteria_narrative(track, programme_name),
        },
        "image": {
            "id": addresses.achievement_image(*place),
            "type": "Image",
            "caption": f"Badge: {track.badge_title}, {track.level_name} ({track.level})",
        },
        "achievementType": "Certification",
        "creator": {"id": identity.did, "type": ["Profile"]},
        "tag": list(track.skills),
        "version": str(track.version),
    }
