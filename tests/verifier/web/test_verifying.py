"""``/verify`` with real credentials: every verdict, as page and as JSON."""

import gzip
import io
import json
import logging
import zlib
from datetime import timedelta

import pytest
from werkzeug.test import encode_multipart

from tests.verifier.web.page import parse, words
from verifier.formats.svg import bake_svg
from verifier.policy.registry import TrustRegistry
from verifier.report import Verdict
from verifier.web.application import create_app
from verifier.web.site import VerifierSite

JSON = {"Accept": "application/json"}


@pytest.fixture
def app(world):
    site = VerifierSite(
        registry=lambda: world.registry,
        sources=lambda: world.sources,
        clock=lambda: world.at,
    )
    return create_app(site, name="Verifier", public_url="http://localhost:8000")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def signed(world) -> bytes:
    return json.dumps(world.key.sign(world.badge())).encode()


def present(client, body: bytes, headers):
    """Hand a file in by the form."""
    form = {"file": (io.BytesIO(body), "badge.json"), "text": ""}
    return client.post("/verify", data=form, headers=headers)


def forged(world, _new_key) -> dict:
    document = world.key.sign(world.badge())
    document["credentialSubject"]["achievement"]["name"] = "Everything"
    return document


def foreign(_world, new_key) -> dict:
    stranger = new_key("did:key:x")
    did = f"did:key:{stranger.multikey}"
    stranger.controller, stranger.id = did, f"{did}#{stranger.multikey}"
    claim = {"id": did, "type": ["Profile"], "name": "Harvard University"}
    return stranger.sign(_world.badge(issuer=claim, credentialStatus=None))


def revoked(world, _new_key) -> dict:
    world.publish_list([5])
    return world.key.sign(world.badge())


def unreachable(world, _new_key) -> dict:
    world.lists.clear()
    return world.key.sign(world.badge())


def ended(world, _new_key) -> dict:
    return world.key.sign(world.badge(validUntil="2026-05-06T00:00:00Z"))


def early(world, _new_key) -> dict:
    begins = (world.at + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return world.key.sign(world.badge(validFrom=begins))


def good(world, _new_key) -> dict:
    return world.key.sign(world.badge())


CASES = [
    (good, Verdict.VALID, "Valid"),
    (ended, Verdict.EXPIRED, "Expired on 6 May 2026"),
    (early, Verdict.NOT_YET_VALID, "Holds from 21 December 2026"),
    (revoked, Verdict.REVOKED, "Revoked"),
    (foreign, Verdict.UNTRUSTED_ISSUER, "Issuer not recognised"),
    (unreachable, Verdict.INDETERMINATE, "Could not be checked"),
    (forged, Verdict.INVALID, "Not genuine"),
]


@pytest.mark.parametrize(("make", "verdict", "word"), CASES)
def test_every_verdict_is_answered_alike_on_page_and_in_json(
    client, browser, world, new_key, make, verdict, word
):
    body = json.dumps(make(world, new_key)).encode()
    page = present(client, body, browser)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    tree = parse(page)
    answer = tree.xpath("//*[@role='status']")[0]
    assert words(answer.xpath(".//h1")[0]) == word
    assert "Checked on 21 November 2026, 10:00 UTC" in words(answer)
    assert len(tree.xpath("//ol[@class='checks']/li")) == 5
    assert bool(tree.xpath("//*[contains(@class, 'banner tone-good')]")) == (word == "Valid")

    answered = client.post("/verify", data=body, content_type="application/json", headers=JSON)
    assert answered.status_code == 200
    assert answered.mimetype == "application/json"
    assert answered.get_json()["verdict"] == verdict.value
    assert answered.headers["Cache-Control"] == "no-store"


def test_T01_a_self_given_name_is_shown_as_a_claim(client, browser, world, new_key):
    body = json.dumps(foreign(world, new_key)).encode()
    tree = parse(present(client, body, browser))
    claim = tree.xpath("//*[@class='claim']")[0]
    assert words(claim) == "calls itself “Harvard University”"
    assert "Anyone can write any name" in words(claim.getparent())


def test_T04_what_is_shown_of_a_forgery_is_nothing(client, browser, world, new_key):
    page = present(client, json.dumps(forged(world, new_key)).encode(), browser)
    tree = parse(page)
    assert "Ada Example" not in page.get_data(as_text=True)
    mute = tree.xpath("//li[contains(@class, 'mute')]")
    assert len(mute) == 3
    assert all("signature does not match" in words(each) for each in mute)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}}${7*7}{% raw %}", "{{7*7}}${7*7}{% raw %}"),
        ('" onfocus="alert(1)" autofocus="', '" onfocus="alert(1)" autofocus="'),
        ("Ada \u202eelpmaxE", "Ada U+202EelpmaxE"),
        ("محمد", "محمد"),
    ],
)
def test_W02_W04_names_are_shown_and_do_nothing(client, browser, world, name, shown):
    document = world.badge()
    document["credentialSubject"]["identifier"][0]["identityHash"] = name
    page = present(client, json.dumps(world.key.sign(document)).encode(), browser)
    holder = parse(page).xpath("//dd[@class='holder']")[0]
    assert words(holder) == shown
    assert holder.xpath("./bdi")


@pytest.mark.parametrize("body", [b"hello", b"{}", b'{"a":1,"a":2}', b"\x89PNG\r\n\x1a\n", b"%PDF"])
def test_what_cannot_be_read_is_refused_with_the_report(client, browser, body):
    page = present(client, body, browser)
    assert page.status_code == 400
    assert words(parse(page).xpath("//h1")[0]) == "Not readable"
    answered = client.post("/verify", data=body, content_type="text/plain", headers=JSON)
    assert answered.status_code == 400
    assert answered.mimetype == "application/problem+json"
    assert answered.get_json(force=True)["status"] == 400


