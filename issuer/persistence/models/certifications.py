"""Certifications: under which rules, in which cycles, by which acts, with which standing."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, literal
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class TrackVersion(Base):
    """The rules of a track as they were used; never changed once a certification rests on them."""

    __tablename__ = "track_versions"

    programme: Mapped[str] = mapped_column(text(100), primary_key=True)
    track: Mapped[str] = mapped_column(text(100), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    programme_name: Mapped[str] = mapped_column(text(400))
    name: Mapped[str] = mapped_column(text(400))
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(text(64))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Certification(Base):
    """One holder's standing in one track over time; its address is for life."""

    __tablename__ = "certifications"
    __table_args__ = (
        UniqueConstraint("holder_id", "programme", "track"),
        ForeignKeyConstraint(
            ["programme", "track", "track_version"],
            ["track_versions.programme", "track_versions.track", "track_versions.version"],
            name="fk_certifications_track_versions",
        ),
        Index("ix_certifications_programme_track", "programme", "track"),
        Index("ix_certifications_level", "level"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str] = mapped_column(text(26), unique=True)
    subject: Mapped[str] = mapped_column(text(45), unique=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    programme: Mapped[str] = mapped_column(text(100))
    track: Mapped[str] = mapped_column(text(100))
    track_version: Mapped[int]
    """The version under which the newest cycle was decided."""
    level: Mapped[str] = mapped_column(text(20))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Cycle(Base):
    """One period for which a certification was given, with the dates its rules gave it."""

    __tablename__ = "cycles"

    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(text(20))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime] = mapped_column(Moment)
    due_from: Mapped[datetime] = mapped_column(Moment)
    grace_until: Mapped[datetime] = mapped_column(Moment)
    track_version: Mapped[int]


class Act(Base):
    """What somebody did, when and why. Append-only: a trigger refuses changes."""

    __tablename__ = "acts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    certification_id: Mapped[int | None] = mapped_column(
        ForeignKey("certifications.id"), index=True
    )
    """None for acts of the office as a whole."""
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(text(200))
    kind: Mapped[str] = mapped_column(text(40))
    reason: Mapped[str] = mapped_column(text(60))
    rule_version: Mapped[int | None]
    details: Mapped[str] = mapped_column(Text)
    """A JSON object; never a name, a mail address or anything else of a person."""


PROPOSED = Act.kind == literal("withdrawal-proposed", literal_execute=True)
"""Written out, not bound: SQLite then sees that the index beneath has all of these acts."""

Index("ix_acts_withdrawal_proposed", Act.id, sqlite_where=PROPOSED, postgresql_where=PROPOSED)


class Span(Base):
    """A stretch of a certification's standing, materialised with each act: start <= at < end."""

    __tablename__ = "spans"
    __table_args__ = (
        # Counted in the index alone, which has the end too.
        Index("ix_spans_standing_start_end", "standing", "start", "end"),
        Index("ix_spans_valid_until", "valid_until"),
    )

    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"), primary_key=True)
    start: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    end: Mapped[datetime] = mapped_column(Moment)
    standing: Mapped[str] = mapped_column(text(20))
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime] = mapped_column(Moment)
    by_clock: Mapped[bool]
