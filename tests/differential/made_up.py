"""One random document for each seed and number."""

import random
from typing import Any

from tests.verifier.canonicalization.generated_documents import CONTEXTS
from verifier.canonicalization.active_context import ActiveContext, TermDefinition
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.errors import InvalidError

IRIS = (
    "did:web:certs.example", "https://certs.example/c/1", "https://certs.example/käse?ä=1#ü",
    "urn:uuid:8f2c3a5e-0000-4000-8000-000000000001", "http://a.example/{x}"[:17], "ext:a",
)  # fmt: skip
LETTERS = (
    "aZ09 .,:-_/{}[]@#", "éßłДعא你", "😀𝒳\U0010fffd", '"\\', "\n\r\t\b\f", "\0\x01\x1f\x7f\x80\x9f",
    "\u2028\ufeff\ufffe\uffff\ue000",
)  # fmt: skip
DEEPEST = 3


def document(seed: int, number: int) -> dict[str, Any]:
    rng = random.Random(f"{seed} {number}")
    while True:
        urls = rng.choice(CONTEXTS)
        contexts = Contexts()
        try:
            node = _Maker(rng, contexts).node(contexts.named(contexts.initial, urls), DEEPEST)
        except InvalidError as error:
            if error.reason == "PROTECTED_TERM":  # these types do not go together
                continue
            raise
        return {"@context": list(urls), **node}


class _Maker:
    def __init__(self, rng: random.Random, contexts: Contexts) -> None:
        self.rng = rng
        self.contexts = contexts

    def node(self, active: ActiveContext, depth: int) -> dict[str, Any]:
        rng, node = self.rng, dict[str, Any]()
        if rng.random() < 0.6:
            node[active.id_key] = rng.choice(IRIS)
        words = [
            term
            for term, definition in active.terms.items()
            if term[0].isupper() and definition.predicate is not None
        ]
        types = rng.sample(words, min(len(words), rng.choice((0, 1, 1, 2))))
        while sum(active.terms[name].scoped for name in types) > 1:
            types.pop()
        if types:
            single = len(types) == 1 and rng.random() < 0.5
            node[active.type_key] = types[0] if single else types
        active = self.contexts.type_scoped(active, types)
        properties = sorted(
            term
            for term, definition in active.terms.items()
            if not term[0].isupper() and definition.predicate is not None
        )
        for term in rng.sample(properties, min(len(properties), rng.randint(0, 5))):
            node[term] = self.values(active, active.terms[term], depth)
        if rng.random() < 0.2:
            node["ext:word"] = rng.choice((self.scalar, self.value_object))()
        return node

    def values(self, active: ActiveContext, definition: TermDefinition, depth: int) -> Any:
        rng = self.rng
        if definition.type == "@json":
            return self.json(3)
        base = active.previous or active
        inner = self.contexts.property_scoped(base, definition) if definition.scoped else base
        if definition.container == "@graph":
            graphs = [self.graph(inner, depth) for _ in range(rng.randint(0, 2))] if depth else []
            return [graph for graph in graphs if graph is not None]
        if definition.container == "@list":
            return [
                [self.one(active, definition, inner, depth) for _ in range(rng.randint(0, 2))]
                if rng.random() < 0.2
                else self.one(active, definition, inner, depth)
                for _ in range(rng.randint(0, 3))
            ]
        if rng.random() < 0.3:
            return [self.one(active, definition, inner, depth) for _ in range(rng.randint(0, 3))]
        return self.one(active, definition, inner, depth)

    def graph(self, inner: ActiveContext, depth: int) -> dict[str, Any] | None:
        if inner.terms:
            node = self.node(inner, depth - 1)
        else:  # credentials/v2 forgets everything for verifiableCredential
            urls = self.rng.choice(CONTEXTS)
            node = self.node(self.contexts.named(inner, urls), depth - 1)
            if "VerifiableCredential" not in node.get("type", ()):
                return None
            node = {"@context": list(urls), **node}
        said = any(key not in ("id", "type", "@id", "@context") for key in node)
        return node if said else None

    def one(
        self, active: ActiveContext, definition: TermDefinition, inner: ActiveContext, depth: int
    ) -> Any:
        rng = self.rng
        node = self.node(inner, depth - 1) if depth else {"id": "urn:end"}
        if definition.type in ("@id", "@vocab"):
            if definition.scoped and definition.type == "@vocab":
                return rng.choice(sorted(inner.terms.keys() - active.terms.keys()) or ["urn:x"])
            return rng.choice((rng.choice(IRIS), node))
        if definition.scoped:
            return node
        return rng.choice((self.scalar(), self.scalar(), self.value_object(), node))

    def scalar(self) -> Any:
        rng = self.rng
        return rng.choice((self.text, self.text, self.number, lambda: rng.random() < 0.5))()

    def text(self) -> str:
        letters = self.rng.choices(
            LETTERS, weights=(12, 4, 2, 2, 1, 1, 1), k=self.rng.randint(0, 9)
        )
        return "".join(map(self.rng.choice, letters))

    def number(self) -> float:
        rng = self.rng
        match rng.randrange(6):
            case 0:
                return rng.randint(-(2**53) + 1, 2**53 - 1)
            case 1:
                return rng.randint(-100, 100)
            case 2:
                return float(rng.randint(-100, 100))
            case 3:
                return round(rng.uniform(-1000, 1000), rng.randint(0, 6))
            case 4:
                return rng.uniform(-1, 1) * 10 ** rng.randint(-300, 300)
            case _:
                return rng.choice(
                    (0.0, -0.0, 1e21, 1e20, 1e-7, 5e-324, 1.7976931348623157e308, 0.1)
                )

    def value_object(self) -> dict[str, Any]:
        rng = self.rng
        match rng.randrange(3):
            case 0:
                return {"@value": self.scalar()}
            case 1:
                language = rng.choice(("en", "de-CH", "zh-Hant-TW", "EN-gb"))
                return {"@value": self.text(), "@language": language}
            case _:
                kinds = ("http://www.w3.org/2001/XMLSchema#date", "urn:type")
                return {"@value": self.scalar(), "@type": rng.choice(kinds)}

    def json(self, depth: int) -> Any:
        rng = self.rng
        kind = rng.randrange(4) if depth else 0
        if kind == 1:
            return [self.json(depth - 1) for _ in range(rng.randint(0, 3))]
        if kind == 2:
            return {self.text(): self.json(depth - 1) for _ in range(rng.randint(0, 3))}
        return self.scalar()
