"""The bulk run: decide, sign, self-verify and store many credentials, and what memory it takes."""

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.office import AT, PROGRAMME, TRACK, an_office, enrol
from issuer.sealing.processes import sealing_processes
from issuer.services.bulk import BulkSummary, Only, issue_eligible

WARM = 1000
"""Memory is compared between this credential and the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMeasured:
    """What a bulk run did."""

    credentials: int
    per_second: float
    resident_mb_warm: float
    """Resident memory after the first ``WARM`` credentials, in megabytes."""
    resident_mb_most: float
    """The highest after that."""


def run_bulk(credentials: int, *, cores: int = 2) -> BulkMeasured:
    """Issue ``credentials`` in one run into SQLite on disk; raises if any of them failed.

    With ``cores`` processes that seal, started before the clock.
    """
    resident: list[tuple[int, float]] = []
    with an_office() as office, sealing_processes(cores) as sealer:
        enrol(office, credentials)
        started = time.perf_counter()
        summary = issue_eligible(
            office,
            actor="bench",
            at=AT,
            clock=lambda: AT + timedelta(seconds=int(time.perf_counter() - started)),
            only=Only(programme=PROGRAMME, track=TRACK),
            sealer=sealer,
            ahead=2 * cores,
            progress=lambda so_far, _: resident.append((so_far.issued, _resident_mb())),
        )
        elapsed = time.perf_counter() - started
    _require_all(summary, credentials)
    later = [megabytes for issued, megabytes in resident if issued >= min(WARM, credentials)]
    return BulkMeasured(
        credentials=credentials,
        per_second=credentials / elapsed,
        resident_mb_warm=later[0],
        resident_mb_most=max(later),
    )


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _require_all(summary: BulkSummary, credentials: int) -> None:
    if summary.issued != credentials or summary.failed:
        raise AssertionError(f"the bulk run did not issue everything: {summary}")
