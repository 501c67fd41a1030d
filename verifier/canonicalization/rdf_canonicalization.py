"""RDF Dataset Canonicalization (RDFC-1.0) with a counted, bounded amount of work.

Some datasets of a few kilobytes, cliques of blank nodes for one, keep every implementation busy
for minutes, and a library that works below Python cannot be interrupted. Here each step of the
costly part is counted against a budget and the dataset refused when it is spent (RDFC-1.0 §7.1,
dataset poisoning). Honest documents have few blank nodes, told apart by what they say.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import permutations
from typing import Final, Literal, TypeAlias

from verifier.canonicalization.nquads import Quad, line
from verifier.errors import MalformedError

Digest: TypeAlias = Literal["sha256", "sha384"]
_Hash: TypeAlias = Callable[[str], str]

WORK_BUDGET: Final = 50_000
"""Quads and related nodes looked at in Hash N-Degree Quads; a fraction of a second.

The most costly dataset of the W3C's own tests, apart from the poisoned one, needs 6,200.
"""
_MAXIMUM_DEPTH: Final = 150
"""Blank nodes in a chain that only their far end tells apart."""
_COPIED_FOR_ONE: Final = 16
"""Labels that are copied in about the time in which one quad is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """A dataset in canonical form."""

    lines: tuple[str, ...]
    """The canonical N-Quads in code point order, each with its newline."""
    labels: dict[str, str]
    """The canonical label of each blank node of the input, both as ``_:label``."""


def canonicalize(
    quads: Iterable[Quad], *, digest: Digest = "sha256", work_budget: int = WORK_BUDGET
) -> Canonical:
    """Canonicalize a dataset (RDFC-1.0 §4.4).

    ``work_budget`` bounds Hash N-Degree Quads; see ``WORK_BUDGET``.

    Raises MalformedError (``TOO_MUCH_WORK``) when the budget is spent.
    """
    lines: list[str] = []
    with_blank_nodes: dict[Quad, None] = {}
    for quad in quads:
        subject, predicate, object_, graph = quad
        # Other terms begin with a bracket or a quote; the default graph is empty.
        if subject[0] == "_" or object_[0] == "_" or (graph and graph[0] == "_"):
            with_blank_nodes[quad] = None
        elif graph:
            lines.append(f"{subject} {predicate} {object_} {graph} .\n")
        else:
            lines.append(f"{subject} {predicate} {object_} .\n")
    labels = _labels(with_blank_nodes, digest, work_budget)
    for subject, predicate, object_, graph in with_blank_nodes:
        labelled = (
            labels.get(subject, subject),
            predicate,
            labels.get(object_, object_),
            labels.get(graph, graph),
        )
        lines.append(line(labelled))
    return Canonical(lines=tuple(sorted(set(lines))), labels=labels)


def _labels(quads: Iterable[Quad], digest: Digest, work_budget: int) -> dict[str, str]:
    """Give the canonical label of each blank node of ``quads``, of which none stands twice."""
    quads_of: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        subject, _, object_, graph = quad
        for node in {subject, object_, graph}:
            if node[:1] == "_":
                quads_of[node].append(quad)
    if len(quads_of) > 1:
        return _Labeller(quads_of, digest, work_budget).labels()
    return dict.fromkeys(quads_of, "_:c14n0")  # told apart from nothing


