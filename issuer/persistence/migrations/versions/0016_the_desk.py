"""What the desk lists: people by name, candidates by track, activities by time; its jobs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_index("ix_holders_folded_name_id", "holders", ["folded_name", "id"])
    op.create_index(
        "ix_attempts_programme_track_holder_id", "attempts", ["programme", "track", "holder_id"]
    )
    op.create_index(
        "ix_ceu_activities_submitted_at_id", "ceu_activities", ["submitted_at", "id"]
    )
    op.create_table(
        "jobs",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("actor", _text(200), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("ordered_at", _MOMENT, nullable=False),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("file_name", _text(200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("uploaded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_uploads_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_account_id"), "uploads", ["account_id"])
