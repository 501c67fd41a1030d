"""``python -m bench``: one run, one table; ``--json FILE`` writes the numbers too."""

import argparse
import json
import platform
from dataclasses import asdict
from pathlib import Path

from bench.bulk import BulkMeasured, run_bulk
from bench.office import an_office
from bench.peer import peer_verifications_per_second
from bench.subjects import (
    RAW_SIGN,
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


def main() -> None:
    """Measure, print the table, and write it as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--credentials", type=int, default=10_000, help="size of the bulk run")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--seconds", type=float, default=0.5, help="per subject and round")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    chosen = parser.parse_args()

    with an_office() as office:
        forms = some_credentials(office)
        subjects = [
            *raw_subjects(b"\0" * 64),
            *credential_subjects(forms, office),
            *drawing_subjects(forms[0].rdfc, office),
        ]
        measured = measure(subjects, rounds=chosen.rounds, seconds=chosen.seconds)
        measured += against_peer(measured, forms[0], office)
    bulk = run_bulk(chosen.credentials)
    show(measured, bulk, credential_bytes=len(forms[0].rdfc))
    if chosen.json:
        table = {
            "machine": machine(),
            "credential_bytes": len(forms[0].rdfc),
            "measured": [asdict(each) for each in measured],
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
            name=f"@digitalbazaar/vc on node: {name.split()[0]}",
            per_second=speed,
            against=name,
            ratio=speed / ours[name],
        )
        for name, speed in zip(subjects, speeds, strict=True)
    ]


def show(measured: list[Measured], bulk: BulkMeasured, *, credential_bytes: int) -> None:
    """Print the table."""
    print(f"{machine()}; a credential of {credential_bytes} bytes; one core")
    print(f"{'':44}{'per second':>14}{'ratio':>10}  to")
    for each in measured:
        print(f"{each.name:44}{each.per_second:14,.1f}{each.ratio:10.4f}  {each.against}")
    raw = next(each for each in measured if each.name == RAW_SIGN).per_second
    name = f"issue {bulk.credentials:,} into SQLite"
    print(f"{name:44}{bulk.per_second:14,.1f}{bulk.per_second / raw:10.4f}  {RAW_SIGN}")
    print(
        f"resident memory: {bulk.resident_mb_warm:.0f} MB after the first thousand, "
        f"{bulk.resident_mb_most:.0f} MB at most after that"
    )


def machine() -> str:
    """Return what this was measured on."""
    return f"Python {platform.python_version()} on {platform.machine()}"


if __name__ == "__main__":
    main()
