"""Counts of the directory, and people found by name, are read from indexes alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KIND = ("programme", "track", "level", "country", "start", "end")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.drop_index("ix_directory_entries_holder_id", table_name="directory_entries")
    op.create_index(
        "ix_directory_entries_by_holder",
        "directory_entries",
        ["holder_id", "certification_id", "folded_name", "awarded_at", *_KIND],
    )
    op.create_index("ix_directory_entries_kinds", "directory_entries", [*_KIND])
