"""What visitors report about certifications, for the office to look into."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class Concern(Base):
    """A concern as a visitor wrote it; whoever wrote it need not say who they are."""

    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    certification_id: Mapped[int] = mapped_column(ForeignKey("certifications.id"), index=True)
    category: Mapped[str] = mapped_column(text(20))
    words: Mapped[str] = mapped_column(Text)
    mail: Mapped[str] = mapped_column(text(320))
    """Where the office may ask back; empty where none was given, and once it is closed."""
    reported_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str] = mapped_column(text(200))


Index(
    "ix_concerns_open",
    Concern.id,
    sqlite_where=Concern.closed_at.is_(None),
    postgresql_where=Concern.closed_at.is_(None),
)
