"""RDFC-1.0: the W3C's tests, and a bound on the work."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import VECTORS
from verifier.canonicalization.nquads import Quad, text_literal
from verifier.canonicalization.rdf_canonicalization import canonicalize
from verifier.errors import MalformedError

SUITE = VECTORS / "rdfc10"


def entries(kind: str) -> list[Any]:
    manifest = SUITE / "manifest.jsonld"
    if not manifest.is_file():
        return []
    tests = json.loads(manifest.read_bytes())["entries"]
    return [pytest.param(test, id=test["id"]) for test in tests if test["type"] == f"rdfc:{kind}"]


def read(path: Path) -> list[Quad]:
    def term(value: object) -> str:
        match value:
            case pyoxigraph.NamedNode():
                return f"<{value.value}>"
            case pyoxigraph.BlankNode():
                return f"_:{value.value}"
            case pyoxigraph.Literal():
                if value.language:
                    return text_literal(value.value, language=value.language)
                return text_literal(value.value, datatype=value.datatype.value)
        return ""

    return [
        (term(quad.subject), term(quad.predicate), term(quad.object), term(quad.graph_name))
        for quad in pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.N_QUADS)
    ]


def digest_of(test: dict[str, Any]) -> Any:
    return test.get("hashAlgorithm", "SHA256").lower()


def test_the_suite_is_whole(vectors: Path):
    assert len(entries("RDFC10EvalTest")) == 64
    assert len(entries("RDFC10MapTest")) == 21
    assert len(entries("RDFC10NegativeEvalTest")) == 1


@pytest.mark.shared
@pytest.mark.parametrize("test", entries("RDFC10EvalTest"))
def test_evaluation(test: dict[str, Any], vectors: Path):
    canonical = canonicalize(read(SUITE / test["action"]), digest=digest_of(test))
    assert "".join(canonical.lines).encode() == (SUITE / test["result"]).read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize("test", entries("RDFC10MapTest"))
def test_issued_identifiers_map(test: dict[str, Any], vectors: Path):
    canonical = canonicalize(read(SUITE / test["action"]), digest=digest_of(test))
    labels = {node[2:]: label[2:] for node, label in canonical.labels.items()}
    assert labels == json.loads((SUITE / test["result"]).read_bytes())


@pytest.mark.shared
@pytest.mark.parametrize("test", entries("RDFC10NegativeEvalTest"))
def test_L05_the_poisoned_dataset_of_the_suite_is_refused(test: dict[str, Any], vectors: Path):
    with pytest.raises(MalformedError, match="orders") as caught:
        canonicalize(read(SUITE / test["action"]))
    assert caught.value.reason == "TOO_MUCH_WORK"


def clique(size: int) -> list[Quad]:
    return [
        (f"_:e{one}", "<urn:knows>", f"_:e{other}", "")
        for one in range(size)
        for other in range(size)
        if one != other
    ]


@pytest.mark.parametrize("size", [8, 9, 10, 11, 12, 60])
def test_L05_a_clique_of_blank_nodes_is_refused(size: int):
    with pytest.raises(MalformedError) as caught:
        canonicalize(clique(size))
    assert caught.value.reason == "TOO_MUCH_WORK"


@pytest.mark.parametrize("size", [400, 5000])
def test_L05_a_long_chain_or_ring_is_refused_and_never_a_recursion_error(size: int):
    chain = [(f"_:e{n}", "<urn:next>", f"_:e{n + 1}", "") for n in range(size)]
    for quads in (chain, [*chain, (f"_:e{size}", "<urn:next>", "_:e0", "")]):
        with pytest.raises(MalformedError) as caught:
            canonicalize(quads)
        assert caught.value.reason == "TOO_MUCH_WORK"


def test_the_work_is_counted_and_not_timed():
    quads = clique(4)
    canonical = canonicalize(quads)
    assert len(canonical.lines) == 12
    with pytest.raises(MalformedError):
        canonicalize(quads, work_budget=50)


def test_many_nodes_that_say_the_same_are_no_burden():
    quads = [
        quad
        for n in range(2000)
        for quad in (
            ("<urn:s>", "<urn:p>", f"_:a{n}", ""),
            (f"_:a{n}", "<urn:q>", f"_:b{n}", ""),
            (f"_:b{n}", "<urn:r>", '"x"', ""),
        )
    ]
    assert len(canonicalize(quads).lines) == 6000


def test_without_blank_nodes_the_quads_are_sorted_by_code_point_once_each():
    quads = [
        ("<urn:s>", "<urn:p>", '"\U0001f600"', ""),
        ("<urn:s>", "<urn:p>", '"\ufb01"', ""),
        ("<urn:s>", "<urn:p>", '"a"', "<urn:g>"),
        ("<urn:s>", "<urn:p>", '"a"', "<urn:g>"),
        ("<urn:s>", "<urn:p>", '"a"', ""),
    ]
    assert canonicalize(quads).lines == (
        '<urn:s> <urn:p> "a" .\n',
        '<urn:s> <urn:p> "a" <urn:g> .\n',
        '<urn:s> <urn:p> "\ufb01" .\n',
        '<urn:s> <urn:p> "\U0001f600" .\n',
    )


NODES = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<urn:x>"])
QUADS = st.lists(
    st.tuples(
        NODES,
        st.sampled_from(["<urn:p>", "<urn:q>"]),
        NODES | st.sampled_from(['"1"', '"2"@en']),
        st.sampled_from(["", "", "_:g", "_:a"]),
    ),
    max_size=8,
)


@given(QUADS, st.randoms(use_true_random=False))
def test_labels_and_order_of_the_input_do_not_matter(quads: list[Quad], random: Any):
    names = ["_:a", "_:b", "_:c", "_:d", "_:g"]
    others = [f"_:other{n}" for n in range(5)]
    random.shuffle(others)
    renamed = dict(zip(names, others, strict=True))
    shuffled = [
        (renamed.get(s, s), p, renamed.get(o, o), renamed.get(g, g)) for s, p, o, g in quads
    ]
    random.shuffle(shuffled)
    for digest in ("sha256", "sha384"):
        one = canonicalize(quads, digest=digest)
        other = canonicalize(shuffled, digest=digest)
        assert one.lines == other.lines
        assert {renamed[node]: label for node, label in one.labels.items()}.keys() == (
            other.labels.keys()
        )


@given(QUADS.filter(lambda quads: len({t for q in quads for t in q if t.startswith("_:")}) <= 3))
def test_two_datasets_are_canonically_equal_only_if_they_are_isomorphic(quads: list[Quad]):
    """Against brute force: the canonical form relabels one to one, and nothing else."""
    canonical = canonicalize(quads)
    nodes = sorted({term for quad in quads for term in quad if term.startswith("_:")})
    assert sorted(canonical.labels) == nodes
    assert sorted(canonical.labels.values()) == sorted(f"_:c14n{n}" for n in range(len(nodes)))
    forms = set()
    for order in permutations(nodes):
        mapping = dict(zip(nodes, order, strict=True))
        forms.add(
            canonicalize(
                (mapping.get(s, s), p, mapping.get(o, o), mapping.get(g, g)) for s, p, o, g in quads
            ).lines
        )
    assert forms == {canonical.lines}
