"""Visitors of a profile may write to who wishes it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column(
        "directory_profiles",
        sa.Column("contact", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "visitor_messages",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("event_key", _text(120), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("mail", _text(320), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_visitor_messages_holder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_messages")),
        sa.UniqueConstraint("event_key", name=op.f("uq_visitor_messages_event_key")),
    )
    op.create_index(op.f("ix_visitor_messages_holder_id"), "visitor_messages", ["holder_id"])
