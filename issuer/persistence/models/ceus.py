"""The ledger of continuing education: entries only, what counts is computed."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Exact, Key, Moment, text
from issuer.persistence.models.base import Base


class CeuActivity(Base):
    """Something that a holder did and handed in for one certification."""

    __tablename__ = "ceu_activities"
    __table_args__ = (Index("ix_ceu_activities_submitted_at_id", "submitted_at", "id"),)

    id: Mapped[str] = mapped_column(text(36), primary_key=True)
    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"), index=True)
    source: Mapped[str] = mapped_column(text(100))
    quantity: Mapped[Decimal] = mapped_column(Exact)
    earned_at: Mapped[datetime] = mapped_column(Moment)
    evidence: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Moment)


class CeuEntry(Base):
    """A reviewer's ruling on an activity, or a correction of its quantity."""

    __tablename__ = "ceu_entries"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("ceu_activities.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(text(200))
    outcome: Mapped[str | None] = mapped_column(text(20))
    """Of a ruling; None for a correction."""
    quantity: Mapped[Decimal | None] = mapped_column(Exact)
    """Of a correction; None for a ruling."""
    reason: Mapped[str] = mapped_column(text(400))
