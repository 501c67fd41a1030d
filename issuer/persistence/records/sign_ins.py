"""One-time links of holders, known by the digests of their secrets alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from issuer.persistence.models.own_side import SignInLink


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """A one-time link as recorded."""

    digest: str
    holder_id: int
    onward: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class SignIns:
    """Records and uses up links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_link(self, link: LinkRecord) -> None:
        """Record a link."""
        self._connection.execute(
            insert(SignInLink).values(
                digest=link.digest,
                holder_id=link.holder_id,
                onward=link.onward,
                created_at=link.created_at,
                expires_at=link.expires_at,
            )
        )

    def link(self, digest: str) -> LinkRecord | None:
        """Return the link whose secret has this digest, also where it was used or expired."""
        query = select(
            SignInLink.digest,
            SignInLink.holder_id,
            SignInLink.onward,
            SignInLink.created_at,
            SignInLink.expires_at,
            SignInLink.used_at,
        ).where(SignInLink.digest == digest)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else LinkRecord(**row)

    def use_link(self, digest: str, *, at: datetime) -> bool:
        """Use a link up; False where it was used already or its time is over."""
        result = self._connection.execute(
            update(SignInLink)
            .where(
                SignInLink.digest == digest,
                SignInLink.used_at.is_(None),
                SignInLink.expires_at > at,
            )
            .values(used_at=at)
        )
        return result.rowcount == 1

    def links_since(self, holder_id: int, since: datetime) -> int:
        """Return how many links were made for a holder from ``since`` on."""
        query = (
            select(func.count())
            .select_from(SignInLink)
            .where(SignInLink.holder_id == holder_id, SignInLink.created_at >= since)
        )
        return self._connection.execute(query).scalar_one()

    def forget(self, *, before: datetime) -> None:
        """Delete links that ended before this moment."""
        self._connection.execute(delete(SignInLink).where(SignInLink.expires_at < before))
