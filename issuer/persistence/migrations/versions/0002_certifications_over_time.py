"""Certifications over time: versions that begin within a cycle, and continuing education."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()
_APPEND_ONLY = ("ceu_activities", "ceu_entries")


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column(
        "credentials", sa.Column("cycle_valid_from", _MOMENT, nullable=False, server_default="0")
    )
    op.execute("UPDATE credentials SET cycle_valid_from = valid_from")
    op.create_table(
        "ceu_activities",
        sa.Column("id", _text(36), nullable=False),
        sa.Column("certification_id", _KEY, nullable=False),
        sa.Column("source", _text(100), nullable=False),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("earned_at", _MOMENT, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("submitted_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_ceu_activities_certification_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceu_activities")),
    )
    op.create_index(
        op.f("ix_ceu_activities_certification_id"), "ceu_activities", ["certification_id"]
    )
    op.create_table(
        "ceu_entries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("activity_id", _text(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", _text(200), nullable=False),
        sa.Column("outcome", _text(20), nullable=True),
        sa.Column("quantity", sa.String(40), nullable=True),
        sa.Column("reason", _text(400), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["ceu_activities.id"], name=op.f("fk_ceu_entries_activity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceu_entries")),
    )
    op.create_index(op.f("ix_ceu_entries_activity_id"), "ceu_entries", ["activity_id"])
    # Corrections are entries, never edits; an erasure may still delete.
    for table in _APPEND_ONLY:
        refuse = f"'{table} is append-only'"
        if op.get_bind().dialect.name == "postgresql":
            body = f"EXECUTE FUNCTION assay_refuse({refuse})"
        else:
            body = f"BEGIN SELECT RAISE(ABORT, {refuse}); END"
        op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} FOR EACH ROW {body}")
