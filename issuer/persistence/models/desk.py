"""What the desk keeps of work that takes more than one request."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class Job(Base):
    """A bulk issue that somebody ordered; worked off by whichever process has the lease."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    programme: Mapped[str] = mapped_column(text(100))
    """Empty for every programme."""
    track: Mapped[str] = mapped_column(text(100))
    """Empty for every track."""
    actor: Mapped[str] = mapped_column(text(200))
    state: Mapped[str] = mapped_column(text(20))
    done: Mapped[int]
    """Holders so far."""
    total: Mapped[int]
    summary: Mapped[str] = mapped_column(Text)
    """A JSON object of counts."""
    problem: Mapped[str] = mapped_column(Text)
    """Why it could not go on; empty where it could."""
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Upload(Base):
    """A table that was uploaded and is being looked at before it is taken in."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(text(20))
    file_name: Mapped[str] = mapped_column(text(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    columns: Mapped[str] = mapped_column(Text)
    """A JSON object: which column of ours each of the file's headings is."""
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
