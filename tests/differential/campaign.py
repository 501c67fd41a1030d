"""Canonicalize documents by number, and hold the other readers' answers against ours."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.differential.made_up import document
from tests.differential.readers import jsonld_js_may_be_asked, pyld_nquads, pyoxigraph_nquads
from tests.verifier.canonicalization.test_differential import REFUSED_ON_PURPOSE
from verifier.canonicalization import canonical_nquads, worked_out_nquads
from verifier.canonicalization.pinned_contexts import load, manifest
from verifier.errors import VerifierError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    number: int
    document: dict[str, Any]
    what: str


@dataclass(slots=True)
class Tally:
    """What a slice came to: counts by what was done, and what differs."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.findings += other.findings


def run(numbers: Sequence[int], seed: int, peer: Path | None) -> Tally:
    """Compare these documents; ``peer`` is the folder of the node peer, None to leave it out."""
    tally = Tally()
    ours: dict[int, tuple[dict[str, Any], bytes]] = {}
    for number in numbers:
        made = document(seed, number)
        tally.counts["documents"] += 1
        try:
            ours[number] = (made, worked_out_nquads(made))
        except VerifierError as error:
            tally.counts["refused on purpose"] += 1
            if error.reason not in REFUSED_ON_PURPOSE:
                what = f"we refuse it: {error.reason}"
                tally.findings.append(Finding(number=number, document=made, what=what))
    theirs = {} if peer is None else _jsonld_js(ours, peer)
    for number, (made, nquads) in ours.items():
        _compare(number, made, nquads, theirs.get(number), tally)
    return tally


def _compare(
    number: int, made: dict[str, Any], nquads: bytes, theirs: bytes | None, tally: Tally
) -> None:
    for _ in range(3):  # seen, made a template of, filled in
        if canonical_nquads(made) != nquads:
            what = "filled in from a template it is something else"
            tally.findings.append(Finding(number=number, document=made, what=what))
    answers = {"jsonld.js": theirs, "PyLD": _asked(pyld_nquads, made)}
    asked = {name: answer for name, answer in answers.items() if answer is not None}
    for name, answer in asked.items():
        tally.counts[name] += 1
        if answer != nquads and _each_once(answer) == nquads:
            tally.counts[f"{name} writes a quad twice"] += 1
        elif answer != nquads:
            what = f"{name} gives other bytes: {answer[-300:]!r}"
            tally.findings.append(Finding(number=number, document=made, what=what))
    if not asked:
        tally.counts["read by nobody else"] += 1
        return
    answer = _asked(pyoxigraph_nquads, made)
    if answer is not None:
        # It loses the contexts of some nested types (see test_differential), so what it says is
        # counted, and the others decide.
        tally.counts["pyoxigraph"] += 1
        tally.counts["pyoxigraph alone differs"] += answer != nquads


def _each_once(nquads: bytes) -> bytes:
    """Leave out quads that stand there already: a dataset is a set of them (RDF 1.1 §4).

    jsonld.js and PyLD write two values, such as 0 and "0" of one type, that are one quad.
    """
    return b"".join(dict.fromkeys(nquads.splitlines(keepends=True)))


def _asked(reader: Any, made: dict[str, Any]) -> bytes | None:
    try:
        return reader(made)
    except Exception as error:
        return f"it fails: {type(error).__name__}: {error}".encode()


def _jsonld_js(ours: dict[int, tuple[dict[str, Any], bytes]], peer: Path) -> dict[int, bytes]:
    asked = [number for number, (made, _) in ours.items() if jsonld_js_may_be_asked(made)]
    request = {
        "documents": {address: {"@context": load(address)} for address in manifest()},
        "jobs": [{"act": "canonicalize", "credential": ours[number][0]} for number in asked],
    }
    done = subprocess.run(
        ["node", "peer.mjs"],
        cwd=peer,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    answers = json.loads(done.stdout)
    return {
        number: (answer["nquads"] or f"it fails: {answer['error']}").encode()
        for number, answer in zip(asked, answers, strict=True)
    }
