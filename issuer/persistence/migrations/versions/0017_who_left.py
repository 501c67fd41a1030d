"""Who has left is found by an index, since they are in no pool."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_index(
        "ix_holders_left_on",
        "holders",
        ["left_on", "hired_on", "id"],
        sqlite_where=sa.text("left_on IS NOT NULL"),
        postgresql_where=sa.text("left_on IS NOT NULL"),
    )