class _Issuer:
    """Issue Identifier (§4.5): labels in the order of asking."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = {} if issued is None else issued

    def issue(self, node: str) -> str:
        label = self.issued.get(node)
        if label is None:
            label = self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return label

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, dict(self.issued))


class _Labeller:
    """The canonicalization state (§4.3): which blank node gets which canonical label."""

    def __init__(self, quads_of: dict[str, list[Quad]], digest: Digest, work_budget: int) -> None:
        self._quads_of = quads_of
        self._algorithm = hashlib.sha256 if digest == "sha256" else hashlib.sha384
        self._left = work_budget
        self._depth = 0
        self._canonical = _Issuer("_:c14n")
        self._first_degree: dict[str, str] = {}

    def labels(self) -> dict[str, str]:
        nodes_by_hash: dict[str, list[str]] = defaultdict(list)
        for node in self._quads_of:
            first_degree = self._first_degree[node] = self._hash_first_degree(node)
            nodes_by_hash[first_degree].append(node)
        alike: list[list[str]] = []
        for _, nodes in sorted(nodes_by_hash.items()):
            if len(nodes) == 1:
                self._canonical.issue(nodes[0])
            else:
                alike.append(nodes)
        for nodes in alike:
            self._label_alike(nodes)
        return self._canonical.issued

    def _label_alike(self, nodes: list[str]) -> None:
        """Label the nodes that share a first-degree hash (§4.4.3 step 5)."""
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self._canonical.issued:
                temporary = _Issuer("_:b")
                temporary.issue(node)
                results.append(self._hash_n_degree(node, temporary))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self._canonical.issue(node)

    def _hash(self, text: str) -> str:
        return self._algorithm(text.encode()).hexdigest()

    def _hash_first_degree(self, node: str) -> str:
        """Hash what is said of a node, all blank nodes but itself being alike (§4.6)."""
        lines = []
        for subject, predicate, object_, graph in self._quads_of[node]:
            seen = (
                _as_seen_from(node, subject),
                predicate,
                _as_seen_from(node, object_),
                _as_seen_from(node, graph),
            )
            lines.append(line(seen))
        return self._hash("".join(sorted(lines)))

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Hash a neighbour by its place in a quad and what is known of it (§4.7)."""
        label = self._canonical.issued.get(related) or issuer.issued.get(related)
        predicate = "" if position == "g" else quad[1]
        return self._hash(position + predicate + (label or self._first_degree[related]))

    def _hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash a node by its neighbourhood, as far as it takes (§4.8)."""
        self._depth += 1
        if self._depth > _MAXIMUM_DEPTH:
            raise _too_much_work()
        related_by_hash: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads_of[node]:
            self._spend(1)
            subject, _, object_, graph = quad
            for position, term in (("s", subject), ("o", object_), ("g", graph)):
                if term.startswith("_:") and term != node:
                    related_by_hash[self._hash_related(term, quad, issuer, position)].append(term)
        data = []
        for related_hash, nodes in sorted(related_by_hash.items()):
            path, issuer = self._shortest_path(nodes, issuer)
            data += [related_hash, path]
        self._depth -= 1
        return self._hash("".join(data)), issuer

    def _shortest_path(self, nodes: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """Try every order of alike neighbours and keep the least path (§4.8 step 5.4)."""
        chosen_path = ""
        chosen_issuer = issuer
        for order in permutations(nodes):
            self._spend(len(issuer.issued) // _COPIED_FOR_ONE)
            found = self._path(order, issuer.copy(), chosen_path)
            if found is not None and (not chosen_path or found[0] < chosen_path):
                chosen_path, chosen_issuer = found
        return chosen_path, chosen_issuer

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, best: str
    ) -> tuple[str, _Issuer] | None:
        """Give the path for one order, or None as soon as it cannot be less than the best."""
        path = ""
        unknown: list[str] = []
        for related in order:
            self._spend(1)
            label = self._canonical.issued.get(related)
            if label is None:
                if related not in issuer.issued:
                    unknown.append(related)
                label = issuer.issue(related)
            path += label
            if best and len(path) >= len(best) and path > best:
                return None
        for related in unknown:
            hashed, deeper = self._hash_n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{hashed}>"
            issuer = deeper
            if best and len(path) >= len(best) and path > best:
                return None
        return path, issuer

    def _spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise _too_much_work()


def _too_much_work() -> MalformedError:
    return MalformedError(
        "the document holds objects without ids that can only be told apart by trying all their "
        "orders; no credential needs that, and it is refused to protect the verifier",
        code="TOO_MUCH_WORK",
    )


def _as_seen_from(node: str, term: str) -> str:
    if not term.startswith("_:"):
        return term
    return "_:a" if term == node else "_:z"
