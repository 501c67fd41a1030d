"""The bulk run: decide, sign, self-verify and store many credentials, and what memory it takes."""

import multiprocessing
import os
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.office import AT, PROGRAMME, TRACK, an_office, enrol
from issuer.sealing.processes import sealing_processes
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from issuer.services.bulk_summary import BulkSummary

WARM = 1000
"""Memory is compared between this credential and the last."""
MARKS = 20
"""How often a run tells how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMark:
    """A bulk run on its way."""

    issued: int
    seconds: float
    """Since the run began, by the clock."""
    resident_mb: float
    """Of the process that decides and stores."""
    sealing_mb: float
    """Of the processes that seal, together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMeasured:
    """What a bulk run did."""

    credentials: int
    per_second: float
    """By the clock: what else runs on the machine counts."""
    deciding_us: float
    """Microseconds of the processor for each credential, in the process that decides and stores."""
    sealing_us: float
    """The same in the processes that lint, hash and self-verify."""
    resident_mb_warm: float
    """Resident memory after the first ``WARM`` credentials, all processes, in megabytes."""
    resident_mb_most: float
    """The highest after that."""
    marks: tuple[BulkMark, ...]
    """About ``MARKS`` of them, the last one at the end."""


def run_bulk(credentials: int, *, cores: int = 2) -> BulkMeasured:
    """Issue ``credentials`` in one run into SQLite on disk; raises if any of them failed.

    With ``cores`` processes that seal, started before the clock. Tells on standard error how far
    it is.
    """
    every: list[BulkMark] = []
    marks: list[BulkMark] = []
    with an_office() as office, sealing_processes(cores) as sealer:
        _tell(f"enrolling {credentials:,} people")
        enrol(office, credentials)
        office.signing()
        before = time.process_time(), _sealing_seconds()
        started = time.perf_counter()

        def progress(so_far: BulkSummary, _: int) -> None:
            resident, sealing = _resident_mb(os.getpid()), sum(map(_resident_mb, _sealers()))
            mark = BulkMark(
                issued=so_far.issued,
                seconds=time.perf_counter() - started,
                resident_mb=resident,
                sealing_mb=sealing,
            )
            every.append(mark)
            if so_far.issued >= credentials * (len(marks) + 1) / MARKS:
                marks.append(mark)
                _tell(
                    f"issued {mark.issued:,} of {credentials:,}, "
                    f"{mark.issued / mark.seconds:,.0f} per second; memory {resident:.0f} MB, "
                    f"sealing processes {sealing:.0f} MB"
                )

        summary = issue_eligible(
            office,
            actor="bench",
            at=AT,
            clock=lambda: AT + timedelta(seconds=int(time.perf_counter() - started)),
            only=Only(programme=PROGRAMME, track=TRACK),
            sealer=sealer,
            ahead=2 * cores,
            progress=progress,
        )
        elapsed = time.perf_counter() - started
        after = time.process_time(), _sealing_seconds()
    _require_all(summary, credentials)
    later = [
        mark.resident_mb + mark.sealing_mb
        for mark in every
        if mark.issued >= min(WARM, credentials)
    ]
    return BulkMeasured(
        credentials=credentials,
        per_second=credentials / elapsed,
        deciding_us=(after[0] - before[0]) / credentials * 1e6,
        sealing_us=(after[1] - before[1]) / credentials * 1e6,
        resident_mb_warm=later[0],
        resident_mb_most=max(later),
        marks=tuple(marks),
    )


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _sealers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def _sealing_seconds() -> float:
    """Return the seconds of the processor that the sealing processes took so far."""
    schedules = (Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii") for pid in _sealers())
    return sum(int(each.split()[0]) for each in schedules) / 1e9


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _require_all(summary: BulkSummary, credentials: int) -> None:
    if summary.issued != credentials or summary.failed:
        raise AssertionError(f"the bulk run did not issue everything: {summary}")
