"""The tracks on offer, as forms let one choose among them."""

from issuer.services.office import Office


def track_choices(office: Office) -> list[tuple[str, str]]:
    """Return ``programme/track`` and the words for it, programme by programme."""
    return [
        (f"{programme.slug}/{track.slug}", f"{programme.name}: {track.name}")
        for programme in office.programmes
        for track in programme.tracks
    ]
