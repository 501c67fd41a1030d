"""The first schema: people, results, certifications, credentials, status lists, access."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


# What the code never does, the database does not let anyone do either.
_CREDENTIAL_CHANGED = """
    (OLD.signed IS NOT NULL AND NEW.signed IS NOT NULL AND NEW.signed <> OLD.signed)
    OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL)
    OR NEW.certification_id <> OLD.certification_id
    OR NEW.version <> OLD.version
    OR NEW.status_list <> OLD.status_list
    OR NEW.status_index <> OLD.status_index
    OR NEW.unsigned_digest <> OLD.unsigned_digest
"""
_FORBIDDEN = (
    ("acts_unchanged", "BEFORE UPDATE ON acts", "", "acts are append-only"),
    ("acts_undeleted", "BEFORE DELETE ON acts", "", "acts are append-only"),
    (
        "credentials_unchanged",
        "BEFORE UPDATE ON credentials",
        f"WHEN ({_CREDENTIAL_CHANGED})",
        "a credential is immutable and stays revoked",
    ),
    ("credentials_undeleted", "BEFORE DELETE ON credentials", "", "a credential stays on record"),
    (
        "status_lists_grow",
        "BEFORE UPDATE ON status_lists",
        "WHEN (NEW.version < OLD.version OR NEW.allocated < OLD.allocated)",
        "a status list never goes back",
    ),
    ("status_lists_undeleted", "BEFORE DELETE ON status_lists", "", "a status list stays"),
)
_TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER {name} {moment} FOR EACH ROW {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        for name, moment, condition, reason in _FORBIDDEN
    ],
    "postgresql": [
        "CREATE FUNCTION assay_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        *(
            f"CREATE TRIGGER {name} {moment} FOR EACH ROW {condition} "
            f"EXECUTE FUNCTION assay_refuse('{reason}')"
            for name, moment, condition, reason in _FORBIDDEN
        ),
    ],
}


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_table(
        "api_keys",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("scopes", _text(400), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("name", name=op.f("uq_api_keys_name")),
        sa.UniqueConstraint("sha256", name=op.f("uq_api_keys_sha256")),
    )
    op.create_table(
        "holders",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("external_id", _text(200), nullable=False),
        sa.Column("name", _text(400), nullable=False),
        sa.Column("folded_name", _text(200), nullable=False),
        sa.Column("mail", _text(320), nullable=False),
        sa.Column("role", _text(200), nullable=False),
        sa.Column("tier", _text(200), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("country", _text(2), nullable=False),
        sa.Column("language", _text(35), nullable=False),
        sa.Column("directory_opt_in", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holders")),
        sa.UniqueConstraint("external_id", name=op.f("uq_holders_external_id")),
    )
    op.create_index(
        "ix_holders_listed",
        "holders",
        ["folded_name", "id"],
        unique=False,
        sqlite_where=sa.text("directory_opt_in = 1"),
        postgresql_where=sa.text("directory_opt_in"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("owner", _text(200), nullable=False),
        sa.Column("key", _text(255), nullable=False),
        sa.Column("request_digest", _text(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(
        op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False
    )
    op.create_table(
        "status_lists",
        sa.Column("number", _KEY, autoincrement=False, nullable=False),
        sa.Column("purpose", _text(20), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("etag", _text(64), nullable=False),
        sa.Column("valid_from", _MOMENT, nullable=True),
        sa.Column("valid_until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_lists")),
    )
    op.create_table(
        "track_versions",
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_name", _text(400), nullable=False),
        sa.Column("name", _text(400), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("programme", "track", "version", name=op.f("pk_track_versions")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("component", _text(100), nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("score", sa.String(40), nullable=True),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("assessor", _text(200), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holders.id"], name=op.f("fk_attempts_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "holder_id", "programme", "track", "component", "taken_at", name="uq_attempts_sitting"
        ),
    )
    op.create_table(
        "certifications",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("public_id", _text(26), nullable=False),
        sa.Column("subject", _text(45), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("track_version", sa.Integer(), nullable=False),
        sa.Column("level", _text(20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_certifications_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme", "track", "track_version"],
            ["track_versions.programme", "track_versions.track", "track_versions.version"],
            name="fk_certifications_track_versions",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifications")),
        sa.UniqueConstraint(
            "holder_id",
            "programme",
            "track",
            name=op.f("uq_certifications_holder_id_programme_track"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_certifications_public_id")),
        sa.UniqueConstraint("subject", name=op.f("uq_certifications_subject")),
    )
    op.create_index("ix_certifications_level", "certifications", ["level"], unique=False)
    op.create_index(
        "ix_certifications_programme_track", "certifications", ["programme", "track"], unique=False
    )
    op.create_table(
        "fulfilments",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("track", _text(100), nullable=False),
        sa.Column("requirement", _text(100), nullable=False),
        sa.Column("fulfilled_at", _MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("assessor", _text(200), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_fulfilments_holder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilments")),
        sa.UniqueConstraint(
            "holder_id",
            "programme",
            "track",
            "requirement",
            "fulfilled_at",
            name="uq_fulfilments_record",
        ),
    )
    op.create_table(
        "holder_words",
        sa.Column("word", _text(200), nullable=False),
        sa.Column("holder_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["holders.id"],
            name=op.f("fk_holder_words_holder_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "holder_id", name=op.f("pk_holder_words")),
    )
    op.create_index(op.f("ix_holder_words_holder_id"), "holder_words", ["holder_id"], unique=False)
    op.create_table(
        "acts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("certification_id", _KEY, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", _text(200), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("reason", _text(60), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_acts_certification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_at"), "acts", ["at"], unique=False)
    op.create_index(op.f("ix_acts_certification_id"), "acts", ["certification_id"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("certification_id", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("status_list", _KEY, nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("cycle_kind", _text(20), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("valid_from", _MOMENT, nullable=False),
        sa.Column("valid_until", _MOMENT, nullable=False),
        sa.Column("due_from", _MOMENT, nullable=False),
        sa.Column("grace_until", _MOMENT, nullable=False),
        sa.Column("track_version", sa.Integer(), nullable=False),
        sa.Column("act", _text(40), nullable=False),
        sa.Column("actor", _text(200), nullable=False),
        sa.Column("reason", _text(60), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("reserved_at", _MOMENT, nullable=False),
        sa.Column("unsigned_digest", _text(64), nullable=False),
        sa.Column("unsigned", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("verification_method", _text(400), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (issued_at IS NOT NULL)", name=op.f("ck_credentials_issued_at")
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'issued', 'abandoned')", name=op.f("ck_credentials_state")
        ),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_credentials_certification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["status_list"], ["status_lists.number"], name=op.f("fk_credentials_status_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint(
            "certification_id", "version", name=op.f("uq_credentials_certification_id_version")
        ),
        sa.UniqueConstraint(
            "status_list", "status_index", name=op.f("uq_credentials_status_list_status_index")
        ),
    )
    op.create_index(
        "ix_credentials_reserved",
        "credentials",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'reserved'"),
        postgresql_where=sa.text("state = 'reserved'"),
    )
    op.create_index(
        "ix_credentials_revoked",
        "credentials",
        ["status_list", "status_index"],
        unique=False,
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.create_table(
        "cycles",
        sa.Column("certification_id", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("valid_from", _MOMENT, nullable=False),
        sa.Column("valid_until", _MOMENT, nullable=False),
        sa.Column("due_from", _MOMENT, nullable=False),
        sa.Column("grace_until", _MOMENT, nullable=False),
        sa.Column("track_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_cycles_certification_id")
        ),
        sa.PrimaryKeyConstraint("certification_id", "number", name=op.f("pk_cycles")),
    )
    op.create_table(
        "spans",
        sa.Column("certification_id", _KEY, nullable=False),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("end", _MOMENT, nullable=False),
        sa.Column("standing", _text(20), nullable=False),
        sa.Column("valid_from", _MOMENT, nullable=False),
        sa.Column("valid_until", _MOMENT, nullable=False),
        sa.Column("by_clock", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_spans_certification_id")
        ),
        sa.PrimaryKeyConstraint("certification_id", "start", name=op.f("pk_spans")),
    )
    op.create_index("ix_spans_standing_start", "spans", ["standing", "start"], unique=False)
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
