"""``python -m bench``: one run, one table; ``--json FILE`` writes the numbers too.

``--full`` takes its time: twice the rounds, twice as long, and a million credentials in bulk.
"""

import argparse
import json
import platform
from dataclasses import asdict
from pathlib import Path

from bench.bulk import BulkMeasured, run_bulk
from bench.cold import ColdMeasured, verify_from_cold
from bench.cores import raw_on_both_cores
from bench.goals import BULK_PER_SECOND, COLD_SECONDS, PER_SECOND, RATIOS, TIMES_THE_PEER
from bench.office import an_office
from bench.papers import paper_subjects
from bench.peer import peer_verifications_per_second
from bench.subjects import (
    RAW_SIGN,
    RAW_VERIFY,
    VERIFY_JCS,
    VERIFY_RDFC,
    Forms,
    credential_subjects,
    drawing_subjects,
    raw_subjects,
    some_credentials,
)
from bench.timing import Measured, measure
from issuer.services.office import Office

PEER = "@digitalbazaar/vc on node"


def main() -> None:
    """Measure, print the table, and write it as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="larger counts (hours)")
    parser.add_argument("--credentials", type=int, help="size of the bulk run (10,000; 1,000,000)")
    parser.add_argument("--rounds", type=int, help="interleaved rounds (5; 11)")
    parser.add_argument("--seconds", type=float, help="per subject and round (0.5; 1)")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    chosen = parser.parse_args()
    credentials = chosen.credentials or (1_000_000 if chosen.full else 10_000)
    rounds = chosen.rounds or (11 if chosen.full else 5)
    seconds = chosen.seconds or (1.0 if chosen.full else 0.5)

    with an_office() as office:
        forms = some_credentials(office)
        subjects = [
            *raw_subjects(b"\0" * 64),
            *credential_subjects(forms, office),
            *drawing_subjects(forms[0].rdfc, office),
            *paper_subjects(forms[0].rdfc, office),
        ]
        measured = measure(subjects, rounds=rounds, seconds=seconds)
        alone = next(each.per_second for each in measured if each.name == RAW_VERIFY)
        measured.append(raw_on_both_cores(alone))
        measured += against_peer(measured, forms[0], office)
        cold = verify_from_cold(forms[0].rdfc, office)
    bulk = run_bulk(credentials)
    show(measured, cold, bulk, credential_bytes=len(forms[0].rdfc))
    if chosen.json:
        table = {
            "machine": machine(),
            "credential_bytes": len(forms[0].rdfc),
            "measured": [asdict(each) for each in measured],
            "cold": asdict(cold),
            "bulk": asdict(bulk),
        }
        chosen.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def against_peer(measured: list[Measured], forms: Forms, office: Office) -> list[Measured]:
    """Return what the node peer does with the same credentials, as a ratio to ours."""
    ours = {each.name: each.per_second for each in measured}
    subjects = {VERIFY_RDFC: forms.rdfc, VERIFY_JCS: forms.jcs}
    speeds = peer_verifications_per_second(list(subjects.values()), office)
    if speeds is None:
        print("node or npm is not installed: the peer is not measured")
        return []
    return [
        Measured(
            name=f"{PEER}: {name.split()[0]}",
            per_second=speed,
            against=name,
            ratio=speed / ours[name],
        )
        for name, speed in zip(subjects, speeds, strict=True)
    ]


def show(
    measured: list[Measured], cold: ColdMeasured, bulk: BulkMeasured, *, credential_bytes: int
) -> None:
    """Print the table."""
    print(f"{machine()}; a credential of {credential_bytes} bytes; one core, seconds of processor")
    print(f"{'':46}{'per second':>12}{'ratio':>9}  {'to':38}goal")
    for each in measured:
        row = f"{each.name:46}{each.per_second:12,.1f}{each.ratio:9.4f}  {each.against:38}"
        print(f"{row}{goal_of(each)}")
    name = "assay verify FILE, from cold, by the clock"
    row = f"{name:46}{cold.clock:10.3f} s{cold.clock / cold.nothing:9.1f}  {'python -c pass':38}"
    verdict = "reached" if cold.clock <= COLD_SECONDS else "not reached"
    print(f"{row}{COLD_SECONDS} s: {verdict} ({cold.processor:.3f} s of the processor)")
    raw = next(each for each in measured if each.name == RAW_SIGN).per_second
    name = f"issue {bulk.credentials:,} into SQLite, by the clock"
    row = f"{name:46}{bulk.per_second:12,.1f}{bulk.per_second / raw:9.4f}  {RAW_SIGN:38}"
    print(f"{row}{_reached(bulk.per_second, BULK_PER_SECOND)}")
    print(
        f"bulk, microseconds of the processor for each: {bulk.deciding_us:.0f} to decide and "
        f"store, {bulk.sealing_us:.0f} to lint, hash and verify, in processes of their own"
    )
    print(
        f"bulk, resident memory of all processes: {bulk.resident_mb_warm:.0f} MB after the first "
        f"thousand, {bulk.resident_mb_most:.0f} MB at most after that"
    )
    for mark in bulk.marks:
        print(
            f"{mark.issued:14,} issued after {mark.seconds:8,.0f} s: {mark.resident_mb:6.0f} MB, "
            f"sealing processes {mark.sealing_mb:6.0f} MB"
        )


def goal_of(each: Measured) -> str:
    """Return the goals of a figure, and whether they were reached; nothing where there is none."""
    goals = []
    if each.name in RATIOS:
        goals.append(_reached(each.ratio, RATIOS[each.name]))
    if each.name in PER_SECOND:
        goals.append(_reached(each.per_second, PER_SECOND[each.name], " per second"))
    if each.name.startswith(PEER) and each.against in TIMES_THE_PEER:
        goals.append(_reached(1 / each.ratio, TIMES_THE_PEER[each.against], " times as fast"))
    return "; ".join(goals)


def _reached(figure: float, goal: float, what: str = "") -> str:
    return f"{goal:,}{what}: {'reached' if figure >= goal else 'not reached'}"


def machine() -> str:
    """Return what this was measured on."""
    return f"Python {platform.python_version()} on {platform.machine()}"


if __name__ == "__main__":
    main()
