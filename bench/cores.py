"""What all cores of this machine do at once: seldom as many times as much as one of them.

Virtual cores may share what one of them has; a bulk run has no more than this.
"""

import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Final

from bench.subjects import RAW_VERIFY, raw_subjects
from bench.timing import Measured

RAW_BOTH: Final = "raw Ed25519 verify, both cores at once"
_BATCH: Final = 100
_CONTEXT: Final = multiprocessing.get_context("spawn")


def raw_on_both_cores(alone: float, *, seconds: float = 2.0) -> Measured:
    """Verify on two cores for ``seconds``, by the clock; ``alone`` is what one does in a second."""
    ends: list[Connection] = []
    processes = []
    for _ in range(2):
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_verify, args=(theirs, seconds), daemon=True)
        process.start()
        ends.append(ours)
        processes.append(process)
    for end in ends:
        end.recv()
    for end in ends:
        end.send(None)
    together: float = sum(end.recv() for end in ends)
    for process in processes:
        process.join()
    return Measured(name=RAW_BOTH, per_second=together, against=RAW_VERIFY, ratio=together / alone)


def _verify(end: Connection, seconds: float) -> None:
    """Say when ready, wait for the start, and tell how many were verified in a second."""
    run = next(each.run for each in raw_subjects(b"\0" * 64) if each.name == RAW_VERIFY)
    end.send(None)
    end.recv()
    calls, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        for _ in range(_BATCH):
            run()
        calls += _BATCH
    end.send(calls / elapsed)
