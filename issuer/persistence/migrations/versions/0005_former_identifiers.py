"""Former identifiers of people whose two records became one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_table(
        "former_identifiers",
        sa.Column("external_id", _text(200), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_former_identifiers_holder_id")
        ),
        sa.PrimaryKeyConstraint("external_id", name=op.f("pk_former_identifiers")),
    )
    op.create_index(op.f("ix_former_identifiers_holder_id"), "former_identifiers", ["holder_id"])
