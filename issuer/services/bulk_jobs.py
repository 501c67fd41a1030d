"""Bulk issues that are ordered and worked off by themselves, whatever becomes of a process.

An order lies in the database. Whoever works at it holds a lease, which it renews with each
chunk; where a process ends, the lease runs out and the next worker goes on: issuing to
everybody who is eligible is resumable, so that nothing is done twice. A worker that was taken
for ended and goes on all the same finds that the lease is another's, and leaves the job to it.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from issuer.errors import IssuerError, NotFoundError
from issuer.persistence.records.jobs import JobRecord, JobState
from issuer.sealing.batch import Sealer, seal_here
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from issuer.services.bulk_summary import BulkSummary
from issuer.services.catalogue import find_track
from issuer.services.office import Office
from keys.errors import KeysError

LEASE: Final = timedelta(minutes=2)
"""A worker that tells nothing for so long is taken for ended."""
SHOWN: Final = 50
"""Jobs that are listed."""


def order_issue(office: Office, *, programme: str, track: str, actor: str, at: datetime) -> int:
    """Order that everybody is certified who is eligible; return the number of the job.

    Empty programme and track are all of them. Raises NotFoundError where there is no such track.
    """
    if track:
        find_track(office.programmes, f"{programme}/{track}")
    with office.database.transaction() as records:
        return records.jobs.add(programme=programme, track=track, actor=actor, at=at)


def job(office: Office, number: int) -> JobRecord:
    """Return a job as far as it has come. Raises NotFoundError where there is none."""
    with office.database.reading() as records:
        found = records.jobs.find(number)
    if found is None:
        raise NotFoundError(f"There is no job {number}.")
    return found


def jobs(office: Office) -> list[JobRecord]:
    """Return the newest jobs, newest first."""
    with office.database.reading() as records:
        return records.jobs.newest(limit=SHOWN)


def open_jobs(office: Office) -> list[int]:
    """Return the numbers of the orders that are not worked off yet, oldest first."""
    with office.database.reading() as records:
        return records.jobs.open()


def work_off(
    office: Office,
    *,
    clock: Callable[[], datetime],
    sealer: Sealer = seal_here,
    ahead: int = 0,
) -> int:
    """Work at jobs until nobody waits for one; return how many ended.

    Args:
        office: whose orders they are.
        clock: the real time.
        sealer: who seals, and
        ahead: how many chunks ahead; as for ``issue_eligible``.
    """
    ended = 0
    while True:
        at = clock()
        with office.database.transaction() as records:
            claimed = records.jobs.claim(at=at, until=at + LEASE)
        if claimed is None:
            return ended
        try:
            _work(office, claimed, until=at + LEASE, clock=clock, sealer=sealer, ahead=ahead)
        except _LeaseLostError:
            continue
        ended += 1


class _LeaseLostError(Exception):
    """Another worker took this one for ended and has the job now."""


def _work(
    office: Office,
    order: JobRecord,
    *,
    until: datetime,
    clock: Callable[[], datetime],
    sealer: Sealer,
    ahead: int,
) -> None:
    held = until

    def tell(summary: BulkSummary, total: int) -> None:
        nonlocal held
        longer = clock() + LEASE
        with office.database.transaction() as records:
            kept = records.jobs.tell(
                order.id,
                done=summary.holders,
                total=total,
                summary=_counts(summary),
                held=held,
                until=longer,
            )
        if not kept:
            raise _LeaseLostError
        held = longer

    only = Only(programme=order.programme or None, track=order.track or None)
    try:
        summary = issue_eligible(
            office,
            actor=order.actor,
            at=clock(),
            clock=clock,
            only=only,
            progress=tell,
            sealer=sealer,
            ahead=ahead,
        )
    except (IssuerError, KeysError) as error:
        state, problem = JobState.FAILED, str(error)
    else:
        state = JobState.FAILED if summary.failed else JobState.DONE
        problem = "\n".join(f"{each.certification}: {each.reason}" for each in summary.failures)
    with office.database.transaction() as records:
        if not records.jobs.end(order.id, state, problem=problem, held=held, at=clock()):
            raise _LeaseLostError


def _counts(summary: BulkSummary) -> dict[str, int]:
    return {name: value for name, value in asdict(summary).items() if isinstance(value, int)}
