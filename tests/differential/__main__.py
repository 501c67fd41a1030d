"""``python -m tests.differential [--count N] [--offset N] [--seed S] [--jobs N]``."""

import argparse
import json
import multiprocessing
import shutil
import sys
import time
from pathlib import Path

from tests.differential.campaign import Tally, run
from tests.npm import installed

PEER = Path(__file__).parents[1] / "peer"
SAVED = Path("build/differential")
_SLICE = 500


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--offset", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    asked = parser.parse_args()
    peer = installed(PEER)
    shutil.copy(PEER / "peer.mjs", peer)
    tally, started, told = Tally(), time.monotonic(), 0.0
    end = asked.offset + asked.count
    slices = [
        (range(start, min(start + _SLICE, end)), asked.seed, peer)
        for start in range(asked.offset, end, _SLICE)
    ]
    with multiprocessing.get_context("fork").Pool(asked.jobs) as pool:
        for done, part in enumerate(pool.imap(_slice, slices), start=1):
            tally.add(part)
            _save(part, asked.seed)
            if time.monotonic() - told > 10 or done == len(slices):
                told = time.monotonic()
                print(
                    f"up to {slices[done - 1][0].stop:,} of {end:,}, "
                    f"{len(tally.findings)} findings, {told - started:.0f} s",
                    flush=True,
                )
    counts = ", ".join(f"{name} {count:,}" for name, count in tally.counts.items())
    print(f"seed {asked.seed}: {counts}; {len(tally.findings)} findings", flush=True)
    return 1 if tally.findings else 0


def _slice(arguments: tuple[range, int, Path]) -> Tally:
    return run(*arguments)


def _save(part: Tally, seed: int) -> None:
    for finding in part.findings:
        SAVED.mkdir(parents=True, exist_ok=True)
        file = SAVED / f"{seed}-{finding.number}.json"
        file.write_text(json.dumps(finding.document, indent=1), encoding="utf-8")
        print(f"FINDING {file}: {finding.what:.300}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
