"""Materialised standings: written with each act, asked with ``start <= at < end``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, select
from sqlalchemy.orm import aliased

from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import Span
from issuer.persistence.columns import FOREVER
from issuer.persistence.models.certifications import Certification
from issuer.persistence.models.certifications import Span as SpanRow
from issuer.persistence.models.credentials import Credential
from issuer.persistence.one_of import one_of
from issuer.persistence.records.credentials import ISSUED
from issuer.persistence.records.listing import refresh_listing
from issuer.persistence.writing import insert_rows

_COLUMNS = (
    SpanRow.certification_id,
    SpanRow.standing,
    SpanRow.start,
    SpanRow.end,
    SpanRow.valid_from,
    SpanRow.valid_until,
    SpanRow.by_clock,
)


class Timelines:
    """Writes and reads timelines."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(
        self, timelines: Mapping[int, tuple[Span, ...]], *, holder_ids: Iterable[int]
    ) -> None:
        """Let these be the timelines of these certifications, by their keys.

        ``holder_ids`` are their holders, and those of whom a version was issued: they are listed
        in the directory as they stand now.
        """
        keys = list(timelines)
        if keys:
            self._connection.execute(delete(SpanRow).where(one_of(SpanRow.certification_id, keys)))
        rows = [
            {
                "certification_id": key,
                "start": span.start,
                "end": span.end or FOREVER,
                "standing": span.standing.value,
                "valid_from": span.valid_from,
                "valid_until": span.valid_until,
                "by_clock": span.by_clock,
            }
            for key, spans in timelines.items()
            for span in spans
        ]
        insert_rows(self._connection, SpanRow, rows)
        refresh_listing(self._connection, holder_ids)

    def of(self, certification_ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
        """Return the whole timelines of certifications; nothing for those without one."""
        keys = list(certification_ids)
        if not keys:
            return {}
        query = (
            select(*_COLUMNS)
            .where(one_of(SpanRow.certification_id, keys))
            .order_by(SpanRow.certification_id, SpanRow.start)
        )
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for row in self._connection.execute(query).mappings():
            found[row["certification_id"]].append(_span(row))
        return {key: tuple(spans) for key, spans in found.items()}

    def at(self, certification_ids: Iterable[int], at: datetime) -> dict[int, Span]:
        """Return the span that holds ``at`` for each certification that has one."""
        query = select(*_COLUMNS).where(
            SpanRow.certification_id.in_(list(certification_ids)),
            SpanRow.start <= at,
            SpanRow.end > at,
        )
        rows = self._connection.execute(query).mappings()
        return {row["certification_id"]: _span(row) for row in rows}

    def suspended_by_clock(self, status_list: int, at: datetime) -> list[int]:
        """Return the holders whose versions in a list are to be revoked because of the clock.

        Those are suspended at ``at`` for no other reason than a prerequisite that ran out, and
        a version in this list that has not expired is still clear.
        """
        query = (
            select(Certification.holder_id)
            .distinct()
            .join(SpanRow, SpanRow.certification_id == Certification.id)
            .join(Credential, Credential.certification_id == Certification.id)
            .where(
                SpanRow.standing == Standing.SUSPENDED.value,
                SpanRow.by_clock,
                SpanRow.start <= at,
                SpanRow.end > at,
                Credential.status_list == status_list,
                Credential.state == ISSUED,
                Credential.revoked_at.is_(None),
                Credential.valid_until > at,
            )
        )
        return list(self._connection.execute(query).scalars())

    def standing_with_ended_version(
        self,
        at: datetime,
        *,
        among: Collection[int] | None = None,
        beyond: int = 0,
        limit: int | None = None,
    ) -> list[int]:
        """Return holders of whom something stands whose newest version is revoked.

        Whether a standing or a person revoked it is not asked here.

        Args:
            at: the moment.
            among: holders to look among; None for all.
            beyond: the last holder of the chunk before; they come in the order of their keys.
            limit: how many at most.
        """
        newer = aliased(Credential)
        # Few credentials are revoked and many certifications stand: begin with the few. SQLite
        # knows no numbers and would begin with the index on the standing, if it could be used.
        ended = (
            select(Credential.certification_id, Credential.version)
            .where(
                Credential.state == ISSUED,
                Credential.revoked_at.is_not(None),
                Credential.valid_until > at,
            )
            .cte("ended")
            .prefix_with("MATERIALIZED")
        )
        query = (
            select(Certification.holder_id)
            .distinct()
            .join(ended, ended.c.certification_id == Certification.id)
            .join(SpanRow, SpanRow.certification_id == Certification.id)
            .where(
                Certification.holder_id > beyond,
                SpanRow.start <= at,
                SpanRow.end > at,
                func.coalesce(SpanRow.standing, "").in_([standing.value for standing in IN_DATE]),
                ~select(newer.id)
                .where(
                    newer.certification_id == Certification.id,
                    newer.version > ended.c.version,
                    newer.state == ISSUED,
                )
                .exists(),
            )
            .order_by(Certification.holder_id)
            .limit(limit)
        )
        if among is not None:
            query = query.where(one_of(Certification.holder_id, list(among)))
        return list(self._connection.execute(query).scalars())


def _span(row: RowMapping) -> Span:
    return Span(
        standing=Standing(row["standing"]),
        start=row["start"],
        end=None if row["end"] == FOREVER else row["end"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        by_clock=row["by_clock"],
    )
