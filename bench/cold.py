"""``assay verify FILE`` from cold: a process of its own, as somebody with one file calls it."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench.office import AT, FIRST_LIST
from issuer.composition import addresses
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from verifier.timestamps import format_timestamp

RUNS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdMeasured:
    """What one answer takes, process and all; medians of ``RUNS``, in seconds."""

    clock: float
    processor: float
    nothing: float
    """``python -c pass`` by the clock, in turn with the others: the limit of this machine."""


def verify_from_cold(signed: bytes, office: Office) -> ColdMeasured:
    """Verify ``signed``, issued at ``AT``, in one process after the other.

    The trust registry pins the office's key and has its status lists in a folder; this machine
    has no office of its own. Raises AssertionError where the answer is not VALID.
    """
    with TemporaryDirectory(prefix="assay-bench-") as name:
        folder = Path(name)
        _write(folder, signed, office)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")},
            "ASSAY_TRUST_REGISTRY": str(folder / "registry.toml"),
            "ASSAY_DATA_DIRECTORY": str(folder / "nothing"),
        }
        command = [
            *(str(Path(sys.executable).with_name("assay")), "verify"),
            *("credential.json", "--at", format_timestamp(AT)),
        ]
        taken, nothing = [], []
        for _ in range(RUNS):
            nothing.append(_taken([sys.executable, "-c", "pass"], folder, environment))
            taken.append(_taken(command, folder, environment))
    return ColdMeasured(
        clock=statistics.median(clock for clock, _ in taken),
        processor=statistics.median(processor for _, processor in taken),
        nothing=statistics.median(clock for clock, _ in nothing),
    )


def _write(folder: Path, signed: bytes, office: Office) -> None:
    """Write the credential, the status list, and the registry that names it."""
    (folder / "credential.json").write_bytes(signed)
    lists = folder / "lists"
    lists.mkdir()
    address = addresses.status_list(office.public_url, FIRST_LIST)
    published = published_status_list(office, FIRST_LIST, at=AT)
    (lists / quote(address, safe="")).write_bytes(published.body)
    key = office.signing().signer
    (folder / "registry.toml").write_text(
        f"""
        [[issuer]]
        id = "{office.did}"
        name = "Bench Office"
        lists = {{ directory = "lists" }}
        [[issuer.key]]
        id = "{key.verification_method}"
        multikey = "{key.public_multikey}"
        """,
        encoding="utf-8",
    )


def _taken(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[float, float]:
    """Run ``command`` to its end; return its seconds by the clock and of the processor."""
    before, started = _processor(), time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    clock = time.perf_counter() - started
    if run.returncode != 0:
        raise AssertionError(f"from cold it says {run.stdout!r} {run.stderr!r}")
    return clock, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
