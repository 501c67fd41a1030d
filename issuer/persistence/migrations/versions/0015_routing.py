"""Who is granted what over time, and what the ticket system told of agents."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()
_FOREVER = 253402300799
_IN_DATE = ("active", "due")
_CHUNK = 500

_SPANS = sa.text(
    """
SELECT c.holder_id, c.programme, c.track, v.content, s.start, s."end", s.standing
FROM certifications c
JOIN holders h ON h.id = c.holder_id AND h.erased_at IS NULL
JOIN spans s ON s.certification_id = c.id
JOIN track_versions v
    ON v.programme = c.programme AND v.track = c.track AND v.version = c.track_version
WHERE c.holder_id BETWEEN :first AND :last
ORDER BY c.holder_id, c.programme, c.track, s.start
"""
)


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Change the schema forward; there is no way back but a backup."""
    kinds = op.create_table(
        "access_kinds",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("programme", _text(100), nullable=False),
        sa.Column("what", _text(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_kinds")),
        sa.UniqueConstraint("programme", "what", name=op.f("uq_access_kinds_programme_what")),
    )
    spans = op.create_table(
        "access_spans",
        sa.Column("kind_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("holder_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("end", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["access_kinds.id"], name=op.f("fk_access_spans_kind_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_access_spans_holder_id")
        ),
        sa.PrimaryKeyConstraint("kind_id", "holder_id", "start", name=op.f("pk_access_spans")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_access_spans_holder_id"), "access_spans", ["holder_id"])
    op.create_table(
        "agent_reports",
        sa.Column("holder_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("open_tickets", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("languages", _text(200), nullable=False),
        sa.Column("reported_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_agent_reports_holder_id")
        ),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_agent_reports")),
    )
    op.create_index("ix_agent_reports_load", "agent_reports", ["load", "holder_id"])
    _fill(op.get_bind(), kinds, spans)


def _fill(connection: sa.Connection, kinds: sa.Table, spans: sa.Table) -> None:
    """Write down what is granted by the timelines that are there."""
    newest = connection.execute(sa.text("SELECT max(id) FROM holders")).scalar() or 0
    ids: dict[tuple[str, str], int] = {}
    for first in range(1, newest + 1, _CHUNK):
        found = connection.execute(_SPANS, {"first": first, "last": first + _CHUNK - 1})
        people: defaultdict[int, list[Any]] = defaultdict(list)
        for row in found:
            people[row[0]].append(row)
        rows = []
        for holder, held in people.items():
            for kind, start, end in _granted(held):
                if kind not in ids:
                    connection.execute(
                        kinds.insert().values(programme=kind[0], what=kind[1])
                    )
                    ids[kind] = connection.execute(
                        sa.select(kinds.c.id).where(
                            kinds.c.programme == kind[0], kinds.c.what == kind[1]
                        )
                    ).scalar_one()
                rows.append(
                    {"kind_id": ids[kind], "holder_id": holder, "start": start, "end": end}
                )
        if rows:
            connection.execute(spans.insert(), rows)


def _granted(held: list[Any]) -> Iterator[tuple[tuple[str, str], int, int]]:
    """Yield what one holder is granted, and from when until when."""
    bounds = sorted({row[4] for row in held})
    times: defaultdict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for begin, end in zip(bounds, [*bounds[1:], _FOREVER], strict=True):
        standing = {
            (row[1], row[2]): (row[6], json.loads(row[3]).get("restricts_access", False))
            for row in held
            if row[4] <= begin < row[5]
        }
        if any(
            restricts and word not in (*_IN_DATE, "upcoming")
            for word, restricts in standing.values()
        ):
            continue
        counts: defaultdict[str, int] = defaultdict(int)
        for (programme, track), (word, _) in standing.items():
            if word in _IN_DATE:
                counts[programme] += 1
                _lengthen(times[programme, track], begin, end)
        for programme, count in counts.items():
            for least in range(1, count + 1):
                _lengthen(times[programme, f"#{least}"], begin, end)
    for kind, intervals in times.items():
        for begin, end in intervals:
            yield kind, begin, end


def _lengthen(intervals: list[list[int]], begin: int, end: int) -> None:
    if intervals and intervals[-1][1] == begin:
        intervals[-1][1] = end
    else:
        intervals.append([begin, end])
