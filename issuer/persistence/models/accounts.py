"""Accounts of the people who work in the office, and the browsers in which they are signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class Account(Base):
    """Somebody of the office: signs in with a password, or by the identity provider."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(text(100), unique=True)
    """What is typed to sign in, and what the record says: small letters, digits, ``. _ @ -``."""
    shown_name: Mapped[str] = mapped_column(text(200))
    role: Mapped[str] = mapped_column(text(20))
    password_hash: Mapped[str | None] = mapped_column(text(200))
    """Argon2id in its own notation; None where the identity provider vouches."""
    must_change: Mapped[bool]
    """Whether somebody else chose the password, so that it lasts for one sign-in."""
    oidc_issuer: Mapped[str | None] = mapped_column(text(400))
    oidc_subject: Mapped[str | None] = mapped_column(text(255))
    created_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class AccountSession(Base):
    """A browser in which an account is signed in: only the SHA-256 of its secret is kept."""

    __tablename__ = "account_sessions"

    digest: Mapped[str] = mapped_column(text(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)
