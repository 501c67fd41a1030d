"""Some hundreds of the documents that ``make differential`` compares; the rest is its own run."""

import shutil

import pytest

from tests.differential.__main__ import PEER
from tests.differential.campaign import run
from tests.differential.made_up import document
from tests.npm import installed


def test_a_document_is_the_same_wherever_it_is_made():
    assert document(1, 7) == document(1, 7)
    assert document(1, 7) != document(2, 7)


def test_pyoxigraph_and_pyld_give_our_bytes():
    tally = run(range(100), seed=101, peer=None)
    assert tally.findings == []
    assert tally.counts["PyLD"] > 20
    assert tally.counts["pyoxigraph"] > 20


def test_two_values_that_are_one_quad_are_told_and_no_finding():
    """``"nbf": [0.0, "0"]``: PyLD writes the quad for each of them."""
    tally = run([50], seed=4, peer=None)
    assert tally.findings == []
    assert tally.counts["PyLD writes a quad twice"] == 1


@pytest.mark.node
def test_jsonld_js_gives_our_bytes():
    peer = installed(PEER)
    shutil.copy(PEER / "peer.mjs", peer)
    tally = run(range(100, 250), seed=101, peer=peer)
    assert tally.findings == []
    assert tally.counts["jsonld.js"] > 50
