"""Events that the outside is to be told of: from acts in their own transaction, and from dates."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.orm import aliased

from issuer.domain.standing import IN_DATE, Standing
from issuer.persistence.models.certifications import Span
from issuer.persistence.models.outbox import OutboxEvent, SweepMark
from issuer.persistence.writing import insert_new

CHUNK: Final = 500
"""Rows of one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """An event that is about to be put into the outbox."""

    key: str
    kind: str
    certification_id: int
    at: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """An event as recorded."""

    id: int
    uid: str
    kind: str
    certification_id: int
    at: datetime
    valid_until: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A date in a certification's timeline that came."""

    certification_id: int
    start: datetime
    """Of the standing that holds now."""
    valid_until: datetime


EVENT_COLUMNS: Final = (
    OutboxEvent.id,
    OutboxEvent.uid,
    OutboxEvent.kind,
    OutboxEvent.certification_id,
    OutboxEvent.at,
    OutboxEvent.valid_until,
    OutboxEvent.recorded_at,
)


class Outbox:
    """Adds events, finds dates that came, and hands out what nobody was told of yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, drafts: Sequence[EventDraft], *, at: datetime) -> int:
        """Put events in; return how many were not there yet (by their keys)."""
        rows: list[dict[str, Any]] = [
            {
                "uid": secrets.token_hex(16),
                "key": draft.key,
                "kind": draft.kind,
                "certification_id": draft.certification_id,
                "at": draft.at,
                "valid_until": draft.valid_until,
                "recorded_at": at,
                "dispatched_at": None,
            }
            for draft in drafts
        ]
        return insert_new(self._connection, OutboxEvent, rows)

    def undispatched(self, *, limit: int) -> list[EventRecord]:
        """Return the oldest events of which nobody was told yet, locked for this transaction."""
        query = (
            select(*EVENT_COLUMNS)
            .where(OutboxEvent.dispatched_at.is_(None))
            .order_by(OutboxEvent.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [EventRecord(**row) for row in self._connection.execute(query).mappings()]

    def dispatched(self, ids: Collection[int], *, at: datetime) -> None:
        """Note that it is settled who is told of these events."""
        self._connection.execute(
            update(OutboxEvent).where(OutboxEvent.id.in_(list(ids))).values(dispatched_at=at)
        )

    def mark(self, kind: str) -> datetime | None:
        """Return until when dates of this kind were looked for; None before the first time."""
        return self._connection.execute(
            select(SweepMark.until).where(SweepMark.kind == kind)
        ).scalar()

    def move_mark(self, kind: str, *, until: datetime) -> None:
        """Note until when dates of this kind were looked for."""
        if not insert_new(self._connection, SweepMark, [{"kind": kind, "until": until}]):
            self._connection.execute(
                update(SweepMark).where(SweepMark.kind == kind).values(until=until)
            )

    def expiring(
        self, after: datetime, until: datetime, *, standings: Collection[Standing], at: datetime
    ) -> Iterator[Boundary]:
        """Yield what expires in (after, until] and has one of these standings at ``at``.

        What a further cycle follows already is left out. The cost grows with what is found.
        """
        following = aliased(Span)
        followed = (
            select(following.certification_id)
            .where(
                following.certification_id == Span.certification_id,
                following.start <= Span.valid_until,
                following.end > Span.valid_until,
                following.standing.in_([standing.value for standing in IN_DATE]),
            )
            .exists()
        )
        yield from self._boundaries(
            Span.valid_until > after,
            Span.valid_until <= until,
            Span.start <= at,
            Span.end > at,
            # Not by the index on the standing: nearly all have one of these.
            func.coalesce(Span.standing, "").in_([standing.value for standing in standings]),
            ~followed,
        )

    def begun(
        self,
        standing: Standing,
        after: datetime,
        *,
        at: datetime,
        by_clock: bool = False,
        before: Standing | None = None,
    ) -> Iterator[Boundary]:
        """Yield what got a standing in (after, at] and has it still.

        ``by_clock`` finds only suspensions that no officer spoke; ``before`` only what had
        that standing until then.
        """
        conditions: list[ColumnElement[bool]] = [
            Span.standing == standing.value,
            Span.start > after,
            Span.start <= at,
            Span.end > at,
        ]
        if by_clock:
            conditions.append(Span.by_clock.is_(True))
        if before is not None:
            earlier = aliased(Span)
            conditions.append(
                select(earlier.certification_id)
                .where(
                    earlier.certification_id == Span.certification_id,
                    earlier.end == Span.start,
                    earlier.standing == before.value,
                )
                .exists()
            )
        yield from self._boundaries(*conditions)

    def undispatched_count(self) -> int:
        """Return how many events wait for it to be settled who is told."""
        query = select(func.count()).where(OutboxEvent.dispatched_at.is_(None))
        return self._connection.execute(query).scalar_one()

    def _boundaries(self, *conditions: ColumnElement[bool]) -> Iterator[Boundary]:
        # Not ordered: that would tempt SQLite to walk the whole table in the order of its key.
        query = select(Span.certification_id, Span.start, Span.valid_until).where(*conditions)
        for row in self._connection.execute(query).mappings():
            yield Boundary(**row)
