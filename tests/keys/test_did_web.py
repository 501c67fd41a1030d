"""did:web: the method's examples both ways, and the addresses of row F5."""

import pytest

from keys import did_web
from keys.errors import KeysError

PAIRS = [
    # The did:web method's own examples (§2.2, §3.2).
    ("https://w3c-ccg.github.io", "did:web:w3c-ccg.github.io", "/.well-known/did.json"),
    (
        "https://w3c-ccg.github.io/user/alice",
        "did:web:w3c-ccg.github.io:user:alice",
        "/did.json",
    ),
    (
        "https://example.com:3000/user/alice",
        "did:web:example.com%3A3000:user:alice",
        "/did.json",
    ),
    ("http://localhost:8000", "did:web:localhost%3A8000", "/.well-known/did.json"),
]


@pytest.mark.parametrize(("url", "did", "document"), PAIRS)
def test_the_methods_examples(url: str, did: str, document: str) -> None:
    assert did_web.did_web(url) == did
    assert did_web.did_web(url + "/") == did
    assert did_web.public_url(did) == url
    assert did_web.document_address(did, loopback=True) == url + document


@pytest.mark.parametrize(
    "url",
    [
        "http://certs.example",
        "https://localhost:8000",
        "https://127.0.0.1",
        "http://127.0.0.1:8000",
        "https://[::1]",
        "https://2130706433",
        "https://0x7f.1",
        "https://0x7f000001",
        "https://certs.example/?a=b",
        "https://certs.example/#a",
        "https://certs.example/?",
        "https://user@certs.example",
        "https://Certs.example",
        "https://certs.example:0",
        "https://certs.example:99999",
        "https://certs.example:080",
        "https://certs.example/a//b",
        "https://certs.example/../a",
        "https://certs.example/a%2Fb",
        "https://certs.example/a b",
        "https://bücher.example",
        "https://certs.example.",
        "https://certs..example",
        "ftp://certs.example",
        "certs.example",
        "",
    ],
)
def test_what_cannot_be_an_identity_is_refused_with_the_reason(url: str) -> None:
    with pytest.raises(KeysError):
        did_web.did_web(url)


@pytest.mark.parametrize(
    "did",
    [
        "did:web:127.0.0.1",
        "did:web:localhost",
        "did:web:localhost%3A8080",
        "did:web:a.com%2F..%2F",
        "did:web:a.com:..:..:x",
        "did:web:a.com:.:x",
        "did:web:A.com",
        "did:web:a.com::x",
        "did:web:a.com:",
        "did:web:",
        "did:web:a.com%00",
        "did:web:a.com:x%00",
        "did:web:%5B::1%5D",
        "did:web:1.2.3",
        "did:web:017700000001",
        "did:web:user@a.com",
        "did:web:user%40a.com",
        "did:web:a.com%3a80",
        "did:web:a.com%3A",
        "did:web:a.com%3A0",
        "did:web:a.com%3A080",
        "did:web:a.com%3A٨٠",
        "did:web:ｌocalhost",
        "did:web:localhost.",
        "did:web:a.com\n",
        "did:web:a.com/x",
        "did:web:a.com?x",
        "did:web:" + "a" * 3000,
        "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    ],
)
def test_F05_bad_did_web_names_no_address(did: str) -> None:
    with pytest.raises(KeysError):
        did_web.document_address(did)


def test_a_localhost_identity_is_known_as_such() -> None:
    assert did_web.is_loopback("did:web:localhost%3A8000")
    assert not did_web.is_loopback("did:web:localhost.example")
    assert not did_web.is_loopback("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
