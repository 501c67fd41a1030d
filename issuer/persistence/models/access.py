"""Who may speak to the API, and what was answered to a repeated request."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class ApiKey(Base):
    """A key of the API: only its SHA-256 is kept."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(text(200), unique=True)
    sha256: Mapped[str] = mapped_column(text(64), unique=True)
    scopes: Mapped[str] = mapped_column(text(400))
    """Names of scopes, separated by blanks, in alphabetical order."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class IdempotencyKey(Base):
    """A request that a client may repeat, and its one answer."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(text(200), primary_key=True)
    """Who chose the key: one client's keys never meet another's."""
    key: Mapped[str] = mapped_column(text(255), primary_key=True)
    request_digest: Mapped[str] = mapped_column(text(64))
    status: Mapped[int | None]
    """None until there is an answer."""
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
