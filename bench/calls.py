"""What single calls take, in the clock's time and the processor's, told as shares of them.

The processor's time is that of this process: on SQLite it is all the work there is, whatever
else the machine does meanwhile; the work of a PostgreSQL server is not in it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Seconds that one call took."""

    clock: float
    processor: float


def timed(run: Callable[[], object]) -> Taken:
    """Call ``run`` and return what it took."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Taken(clock=time.perf_counter() - clock, processor=time.process_time() - processor)


def at_share(times: Sequence[float], share: float) -> float:
    """Return the time that ``share`` of the calls did not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def print_table(
    what: str, taken: Mapping[str, Sequence[Taken]], *, against: str, seconds: float
) -> None:
    """Print a line for each kind of call, with its ratio to something that takes ``seconds``.

    ``what`` heads the names, ``against`` says what the ratio is taken to.
    """
    width = max(30, *(len(name) for name in taken)) + 2
    ratio = f"to {against}"
    heads = f"{'p50 ms':>9}{'p95 ms':>9}{ratio:>{len(ratio) + 2}}{'p95 cpu ms':>12}"
    print(f"{what:<{width}}{heads}")
    for name, times in taken.items():
        clock = [each.clock for each in times]
        half, most = at_share(clock, 0.5), at_share(clock, 0.95)
        work = at_share([each.processor for each in times], 0.95)
        print(
            f"{name:<{width}}{half * 1e3:9.2f}{most * 1e3:9.2f}"
            f"{most / seconds:{len(ratio) + 2}.0f}{work * 1e3:12.2f}"
        )
    print(f"a {against} takes {seconds * 1e3:.3f} ms")


def print_verdict(times: Sequence[Taken], milliseconds: float) -> None:
    """Print whether 95 in 100 of the calls took no more of the clock's ``milliseconds``."""
    most = at_share([each.clock for each in times], 0.95) * 1e3
    verdict = "holds" if most <= milliseconds else "does NOT hold"
    print(f"p95 of the mix <= {milliseconds:g} ms: {verdict}\n")
