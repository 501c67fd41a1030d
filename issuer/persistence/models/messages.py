"""What visitors of the directory write to people who are listed in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.persistence.columns import Key, Moment, text
from issuer.persistence.models.base import Base


class VisitorMessage(Base):
    """A message on its way to a holder: what it says is forgotten as soon as it is gone.

    The row itself stays for a day, so that nobody is written to without end.
    """

    __tablename__ = "visitor_messages"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_key: Mapped[str] = mapped_column(text(120), unique=True)
    """Of the outbox event by which it is delivered."""
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"), index=True)
    name: Mapped[str] = mapped_column(text(200))
    """As the visitor calls themselves."""
    mail: Mapped[str] = mapped_column(text(320))
    """Where the visitor wishes to be answered."""
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was delivered or given up; name, address and words are empty from then on."""
