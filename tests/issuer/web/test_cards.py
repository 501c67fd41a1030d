"""The card of an agent's badges: as JSON, and as a page that other sites may frame."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from issuer.domain.acts import Actor
from issuer.domain.calendar import add_months
from issuer.services.card_links import LINK_LIFE, CardLinks
from issuer.services.cases import Doer
from issuer.services.erasing import erase
from issuer.services.sources import OwnSources
from issuer.web.cards import card_pages
from issuer.web.pages import public_pages, site_facts
from tests.issuer.web.test_routing import certify
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

LINKS = CardLinks("a secret for tests")
ZENDESK = "https://example.zendesk.com"


@pytest.fixture
def office(office):
    return replace(office, card_links=LINKS)


def pages_of(office, clock, *framed_by):
    app = Flask("cards", static_folder=None)
    install_design(app, site_facts(office))
    site = VerifierSite(
        registry=office.own_registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
    )
    for pages in public_pages(office, site):
        app.register_blueprint(pages)
    app.register_blueprint(card_pages(office, clock=clock, framed_by=framed_by))
    return app.test_client()


@pytest.fixture
def agent(call):
    certify(call, "a-1", "product-fundamentals", "security-compliance", "advanced-troubleshooting")


def card(call):
    response = call("GET", "/cards/a-1")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def path_of(found):
    return found["embed"].removeprefix("http://localhost:8000")


def test_the_card_tells_what_stands_with_a_link_to_its_page(call, agent, office, clock):
    found = card(call)
    names = [each["name"] for each in found["badges"]]
    assert names == ["Advanced Troubleshooting", "Product Fundamentals", "Security & Compliance"]
    assert found["badges"][0]["image"].endswith(".png")
    assert found["restricted_by"] == []
    page = pages_of(office, clock, ZENDESK).get(path_of(found))
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert all(name.replace("&", "&amp;") in text for name in names)
    assert "Restricted" not in text
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-ancestors {ZENDESK};" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers


def test_nobody_may_frame_it_unless_the_operator_says_so(call, agent, office, clock):
    page = pages_of(office, clock).get(path_of(card(call)))
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_other_pages_stay_unframed(office, clock):
    page = pages_of(office, clock, ZENDESK).get("/")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_link_ends_and_cannot_be_made_up(call, agent, office, clock):
    client = pages_of(office, clock, ZENDESK)
    path = path_of(card(call))
    clock.at += LINK_LIFE - timedelta(seconds=1)
    assert client.get(path).status_code == 200
    clock.at += timedelta(seconds=1)
    assert client.get(path).status_code == 404
    forged = CardLinks("another secret").token(1, clock() + LINK_LIFE)
    for token in (forged, "x", path.rpartition("/")[2] + "x"):
        assert client.get(f"/cards/{token}").status_code == 404


def test_an_overdue_security_track_is_told_as_a_restriction(call, agent, office, clock):
    clock.at = add_months(clock(), 6)
    found = card(call)
    assert found["restricted_by"] == ["Security & Compliance"]
    assert [each["name"] for each in found["badges"]] == [
        "Advanced Troubleshooting",
        "Product Fundamentals",
    ]
    text = pages_of(office, clock).get(path_of(found)).get_data(as_text=True)
    assert "Security &amp; Compliance is overdue" in text
    german = pages_of(office, clock).get(f"{path_of(found)}?lang=de").get_data(as_text=True)
    assert "ist überfällig" in german


def test_nothing_stands_and_who_is_erased_has_no_card(call, agent, office, clock):
    path = path_of(card(call))
    clock.at = add_months(clock(), 40)
    text = pages_of(office, clock).get(path_of(card(call))).get_data(as_text=True)
    assert "No certification holds at this moment." in text
    clock.at = add_months(clock(), -40) + timedelta(minutes=1)
    client = pages_of(office, clock)
    assert client.get(path).status_code == 200
    erase(office, holder="a-1", doer=Doer(name="o", capacity=Actor.OFFICER), at=clock())
    assert client.get(path).status_code == 404
    assert call("GET", "/cards/a-1").status_code == 404
    assert call("GET", "/cards/nobody").status_code == 404
