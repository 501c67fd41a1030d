"""Pools and standings are counted in indexes, and proposed withdrawals are found by one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PROPOSED = "kind = 'withdrawal-proposed'"


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_index(
        "ix_access_spans_kind_id_end", "access_spans", ["kind_id", "end", "start", "holder_id"]
    )
    op.create_index(
        "ix_acts_withdrawal_proposed",
        "acts",
        ["id"],
        sqlite_where=sa.text(_PROPOSED),
        postgresql_where=sa.text(_PROPOSED),
    )
    op.drop_index("ix_spans_standing_start", "spans")
    op.create_index("ix_spans_standing_start_end", "spans", ["standing", "start", "end"])
