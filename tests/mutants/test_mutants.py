"""A short run over every format, and the oracle held against what it must tell apart."""

import copy
import json

import pytest

from keys.public import PublicKey
from tests.mutants.campaign import run, sample
from tests.mutants.families import NAMES, family
from tests.mutants.oracle import DifferentError, require_same
from tests.mutants.pdf_reading import many_in_one_process
from tests.mutants.world import AT, make_world
from verifier.errors import MalformedError
from verifier.formats.pdf import read_pdf
from verifier.report import Verdict
from verifier.verify import verify


@pytest.mark.parametrize("name", NAMES)
def test_no_mutant_is_valid_but_what_says_the_same(name):
    numbers = sample(name, 500)
    tally = run(name, numbers, seed=7)
    assert [(each.operator, each.what) for each in tally.findings] == []
    assert tally.verdicts.total() + tally.unchanged == len(numbers)
    refused = {verdict for verdict in tally.verdicts if verdict != Verdict.VALID.value}
    assert {"MALFORMED", "INVALID"} <= refused


@pytest.mark.parametrize("name", ["json-eddsa-rdfc", "json-eddsa-jcs", "jwt-vc", "svg"])
def test_a_verifier_that_checks_no_signature_is_found_out(name, monkeypatch):
    monkeypatch.setattr(PublicKey, "verify", lambda *arguments: None)
    tally = run(name, sample(name, 200), seed=7)
    assert len(tally.findings) > 10


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_format(name):
    numbers = range(family(name).sizes[0])
    assert [(each.operator, each.what) for each in run(name, numbers, 7).findings] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_originals_are_valid_and_the_same(name):
    world, subject = make_world(), family(name)
    for original in subject.originals:
        report = verify(original, at=AT, registry=world.registry, sources=world.sources)
        assert report.verdict is Verdict.VALID
        require_same(subject.signed, original)


def test_a_number_gives_the_same_mutant_again():
    for name in NAMES:
        subject = family(name)
        for number in sample(name, 40):
            assert subject.mutant(number, 3) == subject.mutant(number, 3)


@pytest.mark.parametrize("name", ["json-eddsa-rdfc", "json-eddsa-jcs"])
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(name="Support Director"),
        lambda d: d.update(evidence="x"),
        lambda d: d.pop("validUntil"),
        lambda d: d["credentialSubject"].update(creditsEarned="12.5"),
        lambda d: d["credentialSubject"].update(creditsEarned=12.500000000000001),
        lambda d: d["credentialSubject"]["identifier"][0].update(hashed="false"),
        lambda d: d["credentialSubject"]["identifier"][0].update(hashed=0),
        lambda d: d["proof"][0].update(created="2026-11-20T10:00:01Z"),
        lambda d: d["proof"][0].update(proofValue="z1"),
        lambda d: d["proof"].append({"type": "DataIntegrityProof"}),
        lambda d: d.update(proof=[]),
        lambda d: d["@context"].append({"name": "https://schema.org/description"}),
    ],
)
def test_the_oracle_tells_apart(name, change):
    document = copy.deepcopy(family(name).document)
    change(document)
    with pytest.raises(DifferentError):
        require_same(family(name).signed, json.dumps(document).encode())


def test_the_oracle_of_a_set_and_of_a_value():
    """RDF has sets, JSON has lists: what is the same for one suite is not for the other."""
    document = copy.deepcopy(family("json-eddsa-rdfc").document)
    document["type"].reverse()
    text = json.dumps(document, indent=1).encode()
    require_same(family("json-eddsa-rdfc").signed, text)
    with pytest.raises(DifferentError):
        require_same(family("json-eddsa-jcs").signed, text)


def test_a_worker_that_is_ended_refuses_one_file_and_goes_on(monkeypatch):
    with many_in_one_process():
        with monkeypatch.context() as patched:
            patched.setattr("verifier.formats.pdf._SECONDS", 0)
            with pytest.raises(MalformedError, match="too much"):
                read_pdf(family("pdf").originals[0])
        for original in family("pdf").originals:
            assert b"VerifiableCredential" in read_pdf(original)