def test_nothing_to_check_leaves_the_form_with_a_word_about_it(client, browser):
    page = client.post("/verify", data={"text": " "}, headers=browser)
    assert page.status_code == 400
    tree = parse(page)
    assert "Choose a file" in words(tree.xpath("//*[@role='alert']")[0])
    answered = client.post("/verify", data={"text": " "}, headers=JSON)
    assert (answered.status_code, answered.mimetype) == (400, "application/problem+json")
    assert answered.get_json(force=True)["code"] == "NOTHING_PRESENTED"


def test_the_form_is_a_page_of_the_house(client, browser):
    page = client.get("/verify", headers=browser)
    tree = parse(page)
    form = tree.xpath("//form")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/verify")
    assert form.get("enctype") == "multipart/form-data"


@pytest.mark.parametrize("size", [5 * 1024 * 1024 + 1, 7 * 1024 * 1024])
def test_too_much_is_413(client, browser, size):
    body = b"{" + b" " * size
    answered = client.post("/verify", data=body, content_type="text/plain", headers=JSON)
    assert (answered.status_code, answered.mimetype) == (413, "application/problem+json")
    page = client.post("/verify", data=body, content_type="text/plain", headers=browser)
    assert page.status_code == 413
    parse(page)


def test_U07_a_form_of_ten_thousand_parts_is_refused(client, browser):
    boundary, many = encode_multipart({f"part{number}": "x" for number in range(10_000)})
    page = client.post(
        "/verify",
        data=many,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=browser,
    )
    assert page.status_code == 413


@pytest.mark.parametrize("first", [b"\r", b"\n", b"\r\n", b"\r\n--b", b"\r" * 100_000])
def test_U07_a_part_that_begins_like_a_boundary_is_read_in_one_go(client, first):
    """CVE-2023-46136: such a part was searched from its start with each piece that came in."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    answer = client.post(
        "/verify",
        data=head + first + b"x" * 4_000_000 + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
        headers=JSON,
    )
    assert answer.status_code == 400
    assert answer.json["verdict"] == "MALFORMED"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_P04_a_compressed_request_is_not_unpacked(client, signed, coding):
    packed = gzip.compress(signed) if coding == "gzip" else zlib.compress(signed)
    answer = client.post(
        "/verify", data=packed, headers={**JSON, "Content-Encoding": coding},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer.json["verdict"] == "MALFORMED"


def test_D05_nothing_that_is_presented_is_logged(client, browser, world, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    document = world.badge()
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Canary Bird"
    signed = json.dumps(world.key.sign(document)).encode()
    for body in (signed, signed.replace(b"Canary", b"canary"), b"Canary" + signed):
        present(client, body, browser)
        client.post("/verify", data=body, headers=JSON, content_type="application/json")
    seen = capfd.readouterr()
    assert "anary" not in caplog.text + seen.out + seen.err


def test_D05_an_upload_of_any_size_stays_in_memory(client, browser, monkeypatch):
    def refuse(*_arguments, **_named):
        raise AssertionError("a file was opened for an upload")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    body = b'{"x": "' + b"x" * 2_000_000 + b'"}'
    data = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + body
    page = client.post(
        "/verify",
        data=data + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
        headers=browser,
    )
    assert page.status_code == 400


class TestRates:
    """How much one visitor may have checked."""

    @pytest.fixture
    def client(self, world):
        site = VerifierSite(
            registry=TrustRegistry,
            sources=lambda: world.sources,
            clock=lambda: world.at,
            checks_per_minute=2,
        )
        return create_app(site, name="V", public_url="http://localhost:8000").test_client()

    def ask(self, client, address, **headers):
        return client.post(
            "/verify",
            data=b"{}",
            content_type="text/plain",
            headers={**JSON, **headers},
            environ_base={"REMOTE_ADDR": address},
        ).status_code

    def test_one_visitor_has_a_measure_and_others_their_own(self, client):
        assert [self.ask(client, "192.0.2.1") for _ in range(3)] == [400, 400, 429]
        assert self.ask(client, "192.0.2.2") == 400

    def test_W11_a_forged_header_does_not_make_another_visitor(self, client):
        asked = [
            self.ask(client, "192.0.2.1", **{"X-Forwarded-For": f"198.51.100.{n}"})
            for n in range(3)
        ]
        assert asked == [400, 400, 429]

    def test_W11_one_site_has_one_measure_for_all_its_ipv6_addresses(self, client):
        asked = [self.ask(client, f"2001:db8:0:1::{n}") for n in range(1, 4)]
        assert asked == [400, 400, 429]
        assert self.ask(client, "2001:db8:0:2::1") == 400

    def test_the_refusal_says_when_to_come_back(self, client, browser):
        for _ in range(2):
            self.ask(client, "127.0.0.1")
        page = client.post("/verify", data={"text": "x"}, headers=browser)
        assert page.status_code == 429
        parse(page)


def test_T04_a_paper_is_to_be_compared_with_what_it_carries(client, browser, world):
    signed = json.dumps(world.key.sign(world.badge())).encode()
    svg = bake_svg(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>', signed)
    assert "only what stands here is signed" in words(parse(present(client, svg, browser)))
    assert "Compare it" not in words(parse(present(client, signed, browser)))
