"""Deliveries: claimed by one sender for a while, then sent, put off, given up or dropped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select, tuple_, update

from issuer.persistence.models.outbox import OutboxDelivery, OutboxEvent
from issuer.persistence.records.outbox import EVENT_COLUMNS, EventRecord
from issuer.persistence.writing import insert_new


class Channel(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    ZENDESK = "zendesk"


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    SENT = "sent"
    """The receiving server took it."""
    DEAD = "dead"
    """Given up; stands in the list of dead letters and can be replayed."""
    DROPPED = "dropped"
    """Made no sense any more, or the person was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDraft:
    """A delivery that is about to be recorded."""

    event_id: int
    channel: Channel
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery as recorded, with its event."""

    id: int
    channel: Channel
    recipient: str
    state: DeliveryState
    attempts: int
    """Claims so far, the present one among them."""
    leased_until: datetime | None
    created_at: datetime
    ended_at: datetime | None
    problem: str
    event: EventRecord


class Deliveries:
    """Adds, claims and settles deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, drafts: Sequence[DeliveryDraft], *, at: datetime) -> int:
        """Record deliveries, due at once; return how many were not there yet."""
        rows: list[dict[str, Any]] = [
            {
                "event_id": draft.event_id,
                "channel": draft.channel.value,
                "recipient": draft.recipient,
                "state": DeliveryState.WAITING.value,
                "attempts": 0,
                "due_at": at,
                "leased_until": None,
                "created_at": at,
                "ended_at": None,
                "problem": "",
            }
            for draft in drafts
        ]
        return insert_new(self._connection, OutboxDelivery, rows)

    def claim(
        self,
        *,
        limit: int,
        until: datetime,
        at: datetime,
        without: Collection[tuple[Channel, str]] = (),
        channel: Channel | None = None,
    ) -> list[DeliveryRecord]:
        """Take what is due, for one sender until ``until``; an outrun lease is taken over.

        ``without`` names recipients that are not to be tried now; ``channel`` the only one that is.
        """
        query = (
            select(OutboxDelivery.id)
            .where(
                OutboxDelivery.state == DeliveryState.WAITING.value,
                OutboxDelivery.due_at <= at,
                or_(OutboxDelivery.leased_until.is_(None), OutboxDelivery.leased_until <= at),
            )
            .order_by(OutboxDelivery.due_at, OutboxDelivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if channel is not None:
            query = query.where(OutboxDelivery.channel == channel.value)
        if without:
            place = tuple_(OutboxDelivery.channel, OutboxDelivery.recipient)
            query = query.where(
                place.not_in([(channel.value, recipient) for channel, recipient in without])
            )
        ids = list(self._connection.execute(query).scalars())
        if not ids:
            return []
        self._connection.execute(
            update(OutboxDelivery)
            .where(OutboxDelivery.id.in_(ids))
            .values(leased_until=until, attempts=OutboxDelivery.attempts + 1)
        )
        return self._where(OutboxDelivery.id.in_(ids))

    def release(self, delivery: DeliveryRecord) -> None:
        """Give back what was claimed and not tried: it was no attempt."""
        self._settle(delivery, leased_until=None, attempts=delivery.attempts - 1)

    def put_off(self, delivery: DeliveryRecord, *, until: datetime, problem: str) -> None:
        """Let it be tried again from ``until`` on."""
        self._settle(delivery, leased_until=None, due_at=until, problem=problem)

    def end(
        self, delivery: DeliveryRecord, state: DeliveryState, *, at: datetime, problem: str = ""
    ) -> None:
        """Let it be sent, dead or dropped."""
        self._settle(delivery, leased_until=None, state=state.value, ended_at=at, problem=problem)

    def dead(self, *, limit: int) -> list[DeliveryRecord]:
        """Return the dead letters, oldest first."""
        return self._where(OutboxDelivery.state == DeliveryState.DEAD.value, limit=limit)

    def dead_count(self) -> int:
        """Return how many dead letters there are."""
        query = select(func.count()).where(OutboxDelivery.state == DeliveryState.DEAD.value)
        return self._connection.execute(query).scalar_one()

    def newest(self, channel: Channel, *, limit: int) -> list[DeliveryRecord]:
        """Return the deliveries by one way that were made last, newest first."""
        ids = (
            select(OutboxDelivery.id)
            .where(OutboxDelivery.channel == channel.value)
            .order_by(OutboxDelivery.id.desc())
            .limit(limit)
        )
        chosen = list(self._connection.execute(ids).scalars())
        return self._where(OutboxDelivery.id.in_(chosen))[::-1]

    def waiting(self) -> int:
        """Return how many deliveries are still to be made."""
        query = select(func.count()).where(OutboxDelivery.state == DeliveryState.WAITING.value)
        return self._connection.execute(query).scalar_one()

    def replay(self, ids: Collection[int] | None, *, at: datetime) -> int:
        """Let dead letters be tried anew, all or these; return how many."""
        statement = update(OutboxDelivery).where(OutboxDelivery.state == DeliveryState.DEAD.value)
        if ids is not None:
            statement = statement.where(OutboxDelivery.id.in_(list(ids)))
        result = self._connection.execute(
            statement.values(
                state=DeliveryState.WAITING.value,
                attempts=0,
                due_at=at,
                leased_until=None,
                ended_at=None,
            )
        )
        return result.rowcount

    def of_event(self, event_id: int) -> list[DeliveryRecord]:
        """Return all deliveries of an event."""
        return self._where(OutboxDelivery.event_id == event_id)

    def _settle(self, delivery: DeliveryRecord, **values: object) -> None:
        # Whoever outran its lease settles nothing: another sender has it now.
        self._connection.execute(
            update(OutboxDelivery)
            .where(
                OutboxDelivery.id == delivery.id,
                OutboxDelivery.state == DeliveryState.WAITING.value,
                OutboxDelivery.leased_until == delivery.leased_until,
            )
            .values(**values)
        )

    def _where(self, condition: Any, *, limit: int | None = None) -> list[DeliveryRecord]:  # noqa: ANN401
        query = (
            select(
                OutboxDelivery.id.label("delivery_id"),
                OutboxDelivery.channel,
                OutboxDelivery.recipient,
                OutboxDelivery.state,
                OutboxDelivery.attempts,
                OutboxDelivery.leased_until,
                OutboxDelivery.created_at,
                OutboxDelivery.ended_at,
                OutboxDelivery.problem,
                *EVENT_COLUMNS,
            )
            .join(OutboxEvent, OutboxEvent.id == OutboxDelivery.event_id)
            .where(condition)
            .order_by(OutboxDelivery.id)
            .limit(limit)
        )
        return [_record(row) for row in self._connection.execute(query).mappings()]


def _record(row: RowMapping) -> DeliveryRecord:
    return DeliveryRecord(
        id=row["delivery_id"],
        channel=Channel(row["channel"]),
        recipient=row["recipient"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        leased_until=row["leased_until"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        problem=row["problem"],
        event=EventRecord(**{column.key: row[column.key] for column in EVENT_COLUMNS}),
    )
