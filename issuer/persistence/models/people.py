"""Holders, and what is recorded of them before any decision."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Exact, Key, Moment, text
from issuer.persistence.models.base import Base


class Holder(Base):
    """A person, by the identifier that the organisation uses for them."""

    __tablename__ = "holders"
    __table_args__ = (Index("ix_holders_folded_name_id", "folded_name", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    external_id: Mapped[str] = mapped_column(text(200), unique=True)
    name: Mapped[str] = mapped_column(text(400))
    folded_name: Mapped[str] = mapped_column(text(200))
    mail: Mapped[str] = mapped_column(text(320))
    folded_mail: Mapped[str] = mapped_column(text(320), index=True, server_default="")
    """In lower case: by which a holder is found who signs in."""
    role: Mapped[str] = mapped_column(text(200))
    tier: Mapped[str] = mapped_column(text(200))
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    """The last day with the organisation; a day of hire after it begins anew."""
    country: Mapped[str] = mapped_column(text(2))
    language: Mapped[str] = mapped_column(text(35))
    directory_opt_in: Mapped[bool]
    mail_in_credentials: Mapped[bool] = mapped_column(server_default=false())
    """Whether credentials name the mail address, hashed: the holder's choice."""
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


Index(
    "ix_holders_left_on",
    Holder.left_on,
    Holder.hired_on,
    Holder.id,
    sqlite_where=Holder.left_on.is_not(None),
    postgresql_where=Holder.left_on.is_not(None),
)


class FormerIdentifier(Base):
    """The identifier of a record that was merged into another one: it still finds the person."""

    __tablename__ = "former_identifiers"

    external_id: Mapped[str] = mapped_column(text(200), primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(Moment)


class HolderWord(Base):
    """One word of a holder's name, folded: the directory finds people by beginnings of these."""

    __tablename__ = "holder_words"

    word: Mapped[str] = mapped_column(text(200), primary_key=True)
    holder_id: Mapped[int] = mapped_column(
        ForeignKey("holders.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Attempt(Base):
    """One sitting of one component of a track's assessment."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint(
            "holder_id", "programme", "track", "component", "taken_at", name="uq_attempts_sitting"
        ),
        Index("ix_attempts_programme_track_holder_id", "programme", "track", "holder_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    programme: Mapped[str] = mapped_column(text(100))
    track: Mapped[str] = mapped_column(text(100))
    component: Mapped[str] = mapped_column(text(100))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    score: Mapped[Decimal | None] = mapped_column(Exact)
    items: Mapped[str] = mapped_column(Text)
    """Scores of single items as a JSON array of decimal texts; ``[]`` where not recorded."""
    assessor: Mapped[str] = mapped_column(text(200))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Fulfilment(Base):
    """A requirement that was met, or met in part."""

    __tablename__ = "fulfilments"
    __table_args__ = (
        UniqueConstraint(
            "holder_id",
            "programme",
            "track",
            "requirement",
            "fulfilled_at",
            name="uq_fulfilments_record",
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    programme: Mapped[str] = mapped_column(text(100))
    track: Mapped[str] = mapped_column(text(100))
    requirement: Mapped[str] = mapped_column(text(100))
    fulfilled_at: Mapped[datetime] = mapped_column(Moment)
    count: Mapped[int]
    assessor: Mapped[str] = mapped_column(text(200))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
