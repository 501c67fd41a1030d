"""Finding a track by the name that people type."""

from collections.abc import Sequence

from issuer.domain.programme import Programme, Track
from issuer.errors import NotFoundError
from issuer.suggestions import nearest


def find_track(programmes: Sequence[Programme], name: str) -> tuple[Programme, Track]:
    """Return the track called ``name``: its slug, or ``programme/track``.

    Raises NotFoundError, with the nearest name, where there is none, and where two programmes
    have one so that the programme must be said.
    """
    wanted, _, slug = name.rpartition("/")
    found = [
        (programme, track)
        for programme in programmes
        for track in programme.tracks
        if track.slug == slug and wanted in {"", programme.slug}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f"{programme.slug}/{slug}" for programme, _ in found)
        raise NotFoundError(f"Two programmes have a track “{slug}”. Say {names}.")
    known = [track.slug for programme in programmes for track in programme.tracks]
    known += [
        f"{programme.slug}/{track.slug}" for programme in programmes for track in programme.tracks
    ]
    raise NotFoundError(f"There is no track “{name}”.{nearest(name, known)}")
