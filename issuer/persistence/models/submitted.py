"""Credentials that others composed and this office signed: intent, place, and signed bytes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class SubmittedCredential(Base):
    """One credential that came in to be signed: reserved first, then issued or abandoned.

    No certification stands behind it. Its places are in status lists of their own kind, so
    that no place can belong to two credentials.
    """

    __tablename__ = "submitted_credentials"
    __table_args__ = (
        UniqueConstraint("status_list", "status_index"),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_at"),
        CheckConstraint("state IN ('reserved', 'issued', 'abandoned')", name="state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    id_digest: Mapped[str] = mapped_column(text(64))
    """SHA-256 of the credential's ``id``: it is found by it, also after it was erased."""
    submitted_digest: Mapped[str] = mapped_column(text(64))
    """SHA-256 of what came in (RFC 8785): tells a repetition from another credential."""
    state: Mapped[str] = mapped_column(text(10))
    status_list: Mapped[int] = mapped_column(ForeignKey("status_lists.number"))
    status_index: Mapped[int]
    actor: Mapped[str] = mapped_column(text(200))
    reserved_at: Mapped[datetime] = mapped_column(Moment)
    unsigned_digest: Mapped[str] = mapped_column(text(64))
    """SHA-256 of the unsigned bytes: the intent that was recorded before any signature."""
    unsigned: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Kept only while reserved."""
    signed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None before it is issued, and after it was erased."""
    verification_method: Mapped[str | None] = mapped_column(text(400))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


Index(
    "uq_submitted_credentials_id_digest",
    SubmittedCredential.id_digest,
    unique=True,
    sqlite_where=SubmittedCredential.state != "abandoned",
    postgresql_where=SubmittedCredential.state != "abandoned",
)
Index(
    "ix_submitted_credentials_reserved",
    SubmittedCredential.id,
    sqlite_where=SubmittedCredential.state == "reserved",
    postgresql_where=SubmittedCredential.state == "reserved",
)
