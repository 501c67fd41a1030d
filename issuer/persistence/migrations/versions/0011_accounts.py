"""Accounts of the office, and the sessions in which they are signed in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_table(
        "accounts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("name", _text(100), nullable=False),
        sa.Column("shown_name", _text(200), nullable=False),
        sa.Column("role", _text(20), nullable=False),
        sa.Column("password_hash", _text(200), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("oidc_issuer", _text(400), nullable=True),
        sa.Column("oidc_subject", _text(255), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("signed_in_at", _MOMENT, nullable=True),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
        sa.UniqueConstraint(
            "oidc_issuer", "oidc_subject", name=op.f("uq_accounts_oidc_issuer_oidc_subject")
        ),
    )
    op.create_table(
        "account_sessions",
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_sessions")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"])
    op.create_index(op.f("ix_account_sessions_seen_at"), "account_sessions", ["seen_at"])
