"""The rules of tracks in the versions under which something was issued."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from issuer.domain.programme import Programme, Track
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.tracks import TrackVersionRecord
from issuer.programmes import content_digest, track_from_json, track_to_json

TrackKey = tuple[str, str, int]
"""Programme, track, version."""


def remember(records: Records, programme: Programme, track: Track, *, at: datetime) -> None:
    """Keep the rules that something is about to be issued under.

    Raises ConflictError where they were changed without a new version number.
    """
    records.tracks.remember(
        TrackVersionRecord(
            programme=programme.slug,
            track=track.slug,
            version=track.version,
            programme_name=programme.name,
            name=track.name,
            content=track_to_json(track),
            digest=content_digest(track),
        ),
        at=at,
    )


def tracks_of(
    records: Records, certifications: Iterable[CertificationRecord]
) -> dict[TrackKey, Track]:
    """Return the track versions that these certifications rest on now."""
    names = {(c.programme, c.track, c.track_version) for c in certifications}
    if not names:
        return {}
    return {key: parsed(record.content) for key, record in records.tracks.find(names).items()}


def stored_track(records: Records, programme: str, track: str, version: int) -> Track:
    """Return one version of a track that something was issued under.

    Raises NotFoundError where nothing ever was.
    """
    found = records.tracks.find([(programme, track, version)])
    if not found:
        raise NotFoundError(f"Nothing was issued under {programme}/{track} version {version}.")
    return parsed(next(iter(found.values())).content)


@lru_cache(maxsize=512)
def parsed(content: str) -> Track:
    """Return the track in this JSON text; the same texts come again with every holder."""
    return track_from_json(content)
