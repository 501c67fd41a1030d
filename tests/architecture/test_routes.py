"""Every route asks who is there, or stands on the list of what is public on purpose."""

import re

import pytest

from issuer.app import create_app
from issuer.opening import open_office
from issuer.persistence import Database
from issuer.settings import Settings
from issuer.web.me.guarding import OPEN

PUBLIC = {
    "/",
    "/.well-known/did.json",
    "/achievements/<programme>/<track>/v<int:version>",
    "/achievements/<programme>/<track>/v<int:version>/image.png",
    "/achievements/<programme>/<track>/v<int:version>/image.svg",
    "/api/v1/openapi.json",
    "/assets/<name>",
    "/badges/<public_id>.png",
    "/badges/<public_id>.svg",
    "/c/<public_id>",
    "/c/<public_id>/badge.png",
    "/c/<public_id>/badge.svg",
    "/c/<public_id>/card.png",
    "/c/<public_id>/certificate.pdf",
    "/c/<public_id>/concern",
    "/c/<public_id>/credential.json",
    "/c/<public_id>/qr.png",
    "/c/<public_id>/qr.svg",
    "/c/<public_id>/share",
    "/c/<public_id>/versions/<version>",
    "/cards/<token>",
    "/directory",
    "/directory.json",
    "/favicon.ico",
    "/issuer",
    "/oembed",
    "/office/assets/<name>",
    "/people/<token>",
    "/people/<token>/message",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/<int:number>.xml",
    "/status/<number>",
    "/trust-bundle.json",
    "/vc-api/credentials/verify",
    "/vc-api/presentations/verify",
    "/verify",
    "/verify/offline",
    "/verify/offline/empty",
}
"""What anyone may ask for without saying who they are. A new address is added here by hand."""

PUBLIC_ACTS = {
    "/c/<public_id>/concern",
    "/people/<token>/message",
    "/verify",
    "/vc-api/credentials/verify",
    "/vc-api/presentations/verify",
}
"""Public addresses that take POST: they change nothing, but for what a visitor writes to the office
or to somebody who wishes it."""


OWN = "/me"
"""The holder's side: behind a session and not behind a key."""
DESK = "/office"
"""The desk: behind a session and a role. Held route by route, by the guard itself and by
tests/issuer/web/office/test_matrix.py."""


@pytest.fixture
def app(tmp_path):
    # With mail, so that every address is there.
    settings = Settings(
        data_directory=tmp_path / "data", mail_host="localhost", mail_from="office@example.org"
    )
    database = Database(settings.database)
    database.upgrade()
    database.dispose()
    office = open_office(settings)
    yield create_app(office, settings)
    office.database.dispose()


def test_the_holders_side_is_for_who_is_signed_in(app):
    """In depth in tests/issuer/web/me/test_guard.py; here, that no route of it is forgotten."""
    client = app.test_client()
    closed = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(OWN) and rule.endpoint not in OPEN
    ]
    assert closed
    for rule in closed:
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            response = client.open(path, method=method)
            if method == "GET":
                assert response.location.startswith("/me/sign-in"), rule.rule
            else:
                assert response.status_code == 400, rule.rule


def test_a_route_is_public_on_purpose_or_asks_for_a_key(app):
    client = app.test_client()
    guarded = set()
    for rule in app.url_map.iter_rules():
        if rule.rule in PUBLIC or rule.rule.startswith((OWN, DESK)):
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            response = client.open(path, method=method)
            assert response.status_code == 401, f"{method} {rule.rule}"
            assert response.headers["WWW-Authenticate"]
        guarded.add(rule.rule)
    assert guarded


def test_the_list_names_no_address_that_is_gone(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} >= PUBLIC


def test_W07_public_addresses_take_no_act(app):
    """Without a session there is nothing to forge: what is public only reads."""
    acting = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule in PUBLIC and rule.methods - {"GET", "HEAD", "OPTIONS"}
    }
    assert acting == PUBLIC_ACTS
