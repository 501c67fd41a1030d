from datetime import UTC, datetime
from pathlib import Path

import pytest

from verifier.policy.registry import ListsFromOrigin, ListsInDirectory, ListsThroughPort
from verifier.policy.registry_file import RegistryError, load_registry, parse_registry

# The public keys of the W3C's EdDSA test vectors.
KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
OTHER = "z6MkhHVTSWFNSxvJxiBYyvD4SznSJ9Ch6qCyDoJ2UoZ8vGR4"

FILE = f"""
[[issuer]]
id = "did:web:certs.example"
name = "Example Certification Office"
logo = "https://certs.example/logo.png"
list_issuers = ["did:web:lists.example"]

[[issuer.key]]
id = "did:web:certs.example#key-1"
multikey = "{KEY}"
valid_from = 2025-01-01T00:00:00Z
retired = 2026-01-01T00:00:00Z

[issuer.lists]
directory = "lists"

[[issuer]]
id = "https://other.example/issuer"
name = "Other Office"
lists = {{ origin = "http://localhost:8000" }}

[[issuer]]
id = "did:web:localhost%3A8000"
name = "This office"
lists = {{ port = true }}
"""


def test_a_registry_is_read(tmp_path: Path):
    path = tmp_path / "registry.toml"
    path.write_text(FILE)
    registry = load_registry(path)
    first, second, third = registry.issuers
    assert first.keys[0].multikey == KEY
    assert first.keys[0].retired == datetime(2026, 1, 1, tzinfo=UTC)
    assert first.lists == ListsInDirectory(directory=tmp_path / "lists")
    assert first.list_issuers == ("did:web:lists.example",)
    assert second.lists == ListsFromOrigin(origin="http://localhost:8000")
    assert third.lists == ListsThroughPort()
    assert registry.find("did:web:certs.example") is first
    assert registry.find("did:web:CERTS.example") is None
    assert registry.find("did:web:certs.example#key-1") is None


# The thumbprint of the example key in RFC 7638 §3.1.
THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_a_key_may_be_pinned_by_its_thumbprint():
    file = f"""
    [[issuer]]
    id = "did:web:a.example"
    name = "A"
    [[issuer.key]]
    thumbprint = "{THUMBPRINT}"
    """
    (issuer,) = parse_registry(file.encode(), folder=Path()).issuers
    assert issuer.pin(multikey=None, thumbprint=THUMBPRINT) is issuer.keys[0]
    assert issuer.pin(multikey=KEY, thumbprint=None) is None
    assert issuer.pin(multikey=None, thumbprint=None) is None
    for wrong, said in (
        (file.replace(THUMBPRINT, "short"), "issuer 1, key 1, thumbprint"),
        (file + f'multikey = "{KEY}"', "write a thumbprint, or an id and a multikey"),
    ):
        with pytest.raises(RegistryError) as error:
            parse_registry(wrong.encode(), folder=Path())
        assert said in str(error.value)


def test_an_empty_registry_recognises_nobody():
    assert parse_registry(b"", folder=Path()).issuers == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Other Office"', "", "issuer 2, name: expected a text; found nothing"),
        ('name = "Other Office"', 'nane = "x"', "issuer 2, nane: expected one of"),
        ('name = "Other Office"', 'name = "a\\u202eb"', "issuer 2, name"),
        ("https://other.example/issuer", "other", "issuer 2, id: expected a DID"),
        ("did:web:localhost%3A8000", "did:web:certs.example", "did:web:certs.example stands more"),
        ("certs.example#key-1", "evil.example#key-1", "issuer 1, key 1, id"),
        (KEY, KEY[:-1], "issuer 1, key 1, multikey"),
        ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00", "issuer 1, key 1, valid_from"),
        ("2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "retired before it is valid"),
        ("http://localhost:8000", "http://other.example", "issuer 2, lists"),
        ("http://localhost:8000", "http://localhost:8000/", "issuer 2, lists"),
        ("http://localhost:8000", "https://user@other.example", "issuer 2, lists"),
        ("port = true", "port = false", "issuer 3, lists"),
        ("port = true", 'port = true, directory = "x"', "exactly one of"),
        ('"https://certs.example/logo.png"', '"http://certs.example/logo.png"', "logo"),
        ('["did:web:lists.example"]', '"did:web:lists.example"', "list_issuers"),
        ("[[issuer]]", "[issuer]", "TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place(old, new, said):
    assert old in FILE
    with pytest.raises(RegistryError) as error:
        parse_registry(FILE.replace(old, new, 1).encode(), folder=Path())
    assert said in str(error.value)


def test_all_mistakes_are_told_at_once():
    broken = FILE.replace(KEY, "z6").replace('name = "Other Office"', "").encode()
    with pytest.raises(RegistryError) as error:
        parse_registry(broken, folder=Path())
    assert str(error.value).count("\n") == 2


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path):
    with pytest.raises(RegistryError, match="cannot be read"):
        load_registry(tmp_path / "missing.toml")
    with pytest.raises(RegistryError, match="not TOML"):
        parse_registry(b"\xff", folder=Path())
