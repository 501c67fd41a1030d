"""Who is granted what, over time, and how busy they are: made for ranking a pool by one query."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class AccessKind(Base):
    """Something that can be granted: a track of a programme, or so many of its tracks."""

    __tablename__ = "access_kinds"
    __table_args__ = (UniqueConstraint("programme", "what"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    programme: Mapped[str] = mapped_column(text(100))
    what: Mapped[str] = mapped_column(text(100))
    """Slug of a track, or ``#3`` for at least three tracks, whichever they are."""


class AccessSpan(Base):
    """A stretch of time in which a holder is granted something: start <= at < end.

    Written with each act from the timelines, restrictions by other tracks taken off. The key
    begins with the kind and numbers alone are in it, so that the ten thousand holders of one
    kind lie side by side. The index has all columns: PostgreSQL counts a pool in it alone.
    """

    __tablename__ = "access_spans"
    __table_args__ = (
        Index("ix_access_spans_kind_id_end", "kind_id", "end", "start", "holder_id"),
        {"sqlite_with_rowid": False},
    )

    kind_id: Mapped[int] = mapped_column(
        ForeignKey("access_kinds.id"), primary_key=True, autoincrement=False
    )
    holder_id: Mapped[int] = mapped_column(
        ForeignKey("holders.id"), primary_key=True, autoincrement=False, index=True
    )
    start: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    end: Mapped[datetime] = mapped_column(Moment)


class AgentReport(Base):
    """What the ticket system told of an agent last; it holds until it runs out."""

    __tablename__ = "agent_reports"
    __table_args__ = (Index("ix_agent_reports_load", "load", "holder_id"),)

    holder_id: Mapped[int] = mapped_column(
        ForeignKey("holders.id"), primary_key=True, autoincrement=False
    )
    available: Mapped[bool]
    open_tickets: Mapped[int]
    capacity: Mapped[int]
    load: Mapped[int]
    """Share of the capacity that is taken, in thousandths; the whole for who is away."""
    languages: Mapped[str] = mapped_column(text(200))
    """Primary language subtags between blanks, `` de en ``; empty where none were told."""
    reported_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
