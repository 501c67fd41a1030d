"""The shipped contexts: what they are, and that nothing else is known."""

import hashlib
import json
import socket
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from verifier.canonicalization import canonical_nquads, pinned_contexts
from verifier.canonicalization.active_context import ActiveContext
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.canonicalization.context_processing import process
from verifier.errors import IndeterminateError, InvalidError, VerifierError

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context"
PUBLISHED = {
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.json",
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2.json",
    "https://www.w3.org/ns/credentials/undefined-terms/v2": "undefined-terms-v2.json",
    f"{OPEN_BADGES}.json": "context.json",
    f"{OPEN_BADGES}-3.0.1.json": "context-3.0.1.json",
    f"{OPEN_BADGES}-3.0.2.json": "context-3.0.2.json",
    f"{OPEN_BADGES}-3.0.3.json": "context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-extensions.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.json",
    "https://www.w3.org/ns/did/v1": "did-v1.json",
}
# Not among the standards bodies' files there; held to their published packages by hash alone.
ONLY_IN_PACKAGES = {
    "https://www.w3.org/ns/credentials/status/v1",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/citizenship/v4rc1",
}


@pytest.mark.shared
@pytest.mark.parametrize(("url", "file"), PUBLISHED.items())
def test_a_pinned_context_is_the_published_one(url: str, file: str, vectors: Path):
    published = json.loads((vectors / "contexts" / file).read_bytes())
    assert pinned_contexts.load(url) == published["@context"]


def test_every_pinned_context_is_accounted_for():
    assert set(pinned_contexts.manifest()) == PUBLISHED.keys() | ONLY_IN_PACKAGES
    folder = files("verifier.canonicalization") / "contexts"
    stored = {entry.name for entry in folder.iterdir() if entry.name.endswith(".json")}
    assert stored == {pinned.file for pinned in pinned_contexts.manifest().values()} | {
        "manifest.json"
    }


@pytest.mark.parametrize("url", sorted(PUBLISHED.keys() | ONLY_IN_PACKAGES))
def test_the_hash_is_that_of_the_file(url: str):
    pinned = pinned_contexts.manifest()[url]
    data = (files("verifier.canonicalization") / "contexts" / pinned.file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == pinned.sha256


def test_a_damaged_context_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (pinned,) = (p for p in pinned_contexts.manifest().values() if p.file == "did-v1.json")
    (tmp_path / "did-v1.json").write_text('{"@context": {"id": "@type"}}')
    monkeypatch.setattr(pinned_contexts, "_FOLDER", tmp_path)
    with pytest.raises(VerifierError, match="damaged"):
        pinned_contexts._load.__wrapped__(pinned)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.w3.org/ns/credentials/v2/",
        "https://www.w3.org/ns/credentials/v2?x",
        "https://www.w3.org/ns/credentials/v2#",
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/V2",
        "https://WWW.w3.org/ns/credentials/v2",
        "https://www.w3.org:443/ns/credentials/v2",
        "https://www.w3.org/ns/../ns/credentials/v2",
        "https://www.w3.org/ns/credentials/v%32",
        " https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.4.json",
        "",
    ],
)
def test_L03_a_context_is_known_by_its_exact_url_and_nothing_is_fetched(
    url: str, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    document = {"@context": ["https://www.w3.org/ns/credentials/v2", url], "name": "x"}
    with pytest.raises(IndeterminateError) as caught:
        canonical_nquads(document)
    assert caught.value.reason == "UNKNOWN_CONTEXT"
    assert caught.value.place == "/@context"


def every_context(active: ActiveContext, seen: set[int], depth: int) -> list[ActiveContext]:
    """Walk into each scoped context that ``active`` leads to."""
    found = [active]
    for definition in active.terms.values():
        if definition.scoped and id(definition) not in seen and depth:
            seen.add(id(definition))
            inner = process(active, definition.context, override_protected=True)
            found += every_context(inner, seen, depth - 1)
    return found


USUAL = [
    ("https://www.w3.org/ns/credentials/v2", f"{OPEN_BADGES}-3.0.3.json"),
    ("https://www.w3.org/ns/credentials/v2", f"{OPEN_BADGES}-3.0.2.json"),
    ("https://www.w3.org/2018/credentials/v1", f"{OPEN_BADGES}-3.0.1.json"),
    ("https://www.w3.org/2018/credentials/v1", f"{OPEN_BADGES}.json"),
    ("https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/data-integrity/v2"),
    ("https://www.w3.org/ns/credentials/v2", "https://w3id.org/security/multikey/v1"),
]


@pytest.mark.parametrize(
    "urls", [*((url,) for url in sorted(PUBLISHED.keys() | ONLY_IN_PACKAGES)), *USUAL]
)
def test_every_term_of_every_pinned_context_is_supported(urls: tuple[str, ...]):
    contexts = Contexts()
    active = contexts.named(contexts.initial, urls)
    assert every_context(active, set(), 6)


@pytest.mark.parametrize("version", [".json", "-3.0.1.json"])
def test_L03_a_protected_term_is_not_redefined(version: str, pyld_nquads: Any):
    """The first Open Badges contexts redefine ``description``; they go with credentials/v1."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", OPEN_BADGES + version],
        "name": "x",
    }
    with pytest.raises(InvalidError, match="'description' is protected") as caught:
        canonical_nquads(document)
    assert caught.value.place == "/@context"
    with pytest.raises(jsonld.JsonLdError):
        pyld_nquads(document)
