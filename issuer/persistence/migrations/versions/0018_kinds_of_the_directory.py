"""What entries of the directory are filtered by is one number: they are counted by it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()
_FILTERS = "programme, track, level, country, languages"
_OWN = 'certification_id, start, "end", holder_id, folded_name, awarded_at'

_INDEXES = {
    "by_name": ("folded_name", "certification_id", "holder_id"),
    "newest": ("awarded_at", "certification_id", "holder_id"),
    "by_holder": ("holder_id", "certification_id", "folded_name", "awarded_at"),
    "kinds": (),
}


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_table(
        "directory_kinds",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("level", _text(20), nullable=False),
        sa.Column("country", _text(2), nullable=False),
        sa.Column("languages", _text(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_kinds")),
        sa.UniqueConstraint(
            "programme",
            "track",
            "level",
            "country",
            "languages",
            name=op.f("uq_directory_kinds_programme_track_level_country_languages"),
        ),
    )
    op.execute(
        f"INSERT INTO directory_kinds ({_FILTERS}) "
        f"SELECT DISTINCT {_FILTERS} FROM directory_entries ORDER BY {_FILTERS}"
    )
    op.execute(
        f"CREATE TEMPORARY TABLE entries_before AS SELECT {_OWN}, id AS kind_id "
        f"FROM directory_entries JOIN directory_kinds USING ({_FILTERS})"
    )
    op.drop_table("directory_entries")
    op.create_table(
        "directory_entries",
        sa.Column("certification_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("end", _MOMENT, nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("folded_name", _text(200), nullable=False),
        sa.Column("awarded_at", _MOMENT, nullable=False),
        sa.Column("kind_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_directory_entries_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_directory_entries_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["directory_kinds.id"], name=op.f("fk_directory_entries_kind_id")
        ),
        sa.PrimaryKeyConstraint("certification_id", "start", name=op.f("pk_directory_entries")),
    )
    op.execute(
        f"INSERT INTO directory_entries ({_OWN}, kind_id) SELECT {_OWN}, kind_id "
        "FROM entries_before ORDER BY certification_id, start"
    )
    op.execute("DROP TABLE entries_before")
    for name, columns in _INDEXES.items():
        op.create_index(
            f"ix_directory_entries_{name}",
            "directory_entries",
            [*columns, "kind_id", "start", "end"],
        )
