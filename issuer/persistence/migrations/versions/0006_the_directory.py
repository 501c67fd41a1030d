"""The directory: public addresses of listed people, and an index of what they hold."""

import secrets
from base64 import b32encode
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()
_FILTERS = ("holder_id", "programme", "track", "level", "country", "start", "end")

_ENTRIES = """
INSERT INTO directory_entries
    (certification_id, start, "end", holder_id, folded_name, awarded_at,
     programme, track, level, country)
SELECT c.id, s.start, s."end", h.id, h.folded_name,
       coalesce((SELECT min(y.decided_at) FROM cycles y WHERE y.certification_id = c.id),
                c.created_at),
       c.programme, c.track, c.level, h.country
FROM certifications c
JOIN holders h ON h.id = c.holder_id AND h.directory_opt_in
JOIN spans s ON s.certification_id = c.id AND s.standing IN ('active', 'due')
JOIN credentials v ON v.certification_id = c.id AND v.issued_at IS NOT NULL
    AND v.revoked_at IS NULL
WHERE NOT EXISTS (
    SELECT 1 FROM credentials n
    WHERE n.certification_id = c.id AND n.version > v.version AND n.issued_at IS NOT NULL)
"""


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    people = op.create_table(
        "directory_people",
        sa.Column("holder_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("token", _text(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_directory_people_holder_id")
        ),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_directory_people")),
        sa.UniqueConstraint("token", name=op.f("uq_directory_people_token")),
    )
    op.create_table(
        "directory_entries",
        sa.Column("certification_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("end", _MOMENT, nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("folded_name", _text(200), nullable=False),
        sa.Column("awarded_at", _MOMENT, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("level", _text(20), nullable=False),
        sa.Column("country", _text(2), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_directory_entries_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_directory_entries_holder_id")
        ),
        sa.PrimaryKeyConstraint("certification_id", "start", name=op.f("pk_directory_entries")),
    )
    op.create_index(op.f("ix_directory_entries_holder_id"), "directory_entries", ["holder_id"])
    op.create_index(
        "ix_directory_entries_by_name",
        "directory_entries",
        ["folded_name", "certification_id", *_FILTERS],
    )
    op.create_index(
        "ix_directory_entries_newest",
        "directory_entries",
        ["awarded_at", "certification_id", *_FILTERS],
    )
    # The directory is no longer read from the holders themselves.
    op.drop_index("ix_holders_listed", table_name="holders")
    connection = op.get_bind()
    listed = sa.text("SELECT id FROM holders WHERE directory_opt_in ORDER BY id")
    tokens = [
        {
            "holder_id": key,
            "token": b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower(),
        }
        for key in connection.execute(listed).scalars()
    ]
    if tokens:
        connection.execute(sa.insert(people), tokens)
    op.execute(_ENTRIES)
