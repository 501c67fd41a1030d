"""A track in any version of its rules: the one in force, or one that something was issued under."""

from dataclasses import dataclass

from issuer.domain.programme import Track
from issuer.errors import NotFoundError
from issuer.services.office import Office
from issuer.services.rules import stored_track


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackVersion:
    """One version of a track, and the programme that it belongs to."""

    programme: str
    programme_name: str
    track: Track
    in_force: bool
    """True for the version under which certifications are awarded now."""


def find_track_version(
    office: Office, programme: str, track: str, version: int
) -> TrackVersion | None:
    """Return the track in this version, or None where it is neither in force nor was ever used."""
    for known in office.programmes:
        if known.slug != programme:
            continue
        for rules in known.tracks:
            if rules.slug == track and rules.version == version:
                return TrackVersion(
                    programme=known.slug, programme_name=known.name, track=rules, in_force=True
                )
    return _stored(office, programme, track, version)


def _stored(office: Office, programme: str, track: str, version: int) -> TrackVersion | None:
    with office.database.reading() as records:
        try:
            rules = stored_track(records, programme, track, version)
        except NotFoundError:
            return None
    names = {known.slug: known.name for known in office.programmes}
    return TrackVersion(
        programme=programme,
        programme_name=names.get(programme, programme),
        track=rules,
        in_force=False,
    )
