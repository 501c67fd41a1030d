"""W7, W8, W10: nobody does anything here who is not there, or in somebody else's name."""

import re

import pytest

from issuer.web.me.guarding import OPEN
from tests.issuer.web.me.conftest import PUBLIC_URL, Browser
from verifier.web.headers import CONTENT_SECURITY_POLICY

FILLED = {"public_id": "a" * 26, "secret": "x" * 43}


def routes(app, method):
    """Every route below /me for this method: (endpoint, path template)."""
    return sorted(
        (rule.endpoint, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("me.") and method in rule.methods
    )


def path_of(rule, public_id=FILLED["public_id"]):
    return rule.replace("<public_id>", public_id).replace("<secret>", FILLED["secret"])


@pytest.fixture
def people(app, mailbox, certify):
    """Two people, each signed in, and what each of them holds."""
    found = {}
    for number, name in enumerate(("ada", "ben")):
        public_id = certify(name)
        visitor = Browser(app, mailbox, address=f"203.0.113.{number}")
        found[name] = (visitor.sign_in(f"{name}@people.example"), public_id)
    return found


def test_every_page_sends_strangers_to_the_sign_in(app, browser):
    for endpoint, rule in routes(app, "GET"):
        if endpoint not in OPEN:
            answer = browser.get(path_of(rule))
            assert answer.status_code == 303, rule
            assert answer.location.startswith("/me/sign-in"), rule


def test_W07_every_act_is_refused_without_a_token_with_a_strange_one_and_without_a_session(
    app, mailbox, people
):
    acts = routes(app, "POST")
    assert len(acts) == 8
    stranger = Browser(app, mailbox)
    stranger.get("/me/sign-in")
    visitor, public_id = people["ada"]
    other, _ = people["ben"]
    other.get("/me")
    for endpoint, rule in acts:
        path = path_of(rule, public_id)
        visitor.get("/me")
        assert visitor.post(path, token="").status_code == 400, rule
        assert visitor.post(path, token="forged").status_code == 400, rule
        assert visitor.post(path, token=other.token).status_code == 400, rule
        if endpoint not in OPEN:
            assert stranger.post(path).status_code == 403, rule
    assert visitor.get("/me").status_code == 200


def test_W07_no_address_but_post_changes_anything(app, people, office):
    """Every GET, once: afterwards the database is what it was, but for the use of the session."""
    visitor, public_id = people["ada"]
    before = visitor.get(f"/c/{public_id}").text
    for _, rule in routes(app, "GET"):
        visitor.get(path_of(rule, public_id))
    assert visitor.get("/me").status_code == 200
    assert visitor.get(f"/c/{public_id}").text == before


def test_W08_what_is_somebody_elses_answers_like_what_does_not_exist(app, people):
    visitor, _ = people["ada"]
    _, foreign = people["ben"]
    form = {
        "confirmation": "Foundations",
        "source": "training",
        "quantity": "1",
        "day": "2026-11-21",
        "evidence": "x",
    }
    walked = 0
    for method in ("GET", "POST"):
        for _, rule in routes(app, method):
            if "<public_id>" not in rule:
                continue
            visitor.get("/me")
            answers = [
                visitor.get(path_of(rule, each))
                if method == "GET"
                else visitor.post(path_of(rule, each), form)
                for each in (foreign, "b" * 26)
            ]
            assert [answer.status_code for answer in answers] == [404, 404], rule
            texts = {re.sub(r"[a-z2-7]{26}", "", answer.text) for answer in answers}
            assert len(texts) == 1, rule
            walked += 1
    assert walked == 5
    assert "Active" in visitor.get(f"/c/{foreign}").text


def test_W10_nothing_here_is_stored_by_anybody(app, mailbox, people):
    visitor, public_id = people["ada"]
    stranger = Browser(app, mailbox)
    for _, rule in routes(app, "GET"):
        for each in (visitor, stranger):
            answer = each.get(path_of(rule, public_id))
            assert answer.headers["Cache-Control"] == "no-store", rule
            assert answer.headers["X-Robots-Tag"] == "noindex", rule
    visitor.get("/me")
    refused = visitor.post("/me/erase", token="forged")
    assert refused.headers["Cache-Control"] == "no-store"


def test_W10_public_pages_set_and_read_no_cookie(people):
    visitor, public_id = people["ada"]
    for path in ("/", "/directory", "/verify", "/issuer", f"/c/{public_id}", "/assets/assay.css"):
        answer = visitor.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_the_content_security_policy_holds_on_every_page(app, people):
    visitor, public_id = people["ada"]
    for _, rule in routes(app, "GET"):
        answer = visitor.get(path_of(rule, public_id))
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        if answer.mimetype == "text/html":
            assert not re.search(r"<style|<script(?! src)| style=| on\w+=", answer.text), rule
            for address in re.findall(r'(?:src|action)="([^"]+)"', answer.text):
                assert address.startswith(("/", PUBLIC_URL)), address


def test_the_secret_of_a_link_does_not_go_on_to_what_its_page_loads(browser):
    answer = browser.get(f"/me/sign-in/{FILLED['secret']}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_page_speaks_from_right_to_left_too(app, people):
    visitor, public_id = people["ada"]
    for _, rule in routes(app, "GET"):
        answer = visitor.get(path_of(rule, public_id) + "?lang=ar")
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert 'lang="ar" dir="rtl"' in answer.text, rule
