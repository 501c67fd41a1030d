"""A track version as canonical JSON: what is stored with a certification, and its digest."""

import json
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from issuer.domain.programme import Track
from issuer.errors import IssuerError

_TRACK = TypeAdapter(Track)


def track_to_json(track: Track) -> str:
    """Return the canonical JSON text of a track version; ``track_from_json`` reads it back.

    Members that have their default are left out, so that a new optional setting in a later
    release of Assay does not change the text, and so the digest, of tracks without it.
    Figures are decimal strings without trailing zeros; members are sorted by name.
    """
    members = _TRACK.dump_python(track, mode="json", exclude_defaults=True)
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def track_from_json(text: str) -> Track:
    """Return the track version that ``track_to_json`` wrote.

    Raises:
        IssuerError: the text is not a track as this release knows it.
    """
    try:
        return _TRACK.validate_json(text, extra="forbid")
    except ValidationError as error:
        raise IssuerError(
            "A stored version of a track cannot be read. It was written by a newer release of "
            f"Assay, or the database was changed by hand: {error.error_count()} members are "
            f"not as this release writes them, the first is {error.errors()[0]['loc']}."
        ) from error


def content_digest(track: Track) -> str:
    """Return the SHA-256 of the track's canonical JSON: equal digests, equal rules."""
    return sha256(track_to_json(track).encode()).hexdigest()
