"""Credentials, from the intent to the signed bytes, and the status lists that they stand in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class StatusList(Base):
    """A Bitstring Status List, and the signed credential in which it is published."""

    __tablename__ = "status_lists"

    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    purpose: Mapped[str] = mapped_column(text(20))
    kind: Mapped[str] = mapped_column(text(20))
    """Whose places it gives out: those of certifications, or of submitted credentials."""
    entries: Mapped[int]
    allocated: Mapped[int]
    """How many indices were given out; a list that is too full is left for a new one."""
    version: Mapped[int]
    """0 before the first publication; grows by one with each."""
    bits: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The published bitstring, deflated: what the next publication may only add to."""
    signed: Mapped[bytes | None] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(text(64))
    valid_from: Mapped[datetime | None] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)


class Credential(Base):
    """One version of a certification's credential: reserved first, then issued or abandoned."""

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("certification_id", "version"),
        UniqueConstraint("status_list", "status_index"),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_at"),
        CheckConstraint("state IN ('reserved', 'issued', 'abandoned')", name="state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(text(10))
    status_list: Mapped[int] = mapped_column(ForeignKey("status_lists.number"))
    status_index: Mapped[int]
    cycle: Mapped[int]
    """Number of the cycle; its row comes with the issued credential, not before."""
    cycle_kind: Mapped[str] = mapped_column(text(20))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    cycle_valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_from: Mapped[datetime] = mapped_column(Moment)
    """Of this version: a correction or reissue begins later than its cycle."""
    valid_until: Mapped[datetime] = mapped_column(Moment)
    due_from: Mapped[datetime] = mapped_column(Moment)
    grace_until: Mapped[datetime] = mapped_column(Moment)
    track_version: Mapped[int]
    act: Mapped[str] = mapped_column(text(40))
    """Kind of the act that this credential comes from, recorded when it is issued."""
    actor: Mapped[str] = mapped_column(text(200))
    reason: Mapped[str] = mapped_column(text(60))
    replaces: Mapped[int | None]
    reserved_at: Mapped[datetime] = mapped_column(Moment)
    unsigned_digest: Mapped[str] = mapped_column(text(64))
    """SHA-256 of the unsigned bytes: the intent that was recorded before any signature."""
    unsigned: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Kept only while reserved, so that resuming signs what was decided."""
    signed: Mapped[bytes | None] = mapped_column(LargeBinary)
    verification_method: Mapped[str | None] = mapped_column(text(400))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


Index(
    "ix_credentials_reserved",
    Credential.id,
    sqlite_where=Credential.state == "reserved",
    postgresql_where=Credential.state == "reserved",
)
Index(
    "ix_credentials_revoked",
    Credential.status_list,
    Credential.status_index,
    sqlite_where=Credential.revoked_at.is_not(None),
    postgresql_where=Credential.revoked_at.is_not(None),
)
