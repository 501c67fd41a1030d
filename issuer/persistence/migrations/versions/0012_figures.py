"""For figures: the last day with the organisation, outcomes of tickets, titles of items."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column("holders", sa.Column("left_on", sa.Date(), nullable=True))
    op.create_table(
        "tickets",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("reference", _text(200), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("topic", _text(100), nullable=False),
        sa.Column("solved_at", _MOMENT, nullable=False),
        sa.Column("routed", sa.Boolean(), nullable=False),
        sa.Column("first_contact", sa.Boolean(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["holder_id"], ["holders.id"], name=op.f("fk_tickets_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_tickets_reference")),
    )
    op.create_index(op.f("ix_tickets_holder_id"), "tickets", ["holder_id"])
    op.create_index("ix_tickets_programme_solved_at", "tickets", ["programme", "solved_at"])
    op.create_table(
        "assessment_items",
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("component", _text(100), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", _text(400), nullable=False),
        sa.PrimaryKeyConstraint(
            "programme", "track", "component", "position", name=op.f("pk_assessment_items")
        ),
    )
