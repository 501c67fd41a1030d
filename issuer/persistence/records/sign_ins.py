"""One-time links and sessions of holders, known by the digests of their secrets alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from issuer.persistence.models.own_side import HolderSession, SignInLink


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """A one-time link as recorded."""

    digest: str
    holder_id: int
    onward: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session as recorded."""

    digest: str
    holder_id: int
    created_at: datetime
    seen_at: datetime


class SignIns:
    """Records and ends links and sessions."""

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

    def open_session(self, session: SessionRecord) -> None:
        """Record a session."""
        self._connection.execute(
            insert(HolderSession).values(
                digest=session.digest,
                holder_id=session.holder_id,
                created_at=session.created_at,
                seen_at=session.seen_at,
            )
        )

    def session(self, digest: str) -> SessionRecord | None:
        """Return the session whose secret has this digest, whatever its age."""
        query = select(
            HolderSession.digest,
            HolderSession.holder_id,
            HolderSession.created_at,
            HolderSession.seen_at,
        ).where(HolderSession.digest == digest)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else SessionRecord(**row)

    def seen(self, digest: str, *, at: datetime) -> None:
        """Note that a session is in use."""
        self._connection.execute(
            update(HolderSession).where(HolderSession.digest == digest).values(seen_at=at)
        )

    def end_session(self, digest: str) -> None:
        """End a session for good."""
        self._connection.execute(delete(HolderSession).where(HolderSession.digest == digest))

    def of(self, holder_id: int) -> list[SessionRecord]:
        """Return a holder's sessions, oldest first."""
        query = (
            select(
                HolderSession.digest,
                HolderSession.holder_id,
                HolderSession.created_at,
                HolderSession.seen_at,
            )
            .where(HolderSession.holder_id == holder_id)
            .order_by(HolderSession.created_at, HolderSession.digest)
        )
        return [SessionRecord(**row) for row in self._connection.execute(query).mappings()]

    def forget(self, *, links_before: datetime, sessions_before: datetime) -> None:
        """Delete links that ended, and sessions last seen, before these moments."""
        self._connection.execute(delete(SignInLink).where(SignInLink.expires_at < links_before))
        self._connection.execute(
            delete(HolderSession).where(HolderSession.seen_at < sessions_before)
        )
