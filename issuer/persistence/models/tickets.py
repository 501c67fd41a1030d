"""Outcomes of tickets, and what assessment items ask: for figures, never for decisions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class Ticket(Base):
    """The outcome of one ticket, as the ticket system told it."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_programme_solved_at", "programme", "solved_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reference: Mapped[str] = mapped_column(text(200), unique=True)
    """Its number in the ticket system."""
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)
    """Who solved it."""
    programme: Mapped[str] = mapped_column(text(100))
    track: Mapped[str] = mapped_column(text(100))
    """The track that tickets of this kind ask for."""
    topic: Mapped[str] = mapped_column(text(100))
    solved_at: Mapped[datetime] = mapped_column(Moment)
    routed: Mapped[bool]
    """Whether routing by certification chose who took it."""
    first_contact: Mapped[bool]
    """Resolved at the first contact."""
    escalated: Mapped[bool]
    satisfaction: Mapped[int | None]
    """The customer's rating from 1 to 5; None where they gave none."""


class AssessmentItem(Base):
    """What one item of an assessment asks, so that a difficult one can be named."""

    __tablename__ = "assessment_items"

    programme: Mapped[str] = mapped_column(text(100), primary_key=True)
    track: Mapped[str] = mapped_column(text(100), primary_key=True)
    component: Mapped[str] = mapped_column(text(100), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, as the items of a sitting are listed."""
    title: Mapped[str] = mapped_column(text(400))
