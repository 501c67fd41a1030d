"""Credentials that others composed and this office signed, in status lists of their own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()

# What the code never does, the database does not let anyone do either.
_CHANGED = """
    (OLD.signed IS NOT NULL AND NEW.signed IS NOT NULL AND NEW.signed <> OLD.signed)
    OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL)
    OR NEW.id_digest <> OLD.id_digest
    OR NEW.submitted_digest <> OLD.submitted_digest
    OR NEW.status_list <> OLD.status_list
    OR NEW.status_index <> OLD.status_index
    OR NEW.unsigned_digest <> OLD.unsigned_digest
"""
_FORBIDDEN = (
    (
        "submitted_credentials_unchanged",
        "BEFORE UPDATE ON submitted_credentials",
        f"WHEN ({_CHANGED})",
        "a credential is immutable and stays revoked",
    ),
    (
        "submitted_credentials_undeleted",
        "BEFORE DELETE ON submitted_credentials",
        "",
        "a credential stays on record",
    ),
    (
        "status_lists_of_one_kind",
        "BEFORE UPDATE ON status_lists",
        "WHEN (NEW.kind <> OLD.kind)",
        "a status list holds one kind of credential",
    ),
)


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column(
        "status_lists",
        sa.Column("kind", _text(20), nullable=False, server_default="certifications"),
    )
    op.create_table(
        "submitted_credentials",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("id_digest", _text(64), nullable=False),
        sa.Column("submitted_digest", _text(64), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("status_list", _KEY, nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("actor", _text(200), nullable=False),
        sa.Column("reserved_at", _MOMENT, nullable=False),
        sa.Column("unsigned_digest", _text(64), nullable=False),
        sa.Column("unsigned", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("verification_method", _text(400), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (issued_at IS NOT NULL)",
            name=op.f("ck_submitted_credentials_issued_at"),
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'issued', 'abandoned')",
            name=op.f("ck_submitted_credentials_state"),
        ),
        sa.ForeignKeyConstraint(
            ["status_list"],
            ["status_lists.number"],
            name=op.f("fk_submitted_credentials_status_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_credentials")),
        sa.UniqueConstraint(
            "status_list",
            "status_index",
            name=op.f("uq_submitted_credentials_status_list_status_index"),
        ),
    )
    op.create_index(
        "uq_submitted_credentials_id_digest",
        "submitted_credentials",
        ["id_digest"],
        unique=True,
        sqlite_where=sa.text("state != 'abandoned'"),
        postgresql_where=sa.text("state != 'abandoned'"),
    )
    op.create_index(
        "ix_submitted_credentials_reserved",
        "submitted_credentials",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'reserved'"),
        postgresql_where=sa.text("state = 'reserved'"),
    )
    for name, moment, condition, reason in _FORBIDDEN:
        if op.get_bind().dialect.name == "postgresql":
            body = f"EXECUTE FUNCTION assay_refuse('{reason}')"
        else:
            body = f"BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        op.execute(f"CREATE TRIGGER {name} {moment} FOR EACH ROW {condition} {body}")
