"""The outbox: events, deliveries, webhook endpoints, and how far the sweep has looked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    op.create_index("ix_spans_valid_until", "spans", ["valid_until"])
    op.create_table(
        "outbox_events",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("uid", _text(32), nullable=False),
        sa.Column("key", _text(120), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("certification_id", _KEY, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("valid_until", _MOMENT, nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("dispatched_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_outbox_events_certification_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_outbox_events_uid")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_events_key")),
    )
    op.create_index(
        op.f("ix_outbox_events_certification_id"), "outbox_events", ["certification_id"]
    )
    op.create_index(
        "ix_outbox_events_undispatched",
        "outbox_events",
        ["id"],
        sqlite_where=sa.text("dispatched_at IS NULL"),
        postgresql_where=sa.text("dispatched_at IS NULL"),
    )
    op.create_table(
        "outbox_deliveries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("event_id", _KEY, nullable=False),
        sa.Column("channel", _text(10), nullable=False),
        sa.Column("recipient", _text(40), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("problem", _text(80), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'dead', 'dropped')",
            name=op.f("ck_outbox_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_events.id"], name=op.f("fk_outbox_deliveries_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_deliveries")),
        sa.UniqueConstraint(
            "event_id",
            "channel",
            "recipient",
            name=op.f("uq_outbox_deliveries_event_id_channel_recipient"),
        ),
    )
    op.create_index(
        "ix_outbox_deliveries_waiting",
        "outbox_deliveries",
        ["due_at", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_deliveries_dead",
        "outbox_deliveries",
        ["id"],
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("address", _text(2048), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_table(
        "sweep_marks",
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_sweep_marks")),
    )
