"""JSON-LD documents that hypothesis makes up, following the compiled contexts.

At each place only words are taken that mean something there, so that each document is one that
every correct reader turns into the same quads.
"""

from typing import Any

from hypothesis import assume, reject
from hypothesis import strategies as st

from verifier.canonicalization.active_context import ActiveContext, TermDefinition
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.errors import InvalidError

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
SECURITY = "https://w3id.org/security"

CONTEXTS = (
    (V2,),
    (V2, f"{OB}-3.0.3.json"),
    (V2, f"{OB}-3.0.2.json"),
    (V2, f"{OB}-3.0.3.json", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"),
    (V2, "https://www.w3.org/ns/credentials/examples/v2"),
    (V2, f"{SECURITY}/data-integrity/v2"),
    (V1,),
    (V1, f"{OB}-3.0.1.json"),
    (V1, f"{OB}.json"),
    (V1, f"{SECURITY}/data-integrity/v2"),
    (V1, f"{SECURITY}/suites/ed25519-2020/v1"),
    (V1, "https://w3id.org/vc/status-list/2021/v1"),
    ("https://www.w3.org/ns/did/v1", f"{SECURITY}/multikey/v1"),
)
"""What a document may name as its contexts."""
IRIS = st.sampled_from(
    [
        "did:web:certs.example",
        "https://certs.example/c/1",
        "https://certs.example/käse?ä=1#ü",
        "urn:uuid:8f2c3a5e-0000-4000-8000-000000000001",
    ]
)
# Without control characters, which PyLD does not escape; those are tested against the suite and
# pyoxigraph in test_values.py.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
NUMBERS = (
    st.integers(-(2**53) + 1, 2**53 - 1)
    | st.integers(-100, 100).map(float)
    | st.floats(allow_nan=False, allow_infinity=False)
)
SCALARS = TEXTS | st.booleans() | NUMBERS
VALUE_OBJECTS = st.one_of(
    st.builds(lambda v: {"@value": v}, SCALARS),
    st.builds(
        lambda v, lang: {"@value": v, "@language": lang},
        TEXTS,
        st.sampled_from(["en", "de-CH", "zh-Hant-TW"]),
    ),
    st.builds(
        lambda v, dt: {"@value": v, "@type": dt},
        SCALARS,
        st.sampled_from(["http://www.w3.org/2001/XMLSchema#date", "urn:type"]),
    ),
)
JSON = st.recursive(
    st.none() | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    urls = draw(st.sampled_from(CONTEXTS))
    contexts = Contexts()
    try:
        node = draw(nodes(contexts, contexts.named(contexts.initial, urls), 3))
    except InvalidError as error:
        if error.reason == "PROTECTED_TERM":  # these types do not go together
            reject()
        raise
    return {"@context": list(urls), **node}


@st.composite
def nodes(draw: st.DrawFn, contexts: Contexts, active: ActiveContext, depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {}
    if draw(st.booleans()):
        node[active.id_key] = draw(IRIS)
    type_words = [
        term
        for term, definition in active.terms.items()
        if term[0].isupper() and definition.predicate is not None
    ]
    types = draw(st.lists(st.sampled_from(type_words), max_size=2)) if type_words else []
    if types or draw(st.booleans()):
        node[active.type_key] = types[0] if len(types) == 1 and draw(st.booleans()) else types
    assume(sum(active.terms[name].scoped for name in types) < 2)
    active = contexts.type_scoped(active, types)
    words = {
        term: definition
        for term, definition in active.terms.items()
        if not term[0].isupper() and definition.predicate is not None
    }
    chosen = st.lists(st.sampled_from(sorted(words)), max_size=4, unique=True)
    for term in draw(chosen) if words else []:
        node[term] = draw(values(contexts, active, words[term], depth))
    if draw(st.integers(0, 5)) == 0:
        node["ext:word"] = draw(SCALARS | VALUE_OBJECTS)
    return node


@st.composite
def embedded(
    draw: st.DrawFn, contexts: Contexts, active: ActiveContext, depth: int
) -> dict[str, Any]:
    """A credential in a presentation, which names its own contexts."""
    urls = draw(st.sampled_from(CONTEXTS))
    node = draw(nodes(contexts, contexts.named(active, urls), max(depth, 0)))
    assume("VerifiableCredential" in node.get("type", ()))
    return {"@context": list(urls), **node}


def values(
    contexts: Contexts, active: ActiveContext, definition: TermDefinition, depth: int
) -> st.SearchStrategy[Any]:
    if definition.type == "@json":
        return JSON.filter(lambda value: value is not None)  # pyoxigraph drops a null here
    base = active.previous or active
    inner = contexts.property_scoped(base, definition) if definition.scoped else base
    node = nodes(contexts, inner, depth - 1) if depth else st.just({"id": "urn:end"})
    if definition.container == "@graph":
        if not inner.terms:  # credentials/v2 forgets everything for verifiableCredential
            node = embedded(contexts, inner, depth - 1)
        said = node.filter(lambda value: any(key not in ("id", "type", "@id") for key in value))
        return st.lists(said, max_size=2) if depth else st.just([])
    one: st.SearchStrategy[Any]
    if definition.type in ("@id", "@vocab"):
        one = IRIS | node
        if definition.scoped and definition.type == "@vocab":
            one = st.sampled_from(sorted(inner.terms.keys() - active.terms.keys()) or ["urn:x"])
    elif definition.scoped:
        one = node
    else:
        one = SCALARS | VALUE_OBJECTS | node
    if definition.container == "@list":
        return st.lists(one | st.lists(one, max_size=2), max_size=3)
    return one | st.lists(one, max_size=3)
