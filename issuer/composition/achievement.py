"""The Achievement: what a credential asserts, one per track and version."""

from typing import Any

from issuer.composition.inputs import IssuerIdentity
from issuer.domain.programme import Track


def achievement_document(
    programme: str, programme_name: str, track: Track, identity: IssuerIdentity
) -> dict[str, Any]:
    """Return the Achievement as a document of its own, with ``@context``.

    Args:
        programme: slug of the programme.
        programme_name: its name for people.
        track: the track, in the version that the Achievement stands for.
        identity: the issuer that creates it.
    """
    raise NotImplementedError
