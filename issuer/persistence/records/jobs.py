"""Bulk issues: ordered, leased by one worker at a time, told of as they go on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from issuer.persistence.models.desk import Job


class JobState(StrEnum):
    """How far a job has come."""

    OPEN = "open"
    """Waits for a worker, or has one."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """A job as recorded."""

    id: int
    programme: str
    track: str
    actor: str
    state: JobState
    done: int
    total: int
    summary: Mapping[str, int]
    problem: str
    ordered_at: datetime
    leased_until: datetime | None
    ended_at: datetime | None


class Jobs:
    """Records jobs and who works at them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *, programme: str, track: str, actor: str, at: datetime) -> int:
        """Record an order and return its number."""
        statement = insert(Job).values(
            programme=programme,
            track=track,
            actor=actor,
            state=JobState.OPEN.value,
            done=0,
            total=0,
            summary="{}",
            problem="",
            ordered_at=at,
        )
        return self._connection.execute(statement.returning(Job.id)).scalar_one()

    def find(self, job_id: int) -> JobRecord | None:
        """Return a job by its number."""
        return next(iter(self._where(Job.id == job_id)), None)

    def newest(self, *, limit: int) -> list[JobRecord]:
        """Return the newest jobs, newest first."""
        return self._where(Job.id > 0, limit=limit)

    def open(self) -> list[int]:
        """Return the numbers of the jobs that have not ended, oldest first."""
        query = select(Job.id).where(Job.state == JobState.OPEN.value).order_by(Job.id)
        return list(self._connection.execute(query).scalars())

    def claim(self, *, at: datetime, until: datetime) -> JobRecord | None:
        """Lease the oldest job that nobody works at; a lease that ran out is taken over."""
        free = or_(Job.leased_until.is_(None), Job.leased_until <= at)
        query = (
            select(Job.id)
            .where(Job.state == JobState.OPEN.value, free)
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job_id = self._connection.execute(query).scalar()
        if job_id is None:
            return None
        self._connection.execute(update(Job).where(Job.id == job_id).values(leased_until=until))
        return self.find(job_id)

    def tell(
        self,
        job_id: int,
        *,
        done: int,
        total: int,
        summary: Mapping[str, int],
        held: datetime,
        until: datetime,
    ) -> bool:
        """Note how far it has come, and keep the lease; False where it is another's by now.

        ``held`` is until when the teller has it: no two leases of a job end at the same time.
        """
        written = json.dumps(summary)
        return self._change(
            job_id, held, done=done, total=total, summary=written, leased_until=until
        )

    def end(
        self, job_id: int, state: JobState, *, problem: str, held: datetime, at: datetime
    ) -> bool:
        """End a job; False where the lease is another's by now."""
        return self._change(
            job_id, held, state=state.value, problem=problem, ended_at=at, leased_until=None
        )

    def _change(self, job_id: int, held: datetime, **values: object) -> bool:
        mine = (Job.id == job_id) & (Job.leased_until == held)
        return self._connection.execute(update(Job).where(mine).values(**values)).rowcount == 1

    def _where(self, condition: ColumnElement[bool], *, limit: int = 1) -> list[JobRecord]:
        query = (
            select(
                Job.id,
                Job.programme,
                Job.track,
                Job.actor,
                Job.state,
                Job.done,
                Job.total,
                Job.summary,
                Job.problem,
                Job.ordered_at,
                Job.leased_until,
                Job.ended_at,
            )
            .where(condition)
            .order_by(Job.id.desc())
            .limit(limit)
        )
        return [_record(dict(row)) for row in self._connection.execute(query).mappings()]


def _record(values: dict[str, Any]) -> JobRecord:
    return JobRecord(
        **{
            **values,
            "state": JobState(values["state"]),
            "summary": json.loads(values["summary"]),
        }
    )
