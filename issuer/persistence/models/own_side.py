"""What a holder does by themselves: signs in, and says how they stand in the directory."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Moment, text
from issuer.persistence.models.base import Base


class SignInLink(Base):
    """A one-time link that was mailed to a holder: only the SHA-256 of its secret is kept."""

    __tablename__ = "sign_in_links"

    digest: Mapped[str] = mapped_column(text(64), primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)
    onward: Mapped[str] = mapped_column(text(200))
    """Path below ``/me`` that the holder was on the way to."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class HolderSession(Base):
    """A browser in which a holder is signed in: only the SHA-256 of its secret is kept."""

    __tablename__ = "holder_sessions"

    digest: Mapped[str] = mapped_column(text(64), primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)


class DirectoryProfile(Base):
    """How a holder wishes to stand in the directory; whether at all is said by the holder's row."""

    __tablename__ = "directory_profiles"

    holder_id: Mapped[int] = mapped_column(
        ForeignKey("holders.id"), primary_key=True, autoincrement=False
    )
    shown_name: Mapped[str] = mapped_column(text(400))
    """Made of words of the recorded name; empty for the recorded name itself."""
    country: Mapped[str] = mapped_column(text(2))
    languages: Mapped[str] = mapped_column(text(200))
    """BCP 47 tags, separated by blanks."""
    specialisations: Mapped[str] = mapped_column(text(400))
    """Words of the holder's own, separated by line ends."""
    contact: Mapped[bool]
    """Whether visitors of the profile may write, by way of the office's mail."""
    changed_at: Mapped[datetime] = mapped_column(Moment)
