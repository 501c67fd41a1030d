"""The ledger of continuing education: activities, rulings and corrections, only ever added."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, tuple_

from issuer.domain.ceu import Activity, CeuLedger, Correction, Ruling, RulingOutcome
from issuer.persistence.models.ceus import CeuActivity, CeuEntry
from issuer.persistence.writing import insert_rows

_ACTIVITY = (
    CeuActivity.id,
    CeuActivity.source,
    CeuActivity.quantity,
    CeuActivity.earned_at,
    CeuActivity.evidence,
    CeuActivity.submitted_at,
)


class Ceus:
    """Adds to the ledger and reads it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submit(self, certification_id: int, activities: Sequence[Activity]) -> None:
        """Record activities that were handed in for a certification."""
        rows = [
            {
                "id": activity.id,
                "certification_id": certification_id,
                "source": activity.source,
                "quantity": activity.quantity,
                "earned_at": activity.earned_at,
                "evidence": activity.evidence,
                "submitted_at": activity.submitted_at,
            }
            for activity in activities
        ]
        insert_rows(self._connection, CeuActivity, rows)

    def rule(self, ruling: Ruling, *, actor: str) -> None:
        """Record a reviewer's word on an activity."""
        self._connection.execute(
            insert(CeuEntry).values(
                activity_id=ruling.activity,
                at=ruling.at,
                actor=actor,
                outcome=ruling.outcome.value,
                reason=ruling.reason,
            )
        )

    def correct(self, correction: Correction, *, actor: str) -> None:
        """Record another quantity in place of the one that stood."""
        self._connection.execute(
            insert(CeuEntry).values(
                activity_id=correction.activity,
                at=correction.at,
                actor=actor,
                quantity=correction.quantity,
                reason=correction.reason,
            )
        )

    def certification_of(self, activity: str) -> int | None:
        """Return the certification that an activity was handed in for, if it is known."""
        query = select(CeuActivity.certification_id).where(CeuActivity.id == activity)
        return self._connection.execute(query).scalar()

    def find(self, activities: Iterable[str]) -> list[tuple[int, Activity]]:
        """Return these activities, each with the key of its certification."""
        query = select(*_ACTIVITY, CeuActivity.certification_id).where(
            CeuActivity.id.in_(list(activities))
        )
        return _with_certification(self._connection.execute(query))

    def waiting(
        self, *, after: tuple[datetime, str] | None, limit: int
    ) -> list[tuple[int, Activity]]:
        """Return activities without a ruling, oldest first, with the key of their certification.

        ``after`` is moment and id of the last one of the page before.
        """
        ruled = exists().where(
            CeuEntry.activity_id == CeuActivity.id, CeuEntry.outcome.is_not(None)
        )
        query = (
            select(*_ACTIVITY, CeuActivity.certification_id)
            .where(~ruled)
            .order_by(CeuActivity.submitted_at, CeuActivity.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(CeuActivity.submitted_at, CeuActivity.id) > after)
        return _with_certification(self._connection.execute(query))

    def waiting_count(self) -> int:
        """Return how many activities are without a ruling."""
        ruled = exists().where(
            CeuEntry.activity_id == CeuActivity.id, CeuEntry.outcome.is_not(None)
        )
        query = select(func.count()).select_from(CeuActivity).where(~ruled)
        return self._connection.execute(query).scalar_one()

    def submitted(self, *, since: datetime, until: datetime) -> list[str]:
        """Return the activities that were handed in from ``since`` and before ``until``."""
        query = (
            select(CeuActivity.id)
            .where(CeuActivity.submitted_at >= since, CeuActivity.submitted_at < until)
            .order_by(CeuActivity.id)
        )
        return list(self._connection.execute(query).scalars())

    def erase(self, certification_ids: Iterable[int]) -> None:
        """Delete what was handed in for these certifications, with the rulings on it."""
        activities = select(CeuActivity.id).where(
            CeuActivity.certification_id.in_(list(certification_ids))
        )
        self._connection.execute(delete(CeuEntry).where(CeuEntry.activity_id.in_(activities)))
        self._connection.execute(delete(CeuActivity).where(CeuActivity.id.in_(activities)))

    def ledger(self, certification_id: int) -> CeuLedger:
        """Return all entries for a certification, in the order in which they were made."""
        activities = self._connection.execute(
            select(*_ACTIVITY)
            .where(CeuActivity.certification_id == certification_id)
            .order_by(CeuActivity.submitted_at, CeuActivity.id)
        )
        entries = self._connection.execute(
            select(
                CeuEntry.activity_id,
                CeuEntry.at,
                CeuEntry.outcome,
                CeuEntry.quantity,
                CeuEntry.reason,
            )
            .join(CeuActivity, CeuActivity.id == CeuEntry.activity_id)
            .where(CeuActivity.certification_id == certification_id)
            .order_by(CeuEntry.id)
        ).all()
        return CeuLedger(
            activities=tuple(Activity(**row._mapping) for row in activities),
            rulings=tuple(
                Ruling(activity=activity, at=at, outcome=RulingOutcome(outcome), reason=reason)
                for activity, at, outcome, _, reason in entries
                if outcome is not None
            ),
            corrections=tuple(
                Correction(activity=activity, at=at, quantity=Decimal(quantity), reason=reason)
                for activity, at, _, quantity, reason in entries
                if quantity is not None
            ),
        )


def _with_certification(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[tuple[int, Activity]]:
    found = []
    for row in rows:
        values: dict[str, Any] = dict(row._mapping)
        key = values.pop("certification_id")
        found.append((key, Activity(**values)))
    return found
