"""The directory is filtered by what people speak and by what they say they are good at."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from issuer.persistence.folding import fold

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


_KIND = ("programme", "track", "level", "country", "languages", "start", "end")
_SHARED = ("certification_id", "holder_id", "start", "end")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.add_column(
        "directory_entries", sa.Column("languages", _text(200), nullable=False, server_default="")
    )
    indexes = {
        "by_name": ("folded_name", "certification_id", "holder_id"),
        "newest": ("awarded_at", "certification_id", "holder_id"),
        "by_holder": ("holder_id", "certification_id", "folded_name", "awarded_at"),
        "kinds": (),
    }
    for name, columns in indexes.items():
        op.drop_index(f"ix_directory_entries_{name}", table_name="directory_entries")
        op.create_index(
            f"ix_directory_entries_{name}", "directory_entries", [*columns, *_KIND]
        )
    table = op.create_table(
        "directory_specialisations",
        sa.Column("certification_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("folded", _text(200), nullable=False),
        sa.Column("label", _text(100), nullable=False),
        sa.Column("end", _MOMENT, nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_directory_specialisations_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_directory_specialisations_holder_id")
        ),
        sa.PrimaryKeyConstraint(
            "certification_id", "start", "folded", name=op.f("pk_directory_specialisations")
        ),
    )
    op.create_index(
        op.f("ix_directory_specialisations_holder_id"), "directory_specialisations", ["holder_id"]
    )
    op.create_index(
        "ix_directory_specialisations_found",
        "directory_specialisations",
        ["folded", "label", "start", "end", "holder_id"],
    )
    _speak(op.get_bind())
    _fill(op.get_bind(), table)


def _speak(connection: sa.Connection) -> None:
    """Write what those who are listed said that they speak, in the order of the tags."""
    profiles = sa.table("directory_profiles", sa.column("holder_id"), sa.column("languages"))
    entries = sa.table("directory_entries", sa.column("holder_id"), sa.column("languages"))
    said = sa.select(profiles).where(profiles.c.languages != "")
    for holder, languages in connection.execute(said).all():
        tags = " ".join(sorted(languages.split()))
        connection.execute(
            sa.update(entries).where(entries.c.holder_id == holder).values(languages=f" {tags} ")
        )


def _fill(connection: sa.Connection, table: sa.Table) -> None:
    """Write what those who are listed chose before."""
    entries = sa.table(
        "directory_entries",
        *(sa.column(name) for name in _SHARED),
    )
    profiles = sa.table("directory_profiles", sa.column("holder_id"), sa.column("specialisations"))
    query = (
        sa.select(entries, profiles.c.specialisations)
        .join(profiles, profiles.c.holder_id == entries.c.holder_id)
        .where(profiles.c.specialisations != "")
    )
    rows = [
        {**{name: row[name] for name in entries.c.keys()}, "folded": folded, "label": label}
        for row in connection.execute(query).mappings()
        for folded, label in {
            fold(each): each for each in row["specialisations"].splitlines()
        }.items()
        if folded
    ]
    if rows:
        connection.execute(sa.insert(table), rows)
