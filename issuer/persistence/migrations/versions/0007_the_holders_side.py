"""The holder's side: one-time links, sessions, how somebody stands in the directory."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_table(
        "sign_in_links",
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("onward", _text(200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_sign_in_links_holder_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_links")),
    )
    op.create_index(op.f("ix_sign_in_links_holder_id"), "sign_in_links", ["holder_id"])
    op.create_index(op.f("ix_sign_in_links_expires_at"), "sign_in_links", ["expires_at"])
    op.create_table(
        "holder_sessions",
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_holder_sessions_holder_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_holder_sessions")),
    )
    op.create_index(op.f("ix_holder_sessions_holder_id"), "holder_sessions", ["holder_id"])
    op.create_index(op.f("ix_holder_sessions_seen_at"), "holder_sessions", ["seen_at"])
    op.create_table(
        "directory_profiles",
        sa.Column("holder_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("shown_name", _text(400), nullable=False),
        sa.Column("country", _text(2), nullable=False),
        sa.Column("languages", _text(200), nullable=False),
        sa.Column("specialisations", _text(400), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_directory_profiles_holder_id")
        ),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_directory_profiles")),
    )
    op.add_column(
        "holders", sa.Column("folded_mail", _text(320), nullable=False, server_default="")
    )
    op.execute("UPDATE holders SET folded_mail = lower(mail)")
    op.create_index(op.f("ix_holders_folded_mail"), "holders", ["folded_mail"])
