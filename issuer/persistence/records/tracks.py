"""Track versions as they were used when something was issued under them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from issuer.errors import ConflictError
from issuer.persistence.models.certifications import TrackVersion
from issuer.persistence.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackVersionRecord:
    """The rules of a track in one version, as canonical JSON."""

    programme: str
    track: str
    version: int
    programme_name: str
    name: str
    content: str
    digest: str


class Tracks:
    """Remembers track versions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, record: TrackVersionRecord, *, at: datetime) -> None:
        """Keep a track version that something is about to be issued under.

        Raises ConflictError where the same version is known with other content: what was
        issued under it must go on meaning what it meant.
        """
        key = (record.programme, record.track, record.version)
        known = self.find([key])
        if key not in known:
            insert_new(
                self._connection,
                TrackVersion,
                [
                    {
                        "programme": record.programme,
                        "track": record.track,
                        "version": record.version,
                        "programme_name": record.programme_name,
                        "name": record.name,
                        "content": record.content,
                        "digest": record.digest,
                        "recorded_at": at,
                    }
                ],
            )
            known = self.find([key])
        if known[key].digest != record.digest:
            raise ConflictError(
                f"The rules of {record.programme}/{record.track} were changed, but they still "
                f"call themselves version {record.version}, under which credentials were issued. "
                "Give the changed track a higher version in its programme file."
            )

    def find(
        self, names: Iterable[tuple[str, str, int]]
    ) -> dict[tuple[str, str, int], TrackVersionRecord]:
        """Return those of the named (programme, track, version) that are known."""
        query = select(
            TrackVersion.programme,
            TrackVersion.track,
            TrackVersion.version,
            TrackVersion.programme_name,
            TrackVersion.name,
            TrackVersion.content,
            TrackVersion.digest,
        ).where(
            tuple_(TrackVersion.programme, TrackVersion.track, TrackVersion.version).in_(
                sorted(set(names))
            )
        )
        return {
            (row.programme, row.track, row.version): TrackVersionRecord(**row._mapping)
            for row in self._connection.execute(query)
        }
