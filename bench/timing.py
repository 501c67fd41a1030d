"""How things are timed: interleaved rounds, medians, and the ratio to a raw signature."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something to be timed."""

    name: str
    run: Callable[[], object]
    against: str
    """Name of the subject that the ratio is taken to: the physical limit of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out, in operations per second of one core."""

    name: str
    per_second: float
    against: str
    ratio: float


def calls_per_second(run: Callable[[], object], seconds: float) -> float:
    """Call ``run`` for about ``seconds`` and return how often it ran in one second.

    Seconds are the processor's, of this process: what else runs on the machine does not count.
    """
    calls = 0
    batch = 1
    started = time.process_time()
    while (elapsed := time.process_time() - started) < seconds:
        for _ in range(batch):
            run()
        calls += batch
        if elapsed < seconds / 20:
            batch *= 2
    return calls / (time.process_time() - started)


def measure(subjects: Sequence[Subject], *, rounds: int, seconds: float) -> list[Measured]:
    """Time all subjects in turn, ``rounds`` times, so that a slow moment hits all alike.

    A round gives each subject ``seconds``; the median of its rounds counts. One unmeasured
    call warms each subject up.
    """
    for subject in subjects:
        subject.run()
    speeds: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for _ in range(rounds):
        for subject in subjects:
            speeds[subject.name].append(calls_per_second(subject.run, seconds))
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    return [
        Measured(
            name=subject.name,
            per_second=medians[subject.name],
            against=subject.against,
            ratio=medians[subject.name] / medians[subject.against],
        )
        for subject in subjects
    ]
