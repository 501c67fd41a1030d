"""Independent implementations to compare with, offline."""

import json
from collections.abc import Callable
from typing import Any

import pyoxigraph
import pytest
from pyld import jsonld

from verifier.canonicalization import pinned_contexts


def with_contexts_inlined(value: Any) -> Any:
    """Replace each context address by the pinned context itself (pyoxigraph loads nothing)."""
    if isinstance(value, list):
        return [with_contexts_inlined(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _contexts(member) if key == "@context" else with_contexts_inlined(member)
        for key, member in value.items()
    }


def _contexts(given: Any) -> list[Any]:
    return [pinned_contexts.load(url) for url in (given if isinstance(given, list) else [given])]


def load_for_pyld(url: str, _options: object) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": pinned_contexts.load(url)},
    }


@pytest.fixture(scope="session")
def pyoxigraph_quads() -> Callable[[Any], set[str]]:
    """Give the quads of a document as pyoxigraph reads them, blank nodes labelled by itself."""

    def quads(document: Any) -> set[str]:
        text = json.dumps(with_contexts_inlined(document)).encode()
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        return {
            pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS).decode()
            for quad in dataset
        }

    return quads


@pytest.fixture(scope="session")
def pyld_nquads() -> Callable[[Any], bytes]:
    """Canonicalize with PyLD."""

    def canonicalize(document: Any) -> bytes:
        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": load_for_pyld,
            "base": "",
        }
        return str(jsonld.normalize(document, options)).encode()

    return canonicalize
