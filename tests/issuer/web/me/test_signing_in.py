"""Signing in by a mailed link: once, in time, and telling nobody who is known."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.services.sessions import IDLE, LONGEST
from issuer.services.signing_in import LINK_LIFE, MOST_LINKS
from issuer.web.onward import onward_of
from tests.issuer.web.me.conftest import Browser

SECOND = timedelta(seconds=1)


def test_a_link_is_mailed_and_signs_in_once_confirmed(browser, mailbox, certify):
    certify("ada")
    answer = browser.ask("ADA@people.example")
    assert (answer.status_code, answer.location) == (303, "/me/sign-in/sent")
    (message,) = mailbox.messages
    assert message["To"] == "ada@people.example"
    assert {part.get_content_type() for part in message.iter_parts()} == {
        "text/plain",
        "text/html",
    }
    assert browser.get(mailbox.link()).status_code == 200
    assert browser.get("/me").location.startswith("/me/sign-in")
    answer = browser.send(mailbox.link())
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "Foundations" in browser.get("/me").text


def test_opening_the_link_uses_nothing_up(browser, mailbox, certify):
    """Programs that look into mails open every link, some of them more than once."""
    certify("ada")
    browser.ask("ada@people.example")
    scanner = Browser(browser.app, mailbox)
    for _ in range(3):
        assert scanner.get(mailbox.link()).status_code == 200
    assert browser.send(mailbox.link()).status_code == 303


def test_a_link_works_once(browser, mailbox, certify):
    certify("ada")
    browser.ask("ada@people.example")
    link = mailbox.link()
    browser.send(link)
    second = Browser(browser.app, mailbox)
    assert second.get(link).status_code == 410
    second.get("/me/sign-in")
    assert second.post(link).status_code == 410
    assert second.get("/me").status_code == 303


def test_a_link_that_two_browsers_confirm_at_once_lets_one_in(browser, mailbox, certify):
    certify("ada")
    browser.ask("ada@people.example")
    second = Browser(browser.app, mailbox)
    browser.get(mailbox.link())
    second.get(mailbox.link())
    assert browser.post(mailbox.link()).status_code == 303
    assert second.post(mailbox.link()).status_code == 410


@pytest.mark.parametrize(("late", "status"), [(-SECOND, 303), (0 * SECOND, 410), (SECOND, 410)])
def test_a_link_ends_after_its_minutes(browser, mailbox, certify, clock, late, status):
    certify("ada")
    browser.ask("ada@people.example")
    browser.get(mailbox.link())
    clock.at += LINK_LIFE + late
    assert browser.post(mailbox.link()).status_code == status


def test_a_link_works_in_the_browser_in_which_the_mail_is_read(browser, mailbox, certify):
    certify("ada")
    browser.ask("ada@people.example")
    phone = Browser(browser.app, mailbox, address="203.0.113.9")
    assert phone.send(mailbox.link()).status_code == 303
    assert phone.get("/me").status_code == 200
    assert browser.get("/me").status_code == 303


def test_a_link_that_was_never_made_is_of_no_use(browser):
    for secret in ("x" * 43, "sent-not", "é" * 20, "y" * 5000):
        assert browser.get(f"/me/sign-in/{secret}").status_code == 410


def test_W09_the_answer_is_the_same_and_nothing_is_looked_up_for_it(
    browser, mailbox, certify, office, monkeypatch
):
    certify("ada")
    browser.get("/me/sign-in")
    posting = browser.app.extensions["sign-in"]
    put = []
    monkeypatch.setattr(posting, "put", put.append)
    with monkeypatch.context() as closed:

        def no_database(*_args, **_named):
            raise AssertionError("the request must not look anything up")

        closed.setattr(type(office.database), "reading", no_database)
        closed.setattr(type(office.database), "transaction", no_database)
        answers = [
            browser.post("/me/sign-in", {"mail": mail})
            for mail in ("ada@people.example", "nobody@people.example")
        ]
    assert len({(answer.status_code, answer.location, answer.data) for answer in answers}) == 1
    assert [asked.mail for asked in put] == ["ada@people.example", "nobody@people.example"]
    assert mailbox.messages == []


def test_W09_nobody_is_mailed_who_is_not_known(browser, mailbox, certify, office):
    certify("ada")
    browser.ask("nobody@people.example")
    assert mailbox.messages == []
    with office.database.reading() as records:
        links = records.sign_ins._connection.execute(text("SELECT * FROM sign_in_links")).all()
    assert links == []


def test_somebody_without_a_recorded_address_is_not_found_by_an_empty_one(office, certify):
    certify("ada")
    with office.database.reading() as records:
        assert records.holders.by_mail("") == []


@pytest.mark.parametrize(
    "mail", ["", "ada", "a@b@c", "a b@c.example", "<a@b.example>", "a@b\r\nBcc:x@y.example"]
)
def test_what_is_no_address_is_told_and_kept(browser, mailbox, mail):
    answer = browser.ask(mail)
    assert answer.status_code == 400
    assert "Write a whole mail address" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert mailbox.messages == []


def test_a_mailbox_is_not_flooded(browser, mailbox, certify, clock):
    certify("ada")
    for number in range(MOST_LINKS + 3):
        Browser(browser.app, mailbox, address=f"198.51.100.{number}").ask("ada@people.example")
    assert len(mailbox.messages) == MOST_LINKS
    clock.at += timedelta(hours=1, seconds=1)
    browser.ask("ada@people.example")
    assert len(mailbox.messages) == MOST_LINKS + 1


def test_one_address_asks_so_often_and_no_more(browser):
    answers = [browser.ask("nobody@people.example").status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]


def test_a_mail_server_that_fails_is_tried_again(browser, mailbox, certify, monkeypatch):
    monkeypatch.setattr("issuer.web.me.posting._PAUSES", (0.0, 0.0))
    certify("ada")
    mailbox.failing = 2
    browser.ask("ada@people.example")
    assert len(mailbox.messages) == 1


def test_a_mail_server_that_is_down_leaves_nothing_in_the_log_and_the_next_is_mailed(
    browser, mailbox, certify, monkeypatch, caplog
):
    monkeypatch.setattr("issuer.web.me.posting._PAUSES", (0.0, 0.0))
    certify("ada")
    mailbox.failing = 3
    browser.ask("ada@people.example")
    assert mailbox.messages == []
    assert "ConnectionRefusedError" in caplog.text
    assert "ada" not in caplog.text
    browser.ask("ada@people.example")
    assert len(mailbox.messages) == 1


def test_only_digests_of_secrets_are_stored(browser, mailbox, certify, office):
    certify("ada")
    browser.sign_in("ada@people.example")
    secret = mailbox.link().rpartition("/")[2]
    assert len(secret) == 43  # 256 bits
    with office.database.reading() as records:
        connection = records.sign_ins._connection
        kept = [
            str(connection.execute(text(f"SELECT * FROM {table}")).all())
            for table in ("sign_in_links", "holder_sessions")
        ]
    assert all(len(re.findall("[0-9a-f]{64}", each)) == 1 for each in kept)
    assert not any(secret in each for each in kept)


def test_W07_the_cookie_is_closed_to_scripts_other_sites_and_other_pages(browser, mailbox, certify):
    certify("ada")
    browser.ask("ada@people.example")
    header = browser.send(mailbox.link()).headers["Set-Cookie"]
    name, *attributes = header.split("; ")
    assert name.startswith("__Secure-assay=")
    assert {each.partition("=")[0] for each in attributes} == {
        "Secure",
        "HttpOnly",
        "Path",
        "SameSite",
    }
    assert {"Path=/me", "SameSite=Lax"} <= set(attributes)


def test_W07_signing_in_takes_over_nothing_from_before(browser, mailbox, certify):
    """Session fixation: the cookie that somebody planted signs nobody in."""
    certify("ada")
    browser.get("/me/sign-in")
    planted, token = browser.cookie().value, browser.token
    browser.sign_in("ada@people.example")
    assert browser.cookie().value != planted
    attacker = Browser(browser.app, mailbox)
    attacker.client.set_cookie(
        "__Secure-assay", planted, domain="certify.example", path="/me", secure=True
    )
    assert attacker.get("/me").status_code == 303
    # Nor does a token of before count for a form of afterwards.
    assert browser.post("/me/sign-out", token=token).status_code == 400


def test_signing_in_anew_ends_the_session_of_before(browser, mailbox, certify):
    certify("ada")
    certify("ben")
    browser.sign_in("ada@people.example")
    before = browser.cookie().value
    browser.sign_in("ben@people.example")
    other = Browser(browser.app, mailbox)
    other.client.set_cookie(
        "__Secure-assay", before, domain="certify.example", path="/me", secure=True
    )
    assert other.get("/me").status_code == 303


def test_W07_whoever_kept_the_cookie_of_somebody_who_signed_out_has_nothing(
    browser, mailbox, certify
):
    certify("ada")
    browser.sign_in("ada@people.example")
    kept = browser.cookie().value
    assert browser.send("/me/data") is not None
    browser.get("/me")
    assert browser.post("/me/sign-out").status_code == 303
    assert browser.get("/me").status_code == 303
    thief = Browser(browser.app, mailbox)
    thief.client.set_cookie(
        "__Secure-assay", kept, domain="certify.example", path="/me", secure=True
    )
    assert thief.get("/me").status_code == 303


def test_W07_an_idle_session_ends(browser, certify, clock):
    certify("ada")
    browser.sign_in("ada@people.example")
    clock.at += IDLE - SECOND
    assert browser.get("/me").status_code == 200
    clock.at += IDLE - SECOND
    assert browser.get("/me").status_code == 200
    clock.at += IDLE
    assert browser.get("/me").status_code == 303


def test_W07_a_session_ends_whatever_is_done(browser, certify, clock):
    certify("ada")
    browser.sign_in("ada@people.example")
    began = clock.at
    while clock.at - began < LONGEST - timedelta(minutes=30):
        assert browser.get("/me").status_code == 200
        clock.at += timedelta(minutes=30)
    clock.at = began + LONGEST
    assert browser.get("/me").status_code == 303


def test_W07_a_cookie_that_was_signed_by_nobody_is_no_session(browser):
    browser.client.set_cookie(
        "__Secure-assay", "eyJzZXNzaW9uIjoiYSJ9.x.y", domain="certify.example", path="/me"
    )
    assert browser.get("/me").status_code == 303


def test_the_way_leads_on_to_where_one_wanted_to_go(browser, mailbox, certify):
    certify("ada")
    answer = browser.get("/me/directory")
    assert answer.location == "/me/sign-in?next=/me/directory"
    page = browser.get(answer.location)
    assert 'name="next" value="/me/directory"' in page.text
    browser.ask("ada@people.example", onward="/me/directory")
    assert browser.send(mailbox.link()).location == "/me/directory"


HOSTILE = [
    prefix + host + suffix
    for prefix in (
        "//",
        "///",
        "////",
        "\\\\",
        "/\\",
        "\\/",
        "/\\/",
        "/%5c",
        "/%2f",
        "/%09/",
        "/\t/",
        "\t//",
        "/\n/",
        "/\r/",
        "/\0/",
        "http://",
        "https://",
        "https:",
        "http:/",
        "https:///",
        "HtTp://",
        "javascript:",
        "data:text/html,",
        "vbscript:",
        "ftp://",
        " //",
        "/ /",
        "/;//",
        "/.//",
        "/me//",
        "/me/..//",
        "/me\\",
        "/me@",
        "//me@",
        "/me/../..//",
        "/me/%2e%2e//",
        "/me?//",
        "/me#//",
        "/me/;",
        "/me:",
        "/me%00",
        "／／",
        "/／",
        "〱",
        "\u2028//",
        "\ufeff//",
    )
    for host in ("evil.example", "evil.example%2f@certify.example", "3627734734", "[::1]")
    for suffix in ("", "/me", "/%2e%2e")
]


@pytest.mark.parametrize("target", [*HOSTILE, "", "/", "/directory", "/me/sign-in", "/me/sign-out"])
def test_W06_no_redirect_leaves_the_holders_side(target):
    assert onward_of(target, "/me") == ""


def test_W06_the_payloads_are_many_and_refused_over_http_too(browser, mailbox, certify):
    assert len(HOSTILE) >= 550
    certify("ada")
    for number, target in enumerate(HOSTILE[:: len(HOSTILE) // 4]):
        visitor = Browser(browser.app, mailbox, address=f"203.0.113.{number}")
        visitor.ask("ada@people.example", onward=target)
        assert visitor.send(mailbox.link()).location == "/me"
