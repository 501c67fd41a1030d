import gzip

import pytest
from flask.testing import FlaskClient

from verifier.policy.registry import TrustRegistry
from verifier.web.application import create_app
from verifier.web.shown_text import plain, shown
from verifier.web.site import VerifierSite


@pytest.fixture
def client(nothing, at) -> FlaskClient:
    site = VerifierSite(registry=TrustRegistry, sources=lambda: nothing, clock=lambda: at)
    return create_app(site, name="Verifier", public_url="http://localhost:8000").test_client()


def test_every_answer_carries_the_security_headers(client, browser):
    for address in ("/verify", "/nothing-here", "/assets/assay.css"):
        headers = client.get(address, headers=browser).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_only_https_answers_ask_for_https_in_future(client):
    answer = client.get("/verify", base_url="https://verify.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_drawing_opened_by_itself_can_neither_run_nor_fetch(client):
    policy = client.get("/assets/favicon.svg").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_an_asset_is_cached_for_good_only_under_its_digest(client, browser):
    page = client.get("/verify", headers=browser).get_data(as_text=True)
    address = page.split('rel="icon" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    for other in ("/assets/assay.css", "/assets/assay.css?v=0123456789abcdef"):
        assert client.get(other).headers["Cache-Control"] == "public, max-age=60"


def test_an_asset_is_sent_compressed_to_who_takes_it(client):
    plain = client.get("/assets/assay.css")
    packed = client.get("/assets/assay.css", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert len(packed.get_data()) < len(plain.get_data()) / 2
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    refused = client.get("/assets/assay.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_errors_are_pages_for_people_and_problems_for_programs(client, browser):
    page = client.get("/nothing-here", headers=browser)
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert page.headers["Cache-Control"] == "no-store"
    program = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert program.mimetype == "application/problem+json"
    assert program.get_json(force=True)["status"] == 404
    assert "Accept" in program.headers["Vary"]


def test_a_wrong_method_says_which_are_allowed(client, browser):
    answer = client.delete("/verify", headers=browser)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("<script>alert(1)</script>", "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"),
        ("{{7*7}}", "<bdi>{{7*7}}</bdi>"),
        ("Ada \u202eecalevoL", '<bdi>Ada <span class="codepoint">U+202E</span>ecalevoL</bdi>'),
        ("می\u200cخواهم", "<bdi>می\u200cخواهم</bdi>"),
    ],
)
def test_T02_strangers_text_is_named_not_obeyed(name, written):
    assert str(shown(name)) == written


def test_text_without_markup_names_hidden_characters_too():
    assert plain("a\u200bb\u202ec") == "a[U+200B]b[U+202E]c"


def test_P04_no_request_is_read_beyond_the_limit(client):
    """The framework's own default is no limit at all."""
    text = "x" * (7 * 1024 * 1024)
    assert client.post("/verify", data=text.encode()).status_code == 413
    assert client.post("/verify", data={"text": text}).status_code == 413


def test_a_pasted_text_may_be_as_long_as_a_file(client):
    assert client.post("/verify", data={"text": "{" + " " * 1_000_000}).status_code == 400
