"""Sessions of holders and of accounts, known by the digests of their secrets alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from issuer.persistence.models.accounts import AccountSession
from issuer.persistence.models.own_side import HolderSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session as recorded."""

    digest: str
    owner_id: int
    """Number of the holder, or of the account."""
    created_at: datetime
    seen_at: datetime


class Sessions:
    """Opens, finds and ends the sessions of one kind of people."""

    def __init__(
        self,
        connection: Connection,
        table: type[HolderSession] | type[AccountSession],
        owner: InstrumentedAttribute[int],
    ) -> None:
        """Take the table, and its column that says whose a session is."""
        self._connection = connection
        self._table = table
        self._owner = owner

    def open(self, session: SessionRecord) -> None:
        """Record a session."""
        self._connection.execute(
            insert(self._table).values(
                {
                    self._table.digest: session.digest,
                    self._owner: session.owner_id,
                    self._table.created_at: session.created_at,
                    self._table.seen_at: session.seen_at,
                }
            )
        )

    def find(self, digest: str) -> SessionRecord | None:
        """Return the session whose secret has this digest, whatever its age."""
        query = self._select().where(self._table.digest == digest)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else SessionRecord(**row)

    def seen(self, digest: str, *, at: datetime) -> None:
        """Note that a session is in use."""
        self._connection.execute(
            update(self._table).where(self._table.digest == digest).values(seen_at=at)
        )

    def end(self, digest: str) -> None:
        """End a session for good."""
        self._connection.execute(delete(self._table).where(self._table.digest == digest))

    def end_all(self, owner_id: int) -> None:
        """End every session of somebody."""
        self._connection.execute(delete(self._table).where(self._owner == owner_id))

    def of(self, owner_id: int) -> list[SessionRecord]:
        """Return somebody's sessions, oldest first."""
        query = (
            self._select()
            .where(self._owner == owner_id)
            .order_by(self._table.created_at, self._table.digest)
        )
        return [SessionRecord(**row) for row in self._connection.execute(query).mappings()]

    def forget(self, *, before: datetime) -> None:
        """Delete sessions that were last seen before this moment."""
        self._connection.execute(delete(self._table).where(self._table.seen_at < before))

    def _select(self) -> Select[str, int, datetime, datetime]:
        return select(
            self._table.digest,
            self._owner.label("owner_id"),
            self._table.created_at,
            self._table.seen_at,
        )
