"""A stranger sees a page after one way there and back; nothing else is let in by that."""

import base64
import gzip
import hashlib
import re

import pytest
from flask.testing import FlaskClient

from verifier.policy.registry import TrustRegistry
from verifier.web.application import create_app
from verifier.web.assets import packaged_assets
from verifier.web.site import VerifierSite


@pytest.fixture
def client(nothing, at) -> FlaskClient:
    site = VerifierSite(registry=TrustRegistry, sources=lambda: nothing, clock=lambda: at)
    return create_app(site, name="Verifier", public_url="http://localhost:8000").test_client()


def test_the_style_sheet_is_inside_and_the_policy_allows_exactly_it(client, browser):
    page = client.get("/verify", headers=browser)
    (style,) = re.findall(r"<style>(.*?)</style>", page.get_data(as_text=True), re.DOTALL)
    assert style.encode() == packaged_assets()["assay.css"].body
    assert 'rel="stylesheet"' not in page.get_data(as_text=True)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in page.headers["Content-Security-Policy"]


def test_the_style_sheet_names_no_other_file_and_cannot_end_its_element():
    sheet = packaged_assets()["assay.css"].body
    assert b"url(" not in sheet
    assert b"@import" not in sheet
    assert b"</" not in sheet


def test_who_has_a_cookie_was_here_before_and_has_the_style_sheet(client, browser):
    client.set_cookie("anything", "at all")
    page = client.get("/verify", headers=browser).get_data(as_text=True)
    assert "<style>" not in page
    assert 'rel="stylesheet" href="/assets/assay.css?v=' in page


def test_a_page_is_sent_compressed_to_who_takes_it(client, browser):
    plain = client.get("/verify", headers=browser)
    packed = client.get("/verify", headers={**browser, "Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert int(packed.headers["Content-Length"]) == len(packed.get_data())
    assert len(packed.get_data()) < len(plain.get_data()) / 3
    for page in (plain, packed):
        assert "Accept-Encoding" in page.headers["Vary"]
    refused = client.get("/verify", headers={**browser, "Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_answers_for_programs_are_sent_as_they_are(client):
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in client.post("/verify", data=b"{}", headers=headers).headers
