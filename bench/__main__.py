"""``python -m bench``: one run, one table; ``--json FILE`` writes the numbers too."""

import argparse
import json
import platform
from dataclasses import asdict
from pathlib import Path

from bench.bulk import BulkMeasured, run_bulk
from bench.office import an_office
from bench.subjects import (
    RAW_SIGN,
    a_credential,
    credential_subjects,
    drawing_subjects,
    raw_subjects,
)
from bench.timing import Measured, measure


def main() -> None:
    """Measure, print the table, and write it as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--credentials", type=int, default=10_000, help="size of the bulk run")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--seconds", type=float, default=0.5, help="per subject and round")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    chosen = parser.parse_args()

    with an_office() as office:
        signed = a_credential(office)
        subjects = [
            *raw_subjects(b"\0" * 64),
            *credential_subjects(signed, office),
            *drawing_subjects(signed, office),
        ]
        measured = measure(subjects, rounds=chosen.rounds, seconds=chosen.seconds)
    bulk = run_bulk(chosen.credentials)
    show(measured, bulk, credential_bytes=len(signed))
    if chosen.json:
        table = {
            "machine": machine(),
            "credential_bytes": len(signed),
            "measured": [asdict(each) for each in measured],
            "bulk": asdict(bulk),
        }
        chosen.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def show(measured: list[Measured], bulk: BulkMeasured, *, credential_bytes: int) -> None:
    """Print the table."""
    print(f"{machine()}; a credential of {credential_bytes} bytes; one core")
    print(f"{'':38}{'per second':>14}{'ratio':>10}  to")
    for each in measured:
        print(f"{each.name:38}{each.per_second:14,.1f}{each.ratio:10.4f}  {each.against}")
    raw = next(each for each in measured if each.name == RAW_SIGN).per_second
    name = f"issue {bulk.credentials:,} into SQLite"
    print(f"{name:38}{bulk.per_second:14,.1f}{bulk.per_second / raw:10.4f}  {RAW_SIGN}")
    print(
        f"resident memory: {bulk.resident_mb_warm:.0f} MB after the first thousand, "
        f"{bulk.resident_mb_most:.0f} MB at most after that"
    )


def machine() -> str:
    """Return what this was measured on."""
    return f"Python {platform.python_version()} on {platform.machine()}"


if __name__ == "__main__":
    main()
