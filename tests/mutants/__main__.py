"""``python -m tests.mutants [--format NAME] [--count N] [--seed S] [--offset N] [--jobs N]``."""

import argparse
import multiprocessing
import sys
import time
from pathlib import Path

from tests.mutants.campaign import Tally, run
from tests.mutants.families import NAMES, family
from verifier.report import Verdict

_SLICE = 500
SAVED = Path("build/mutants")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--format", choices=[*NAMES, "all"], default="all")
    parser.add_argument("--count", type=int, default=100_000, help="mutants of each format")
    parser.add_argument("--offset", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    asked = parser.parse_args()
    found = 0
    for name in NAMES if asked.format == "all" else [asked.format]:
        tally = _campaign(name, asked)
        _tell(name, tally, asked)
        found += len(tally.findings)
    return 1 if found else 0


def _campaign(name: str, asked: argparse.Namespace) -> Tally:
    family(name).sizes  # noqa: B018 - made once, before the processes part
    tally, started, told = Tally(), time.monotonic(), 0.0
    end = asked.offset + asked.count
    slices = [(name, range(start, min(start + _SLICE, end)), asked.seed)
              for start in range(asked.offset, end, _SLICE)]  # fmt: skip
    with multiprocessing.get_context("fork").Pool(asked.jobs) as pool:
        for done, part in enumerate(pool.imap(_slice, slices), start=1):
            tally.add(part)
            for finding in part.findings:
                _save(finding, asked.seed)
            if time.monotonic() - told > 10 or done == len(slices):
                told = time.monotonic()
                number = slices[done - 1][1].stop
                print(
                    f"{name}: up to {number:,} of {end:,}, {len(tally.findings)} findings, "
                    f"{told - started:.0f} s (go on with --format {name} --offset {number})",
                    flush=True,
                )
    return tally


def _slice(arguments: tuple[str, range, int]) -> Tally:
    return run(*arguments)


def _save(finding, seed: int) -> None:
    SAVED.mkdir(parents=True, exist_ok=True)
    file = SAVED / f"{finding.family}-{seed}-{finding.number}"
    file.with_suffix(".mutant").write_bytes(finding.data)
    words = f"{finding.what}\n{finding.operator}\n"
    file.with_suffix(".txt").write_text(words, encoding="utf-8", errors="replace")
    print(f"FINDING {file}.mutant: {finding.what}; {finding.operator:.200}", flush=True)


def _tell(name: str, tally: Tally, asked: argparse.Namespace) -> None:
    of_rows, of_places, of_bytes = family(name).sizes
    verdicts = ", ".join(f"{verdict} {tally.verdicts[verdict.value]:,}" for verdict in Verdict
                         if tally.verdicts[verdict.value])  # fmt: skip
    again = f"; {tally.twice_read:,} read alone besides" if tally.twice_read else ""
    print(
        f"{name}: {tally.verdicts.total():,} mutants of seed {asked.seed} from {asked.offset:,} "
        f"({of_rows:,} of rows, {of_places:,} of places, {of_bytes:,} of bytes, then at random): "
        f"{verdicts}; {tally.unchanged:,} that changed nothing left out{again}; "
        f"{len(tally.findings)} findings; slowest {tally.slowest:.2f} s "
        f"(number {tally.slowest_number})",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
