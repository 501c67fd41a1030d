"""Whether a holder's credentials name their mail address, hashed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column(
        "holders",
        sa.Column("mail_in_credentials", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
