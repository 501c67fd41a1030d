"""The outbox: what is to be told to the outside, who gets it, and how far that has come.

No row holds anything of a person: names and addresses are looked up when a message is made,
so that whoever is erased is erased here too (row D2).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class OutboxEvent(Base):
    """Something that happened to a certification: an act, or a date that came."""

    __tablename__ = "outbox_events"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    uid: Mapped[str] = mapped_column(text(32), unique=True)
    """Random; part of the ids by which receivers know a message again."""
    key: Mapped[str] = mapped_column(text(120), unique=True)
    """Says what happened: the same thing is never put here twice."""
    kind: Mapped[str] = mapped_column(text(40))
    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    """When it happened; of a reminder, when it was due."""
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
    """Of the cycle that a date of the clock belongs to."""
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    dispatched_at: Mapped[datetime | None] = mapped_column(Moment)
    """None until it was settled who is told."""


class OutboxDelivery(Base):
    """One event for one recipient over one channel."""

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "channel", "recipient"),
        CheckConstraint("state IN ('waiting', 'sent', 'dead', 'dropped')", name="state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("outbox_events.id"))
    channel: Mapped[str] = mapped_column(text(10))
    recipient: Mapped[str] = mapped_column(text(40))
    """``holder``, or the number of a webhook endpoint; never an address."""
    state: Mapped[str] = mapped_column(text(10))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    """Until then one sender has it; afterwards it is taken to have died."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str] = mapped_column(text(80))
    """What went wrong last, in our words; a server's own text may name the person."""


class WebhookEndpoint(Base):
    """A system that is told of events."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    address: Mapped[str] = mapped_column(text(2048))
    kinds: Mapped[str] = mapped_column(Text)
    """Kinds of events, separated by blanks; empty for all."""
    sealed_secret: Mapped[str] = mapped_column(Text)
    """Encrypted with the office's passphrase: the database alone signs nothing."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class SweepMark(Base):
    """How far the sweep has looked for dates of one kind."""

    __tablename__ = "sweep_marks"

    kind: Mapped[str] = mapped_column(text(40), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


Index(
    "ix_outbox_events_undispatched",
    OutboxEvent.id,
    sqlite_where=OutboxEvent.dispatched_at.is_(None),
    postgresql_where=OutboxEvent.dispatched_at.is_(None),
)
Index(
    "ix_outbox_deliveries_waiting",
    OutboxDelivery.due_at,
    OutboxDelivery.id,
    sqlite_where=OutboxDelivery.state == "waiting",
    postgresql_where=OutboxDelivery.state == "waiting",
)
Index(
    "ix_outbox_deliveries_dead",
    OutboxDelivery.id,
    sqlite_where=OutboxDelivery.state == "dead",
    postgresql_where=OutboxDelivery.state == "dead",
)
