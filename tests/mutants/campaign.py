"""Verify mutants by number, and hold each answer against the oracle."""

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from tests.mutants.families import Family, family
from tests.mutants.oracle import SAME_WORD, DifferentError, require_same
from tests.mutants.pdf_reading import many_in_one_process
from tests.mutants.world import AT, make_world
from verifier.report import Report, Verdict
from verifier.verify import verify

REAL_PDF_SHARE = 400
"""Every so many PDFs are read by a process of their own besides, as in the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    family: str
    number: int
    operator: str
    data: bytes
    what: str


@dataclass(slots=True)
class Tally:
    """What a slice came to."""

    verdicts: Counter = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: float = 0.0
    slowest_number: int = -1
    unchanged: int = 0
    """Mutants that are the original, byte for byte: they are made, and not counted."""
    twice_read: int = 0
    """PDFs that were read in a process of their own besides."""

    def add(self, other: "Tally") -> None:
        self.verdicts += other.verdicts
        self.findings += other.findings
        self.unchanged += other.unchanged
        self.twice_read += other.twice_read
        if other.slowest > self.slowest:
            self.slowest, self.slowest_number = other.slowest, other.slowest_number


def run(name: str, numbers: Iterable[int], seed: int) -> Tally:
    """Judge these mutants of one family."""
    subject, world, tally = family(name), make_world(), Tally()
    original = _verdict(subject.originals[0], world)
    with many_in_one_process() if name == "pdf" else nullcontext():
        for number in numbers:
            mutant = subject.mutant(number, seed)
            if mutant.data in subject.originals:
                tally.unchanged += 1
                continue
            started = time.monotonic()
            report = _verdict(mutant.data, world)
            took = time.monotonic() - started
            if took > tally.slowest:
                tally.slowest, tally.slowest_number = took, number
            tally.verdicts[report.verdict.value] += 1
            what = _wrong(subject, mutant.data, report, original)
            if what is not None:
                tally.findings.append(
                    Finding(
                        family=name, number=number, operator=mutant.operator, data=mutant.data,
                        what=what,
                    )
                )  # fmt: skip
    if name == "pdf":
        _read_again(subject, [n for n in numbers if n % REAL_PDF_SHARE == 0], seed, tally)
    return tally


def _read_again(subject: Family, numbers: list[int], seed: int, tally: Tally) -> None:
    """Take the product's own way with some PDFs: the answer must be the same."""
    world = make_world()
    for number in numbers:
        mutant = subject.mutant(number, seed)
        with many_in_one_process():
            shared = _verdict(mutant.data, world)
        alone = _verdict(mutant.data, world)
        tally.twice_read += 1
        if _told(alone) != _told(shared):
            tally.findings.append(
                Finding(
                    family=subject.name, number=number, operator=mutant.operator, data=mutant.data,
                    what=f"read by itself it is {alone.verdict}, among others {shared.verdict}",
                )
            )  # fmt: skip


def _told(report: Report) -> tuple:
    return (report.verdict, tuple(check.code for check in report.checks), report.credential)


def _verdict(data: bytes, world) -> Report:
    return verify(data, at=AT, registry=world.registry, sources=world.sources)


def _wrong(subject: Family, data: bytes, report: Report, original: Report) -> str | None:
    """Say what is wrong with an answer; None where nothing is."""
    if any(check.code == "INTERNAL_ERROR" for check in report.checks):
        return "a fault of the verifier's own"
    if report.verdict is not Verdict.VALID:
        return None
    try:
        require_same(subject.signed, data)
    except DifferentError as error:
        return f"VALID, though {error}"
    except Exception as error:
        return f"VALID, and another reader fails: {type(error).__name__}: {error}"
    if _shown(report) != _shown(original):
        return "VALID, and shows something else than the original"
    return None


def _shown(report: Report) -> tuple:
    """Return what people are shown; types are a set, in whatever order they come."""
    shown = report.credential
    if shown is None:
        return (report.issuer, None)
    types = {SAME_WORD.get(each, each) for each in shown.types}
    return (report.issuer, replace(shown, types=tuple(sorted(types))))


def sample(name: str, count: int) -> list[int]:
    """Return numbers that go evenly through rows, places, bytes, and beyond."""
    of_rows, of_places, of_bytes = family(name).sizes
    fixed = of_rows + of_places + of_bytes
    step = max(1, (fixed + fixed // 10) // count)
    return list(range(0, fixed + fixed // 10, step))
