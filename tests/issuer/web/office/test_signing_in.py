"""Signing in at the desk, staying there, and being shown out."""

from datetime import timedelta

import pytest

from issuer.domain.roles import Role
from issuer.persistence.records.accounts import AccountDraft
from issuer.services.accounts import change_role, disable_account, reset_password
from issuer.services.sessions import IDLE, LONGEST
from tests.issuer.programme import AT
from tests.issuer.web.office.conftest import HASHED, PASSWORD, Browser


@pytest.fixture
def ann(office):
    with office.database.transaction() as records:
        draft = AccountDraft(
            name="ann", shown_name="Ann", role=Role.ADMINISTRATOR, password_hash=HASHED
        )
        records.accounts.add(draft, at=AT)


def test_name_and_password_open_the_desk_in_whatever_case_the_name_is_typed(ann, browser):
    assert browser.sign_in(" Ann ").location == "/office"
    assert "Ann" in browser.get("/office").text


@pytest.mark.parametrize(
    ("name", "password"),
    [("ann", "not the password"), ("bob", PASSWORD), ("", ""), ("ann", "x" * 100_000)],
)
def test_what_does_not_go_together_is_answered_alike(ann, browser, name, password):
    answer = browser.sign_in(name, password)
    assert answer.status_code == 400
    assert "do not go together" in answer.text
    assert browser.get("/office").status_code == 303


def test_one_is_brought_to_where_one_wanted_and_to_no_other_site(ann, browser):
    asked = browser.get("/office/accounts")
    assert asked.location == "/office/sign-in?next=/office/accounts"
    browser.get(asked.location)
    data = {"name": "ann", "password": PASSWORD}
    there = browser.post("/office/sign-in", {**data, "next": "/office/accounts"})
    assert there.location == "/office/accounts"
    for target in ("//evil.example", "https://evil.example", "/me", "/officer", "/office/../me"):
        browser.get("/office/sign-in")
        assert browser.post("/office/sign-in", {**data, "next": target}).location == "/office"


def test_passwords_cannot_be_tried_for_long(ann, app):
    for _ in range(10):
        assert Browser(app).sign_in("ann", "wrong password").status_code == 400
    refused = Browser(app).sign_in("ann")
    assert refused.status_code == 429


def test_a_session_ends_by_itself(ann, browser, clock):
    browser.sign_in("ann")
    begun = clock.at
    while clock.at < begun + LONGEST - IDLE:
        clock.at += IDLE - timedelta(seconds=1)
        assert browser.get("/office").status_code == 200
    clock.at = begun + LONGEST
    assert browser.get("/office").status_code == 303
    browser.sign_in("ann")
    clock.at += IDLE
    assert browser.get("/office").status_code == 303


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(ann, app, browser):
    browser.sign_in("ann")
    kept = browser.cookie().value
    browser.get("/office")
    assert browser.post("/office/sign-out").location == "/office/sign-in"
    thief = Browser(app)
    thief.client.set_cookie(
        "__Secure-assay-office", kept, domain="certify.example", path="/office", secure=True
    )
    assert thief.get("/office").status_code == 303


@pytest.mark.parametrize(
    "act",
    [
        lambda database: change_role(database, "ann", Role.VIEWER, actor="t", at=AT),
        lambda database: disable_account(database, "ann", actor="t", at=AT),
        lambda database: reset_password(
            database, "ann", "eight quiet rivers", must_change=True, actor="t", at=AT
        ),
    ],
)
def test_another_role_password_or_none_signs_out_everywhere(ann, office, staff, browser, act):
    staff(Role.ADMINISTRATOR, "bea")
    browser.sign_in("ann")
    act(office.database)
    assert browser.get("/office").status_code == 303


def test_W07_nothing_of_the_browser_from_before_goes_on(ann, browser):
    browser.get("/office/sign-in")
    planted, token = browser.cookie().value, browser.token
    browser.sign_in("ann")
    assert browser.cookie().value != planted
    browser.token = token
    assert browser.post("/office/accounts").status_code == 400


def test_the_cookie_is_closed_to_scripts_other_sites_and_other_pages(ann, browser):
    browser.get("/office/sign-in")
    said = browser.post("/office/sign-in", {"name": "ann", "password": PASSWORD})
    cookie = said.headers["Set-Cookie"]
    for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/office"):
        assert part in cookie
    assert browser.get("/office").headers["Cache-Control"] == "no-store"


def test_a_password_that_somebody_else_chose_is_changed_before_anything_else(
    ann, office, app, browser
):
    reset_password(office.database, "ann", "eight quiet rivers", must_change=True, actor="t", at=AT)
    browser.sign_in("ann", "eight quiet rivers")
    assert browser.get("/office/accounts").location == "/office/password"
    browser.get("/office/password")

    def change(old, new, again=None):
        return browser.post("/office/password", {"old": old, "new": new, "again": again or new})

    assert "not right" in change("wrong", "nine quiet rivers").text
    assert "twice" in change("eight quiet rivers", "nine quiet rivers", "other").text
    assert "12 to 200" in change("eight quiet rivers", "short").text
    assert "present password" in change("eight quiet rivers", "eight quiet rivers").text
    other = Browser(app)
    other.sign_in("ann", "eight quiet rivers")
    assert change("eight quiet rivers", "nine quiet rivers").location == "/office"
    assert browser.get("/office/accounts").status_code == 200
    assert other.get("/office/password").status_code == 303


def test_an_administrator_adds_people_and_hands_over_a_password(ann, app, office, browser):
    browser.sign_in("ann")
    browser.get("/office/accounts")
    made = browser.post(
        "/office/accounts", {"name": "Cleo.Ito", "shown_name": "Cleo Ito", "role": "officer"}
    )
    password = made.text.partition('class="code handed">')[2].partition("<")[0]
    new = Browser(app)
    assert new.sign_in("cleo.ito", password).location == "/office"
    assert new.get("/office").location == "/office/password"
    taken = browser.post("/office/accounts", {"name": "cleo.ito", "role": "officer"})
    assert "already" in taken.text
    with office.database.reading() as records:
        act = records.acts.of_the_office()[-1]
    assert (act.actor, act.kind, act.reason) == ("account:ann", "account-added", "officer")


def test_the_only_administrator_stays(ann, staff, browser):
    browser.sign_in("ann")
    browser.get("/office/accounts")
    refused = browser.post("/office/accounts/ann/disable")
    assert refused.status_code == 422
    assert "only administrator" in refused.text
    staff(Role.ADMINISTRATOR, "bea")
    assert browser.post("/office/accounts/bea/role", {"role": "viewer"}).status_code == 303
    assert browser.post("/office/accounts/bea/disable").status_code == 303
    assert browser.post("/office/accounts/bea/enable").status_code == 303
