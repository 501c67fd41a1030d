"""To whom a bulk issue may issue, and what: everybody and everything, or a part of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from issuer.domain.programme import Programme, Track
from issuer.persistence.records.holders import HolderRecord
from issuer.services.catalogue import find_track
from issuer.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """A part of what could be issued; an empty filter is no filter."""

    programme: str | None = None
    track: str | None = None
    """Needs ``programme``."""
    holders: frozenset[str] | None = None
    """External ids."""


def chunks(office: Office, only: Only, *, size: int) -> Iterator[list[HolderRecord]]:
    """Yield the holders that were asked for, ``size`` at a time, in one order in every run."""
    if only.holders is not None:
        names = sorted(only.holders)
        for start in range(0, len(names), size):
            with office.database.reading() as records:
                found = records.holders.by_external_ids(names[start : start + size])
            people = {holder.id: holder for holder in found.values() if holder.erased_at is None}
            yield list(people.values())
        return
    last = 0
    while True:
        with office.database.reading() as records:
            chunk = records.holders.after(last, limit=size)
        if not chunk:
            return
        last = chunk[-1].id
        yield chunk


def tracks_asked(office: Office, only: Only) -> list[tuple[Programme, list[Track]]]:
    """Return what was asked for, each track after its prerequisites.

    Raises NotFoundError where there is no such track.
    """
    if only.programme is not None and only.track is not None:
        programme, track = find_track(office.programmes, f"{only.programme}/{only.track}")
        return [(programme, [track])]
    return [
        (programme, _foundations_first(programme))
        for programme in office.programmes
        if only.programme in {None, programme.slug}
    ]


def _foundations_first(programme: Programme) -> list[Track]:
    """Return the tracks so that each comes after its prerequisites."""
    by_slug = {track.slug: track for track in programme.tracks}

    def depth(track: Track) -> int:
        return 1 + max(
            (depth(by_slug[prerequisite.track]) for prerequisite in track.prerequisites),
            default=0,
        )

    return sorted(programme.tracks, key=depth)
