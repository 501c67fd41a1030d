"""Documents for machines: the stored bytes, cacheable, from everywhere."""

import json
from datetime import timedelta

import pytest

from issuer.services.reading import credential_bytes
from verifier.status.bitstring import decode, value_at


@pytest.fixture
def issued(call, eligible):
    body = {"holder": eligible, "track": "product-fundamentals"}
    return call("POST", "/credentials", json=body).get_json()


@pytest.fixture
def get(app):
    def get(path, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return app.test_client().get(path, headers=sent)

    return get


def addresses(issued):
    public_id = issued["public_id"]
    return [
        "/.well-known/did.json",
        "/status/1",
        f"/c/{public_id}/versions/1",
        f"/c/{public_id}/credential.json",
    ]


def status_of(get, issued):
    entry = issued["credential"]["credentialStatus"]
    path = entry["statusListCredential"].removeprefix("http://localhost:8000")
    document = json.loads(get(path).data)
    bits = decode(document["credentialSubject"]["encodedList"])
    return value_at(bits, int(entry["statusListIndex"]))


def test_every_document_is_public_cacheable_and_asked_for_again_by_etag(app, issued, get):
    for path in addresses(issued):
        response = get(path, Origin="https://wallet.example")
        assert response.status_code == 200, path
        assert response.mimetype == "application/json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.cache_control.public
        assert 0 < response.cache_control.max_age <= 60
        assert "Accept" in response.headers["Vary"]
        assert "Set-Cookie" not in response.headers
        etag = response.headers["ETag"]
        again = get(path, If_None_Match=etag)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        head = app.test_client().head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(response.data))


def test_C13_the_served_bytes_are_the_stored_ones(office, issued, get, clock):
    stored = credential_bytes(office, issued["public_id"], at=clock())
    for path in addresses(issued)[2:]:
        assert get(path).data == stored
    assert json.loads(stored) == issued["credential"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/vc", "application/vc"),
        ("application/vc+ld+json", "application/vc+ld+json"),
        ("application/ld+json, application/json;q=0.5", "application/ld+json"),
        ("application/vc;q=0.2, application/json", "application/json"),
        ("image/png", "application/json"),
    ],
)
def test_a_credential_is_named_as_the_reader_asks(issued, get, accept, expected):
    for path in addresses(issued)[1:3]:
        assert get(path, Accept=accept).mimetype == expected


def test_did_json_is_named_as_the_reader_asks(issued, get):
    assert get("/.well-known/did.json", Accept="application/did+json").mimetype == (
        "application/did+json"
    )


def test_a_download_has_a_name(issued, get):
    response = get(f"/c/{issued['public_id']}/credential.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="credential.json"'


def test_a_revocation_is_in_the_next_list_that_is_served(call, issued, get, clock):
    assert status_of(get, issued) == 0
    etag = get("/status/1").headers["ETag"]
    clock.at += timedelta(seconds=2)
    path = f"/credentials/{issued['public_id']}/revocations"
    assert call("POST", path, json={"reason": "wrong-name"}).status_code == 200
    assert status_of(get, issued) == 1
    assert get("/status/1", If_None_Match=etag).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/status/2",
        "/status/0",
        "/status/01",
        "/status/-1",
        "/status/٣",
        "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa/versions/1",
        "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa/credential.json",
        "/c/%00/versions/1",
        "/c/x/versions/99999999999999999999",
    ],
)
def test_what_there_is_not_is_not_found(issued, get, path):
    assert get(path).status_code == 404
