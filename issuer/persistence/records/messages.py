"""What visitors wrote to listed people: put down, handed to who mails it, forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from issuer.persistence.models.messages import VisitorMessage
from issuer.persistence.models.outbox import OutboxEvent

REMEMBERED: Final = timedelta(days=1)
"""For how long it is remembered that somebody was written to, without what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """A message that is still to be delivered."""

    holder_id: int
    name: str
    mail: str
    words: str
    written_at: datetime


class Messages:
    """Keeps messages for as long as they are on their way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, holder_id: int, *, event_key: str, name: str, mail: str, words: str, at: datetime
    ) -> None:
        """Put a message down; what ended before yesterday is not remembered any longer."""
        self._connection.execute(
            delete(VisitorMessage).where(
                VisitorMessage.holder_id == holder_id,
                VisitorMessage.ended_at.is_not(None),
                VisitorMessage.written_at <= at - REMEMBERED,
            )
        )
        self._connection.execute(
            insert(VisitorMessage).values(
                event_key=event_key,
                holder_id=holder_id,
                name=name,
                mail=mail,
                words=words,
                written_at=at,
            )
        )

    def lately(self, holder_id: int, *, at: datetime) -> int:
        """Return how many messages were written to a holder within a day."""
        query = (
            select(func.count())
            .select_from(VisitorMessage)
            .where(
                VisitorMessage.holder_id == holder_id,
                VisitorMessage.written_at > at - REMEMBERED,
            )
        )
        return self._connection.execute(query).scalar_one()

    def of_event(self, event_id: int) -> MessageRecord | None:
        """Return the message that an event is about; None where it is gone."""
        query = (
            select(
                VisitorMessage.holder_id,
                VisitorMessage.name,
                VisitorMessage.mail,
                VisitorMessage.words,
                VisitorMessage.written_at,
            )
            .join(OutboxEvent, OutboxEvent.key == VisitorMessage.event_key)
            .where(OutboxEvent.id == event_id, VisitorMessage.ended_at.is_(None))
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else MessageRecord(**row._mapping)

    def forget(self, event_id: int, *, at: datetime) -> None:
        """Forget what the message of an event said, and who wrote it."""
        key = select(OutboxEvent.key).where(OutboxEvent.id == event_id).scalar_subquery()
        self._connection.execute(
            update(VisitorMessage)
            .where(VisitorMessage.event_key == key, VisitorMessage.ended_at.is_(None))
            .values(name="", mail="", words="", ended_at=at)
        )
