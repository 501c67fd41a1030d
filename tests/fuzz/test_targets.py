"""The targets, held against generated input in every run: no network, no atheris."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import PLAIN_PNG, PLAIN_SVG, TARGETS, run
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg

DOCUMENT = json.dumps(
    {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:a.example",
        "credentialSubject": {"id": "urn:x:y"},
        "proof": [{"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}],
    }
).encode()
SEEDS = (
    b"", b"\0", DOCUMENT, PLAIN_PNG, PLAIN_SVG, bake_png(PLAIN_PNG, DOCUMENT),
    bake_svg(PLAIN_SVG, DOCUMENT), b"eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln", b"%PDF-1.7",
    b"https://a.example:443/x?y=z", b"uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3",
)  # fmt: skip


@st.composite
def changed(draw):
    """A seed with some bytes replaced, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data[start:end] = draw(
            st.one_of(
                st.binary(max_size=12),
                st.just(bytes(data[start:end]) * 2),
                st.sampled_from(
                    [b'"', b"{", b"]", b"\\u0000", b"<!DOCTYPE", b"]]>", b"\xff", b"-1"]
                ),
            )
        )
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=150, deadline=None)
@given(data=st.one_of(changed(), st.binary(max_size=200)))
def test_a_target_refuses_or_reads_and_nothing_else(name, data):
    run(TARGETS[name], data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_taken(name):
    for data in SEEDS:
        run(TARGETS[name], data)
