"""How holders wish to stand in the directory."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from issuer.persistence.models.own_side import DirectoryProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRecord:
    """What a holder chose; where nothing was chosen yet, there is no record."""

    shown_name: str = ""
    """Empty: the recorded name."""
    country: str = ""
    """ISO 3166-1 alpha-2 or empty: not shown."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags."""
    specialisations: tuple[str, ...] = ()
    contact: bool = False
    """Visitors of the profile may write."""


class Profiles:
    """Reads and replaces what holders chose."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, holder_id: int) -> ProfileRecord | None:
        """Return what a holder chose; None where they chose nothing yet."""
        query = select(
            DirectoryProfile.shown_name,
            DirectoryProfile.country,
            DirectoryProfile.languages,
            DirectoryProfile.specialisations,
            DirectoryProfile.contact,
        ).where(DirectoryProfile.holder_id == holder_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return ProfileRecord(
            shown_name=row.shown_name,
            country=row.country,
            languages=tuple(row.languages.split()),
            specialisations=tuple(row.specialisations.splitlines()),
            contact=row.contact,
        )

    def replace(self, holder_id: int, profile: ProfileRecord, *, at: datetime) -> None:
        """Put ``profile`` in place of what a holder chose before."""
        self._connection.execute(
            delete(DirectoryProfile).where(DirectoryProfile.holder_id == holder_id)
        )
        self._connection.execute(
            insert(DirectoryProfile).values(
                holder_id=holder_id,
                shown_name=profile.shown_name,
                country=profile.country,
                languages=" ".join(profile.languages),
                specialisations="\n".join(profile.specialisations),
                contact=profile.contact,
                changed_at=at,
            )
        )
