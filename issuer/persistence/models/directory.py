"""The directory's own tables, written with each act: made for finding, never asked for truth."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class DirectoryPerson(Base):
    """The public address of somebody who agreed to be listed; gone with the consent."""

    __tablename__ = "directory_people"

    holder_id: Mapped[int] = mapped_column(
        ForeignKey("holders.id"), primary_key=True, autoincrement=False
    )
    token: Mapped[str] = mapped_column(text(26), unique=True)
    """128 random bits: nobody comes to a profile by counting or guessing (row W9)."""


class DirectoryKind(Base):
    """Everything that an entry can be filtered by, once for all the entries that have it alike.

    A kind is never changed and never deleted: it names nobody, and its number may be remembered.
    """

    __tablename__ = "directory_kinds"
    __table_args__ = (UniqueConstraint("programme", "track", "level", "country", "languages"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    programme: Mapped[str] = mapped_column(text(100))
    track: Mapped[str] = mapped_column(text(100))
    level: Mapped[str] = mapped_column(text(20))
    country: Mapped[str] = mapped_column(text(2))
    languages: Mapped[str] = mapped_column(text(200))
    """BCP 47 tags in their order, each between two blanks; empty for none."""


class DirectoryEntry(Base):
    """A stretch of time in which a listed holder's certification is in date.

    Each of the two orders of the directory has an index that holds the kind: a query reads one
    index in its order and stops with the page, whatever is filtered. A name is looked for by the
    holders who bear it. Every index is small, and what is counted is counted by one number.
    """

    __tablename__ = "directory_entries"

    certification_id: Mapped[int] = mapped_column(
        ForeignKey("certifications.id"), primary_key=True, autoincrement=False
    )
    start: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    end: Mapped[datetime] = mapped_column(Moment)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    folded_name: Mapped[str] = mapped_column(text(200))
    awarded_at: Mapped[datetime] = mapped_column(Moment)
    """When the certification was given first."""
    kind_id: Mapped[int] = mapped_column(ForeignKey("directory_kinds.id"))


class DirectorySpecialisation(Base):
    """One specialisation of one entry: found by it, and counted off one index."""

    __tablename__ = "directory_specialisations"

    certification_id: Mapped[int] = mapped_column(
        ForeignKey("certifications.id"), primary_key=True, autoincrement=False
    )
    start: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    folded: Mapped[str] = mapped_column(text(200), primary_key=True)
    """Without case and accents: what is written differently is the same."""
    label: Mapped[str] = mapped_column(text(100))
    """As the holder writes it."""
    end: Mapped[datetime] = mapped_column(Moment)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)


_KIND = (DirectoryEntry.kind_id, DirectoryEntry.start, DirectoryEntry.end)

Index(
    "ix_directory_entries_by_name",
    DirectoryEntry.folded_name,
    DirectoryEntry.certification_id,
    DirectoryEntry.holder_id,
    *_KIND,
)
Index(
    "ix_directory_entries_newest",
    DirectoryEntry.awarded_at,
    DirectoryEntry.certification_id,
    DirectoryEntry.holder_id,
    *_KIND,
)
Index(
    "ix_directory_entries_by_holder",
    DirectoryEntry.holder_id,
    DirectoryEntry.certification_id,
    DirectoryEntry.folded_name,
    DirectoryEntry.awarded_at,
    *_KIND,
)
Index("ix_directory_entries_kinds", *_KIND)
Index(
    "ix_directory_specialisations_found",
    DirectorySpecialisation.folded,
    DirectorySpecialisation.label,
    DirectorySpecialisation.start,
    DirectorySpecialisation.end,
    DirectorySpecialisation.holder_id,
)
