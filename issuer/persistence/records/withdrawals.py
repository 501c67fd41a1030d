"""Certifications of which a withdrawal may wait for a decision."""

from datetime import datetime

from sqlalchemy import Connection, select

from issuer.domain.standing import Standing
from issuer.persistence.models.certifications import PROPOSED, Act, Certification, Span
from issuer.persistence.models.people import Holder


class Withdrawals:
    """Finds certifications by what was said of their end; whether one waits, the facts say."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def suspended(self, *, at: datetime, limit: int) -> list[int]:
        """Return the certifications that an officer suspended, the longest suspended first."""
        query = (
            select(Span.certification_id)
            .where(
                Span.standing == Standing.SUSPENDED.value,
                Span.start <= at,
                Span.end > at,
                Span.by_clock.is_(False),
            )
            .order_by(Span.start, Span.certification_id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def proposed(self, *, limit: int) -> list[int]:
        """Return the certifications whose withdrawal was ever proposed, the newest first."""
        query = (
            select(Act.certification_id)
            .join(Certification, Certification.id == Act.certification_id)
            .join(Holder, Holder.id == Certification.holder_id)
            .where(PROPOSED, Holder.erased_at.is_(None))
            .order_by(Act.id.desc())
            .limit(limit)
        )
        return list(dict.fromkeys(key for key in self._connection.execute(query).scalars() if key))
