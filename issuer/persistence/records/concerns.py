"""What visitors reported: recorded, read by the office, closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from issuer.persistence.models.certifications import Certification
from issuer.persistence.models.concerns import Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRecord:
    """A concern as recorded."""

    id: int
    public_id: str
    """Of the certification whose page it was reported on."""
    category: str
    words: str
    mail: str
    reported_at: datetime
    closed_at: datetime | None
    closed_by: str


class Concerns:
    """Records, lists and closes concerns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, certification_id: int, *, category: str, words: str, mail: str, at: datetime
    ) -> int:
        """Record a concern and return its number."""
        statement = insert(Concern).values(
            certification_id=certification_id,
            category=category,
            words=words,
            mail=mail,
            reported_at=at,
            closed_by="",
        )
        return self._connection.execute(statement.returning(Concern.id)).scalar_one()

    def open_about(self, certification_id: int) -> int:
        """Return how many concerns about a certification wait for the office."""
        query = (
            select(func.count())
            .select_from(Concern)
            .where(Concern.certification_id == certification_id, Concern.closed_at.is_(None))
        )
        return self._connection.execute(query).scalar_one()

    def waiting(self) -> int:
        """Return how many concerns wait for the office."""
        query = select(func.count()).select_from(Concern).where(Concern.closed_at.is_(None))
        return self._connection.execute(query).scalar_one()

    def all(self, *, closed: bool) -> list[ConcernRecord]:
        """Return the concerns that wait, oldest first; with ``closed``, the others too."""
        query = (
            select(
                Concern.id,
                Certification.public_id,
                Concern.category,
                Concern.words,
                Concern.mail,
                Concern.reported_at,
                Concern.closed_at,
                Concern.closed_by,
            )
            .join(Certification, Certification.id == Concern.certification_id)
            .order_by(Concern.id)
        )
        if not closed:
            query = query.where(Concern.closed_at.is_(None))
        return [ConcernRecord(**row._mapping) for row in self._connection.execute(query)]

    def close(self, concern_id: int, *, by: str, at: datetime) -> bool:
        """Close a concern, and forget the mail address; False where none of this number waits."""
        result = self._connection.execute(
            update(Concern)
            .where(Concern.id == concern_id, Concern.closed_at.is_(None))
            .values(closed_at=at, closed_by=by, mail="")
        )
        return result.rowcount == 1
