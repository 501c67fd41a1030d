"""D2: whoever has themselves forgotten is nowhere afterwards."""

import gc
import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from issuer.persistence.models import Base
from issuer.persistence.records.holders import HolderDraft
from issuer.services.issuing import issue
from issuer.services.papers import drawn_png, drawn_svg
from tests.issuer.programme import AT
from tests.issuer.services.people import examine
from tests.issuer.web.me.conftest import Browser

NAME = "Kanarienvogel Zwitscher"
EXTERNAL = "kanarie-4711"
MAIL = "kanarie@vogelhaus.example"
EVIDENCE = "Gesangsstunde im Vogelhaus"
WORDS = "Triller und Koloraturen"
CANARIES = (NAME, "kanarienvogel", "zwitscher", EXTERNAL, MAIL, EVIDENCE, WORDS)


@pytest.fixture
def bird(office):
    with office.database.transaction() as records:
        records.holders.save([HolderDraft(external_id=EXTERNAL, name=NAME, mail=MAIL)], at=AT)
    examine(office, [EXTERNAL])
    return issue(
        office, holder=EXTERNAL, programme="test", track="base", actor="tester", at=AT
    ).public_id


@pytest.fixture
def lived(browser, bird):
    """Somebody who used everything there is, before they go."""
    browser.sign_in(MAIL)
    activity = {
        "source": "training",
        "quantity": "3",
        "day": "2026-11-21",
        "evidence": EVIDENCE,
    }
    assert browser.send(f"/me/c/{bird}/activities", activity).status_code == 303
    wish = {"listed": "yes", "languages": "de", "specialisations": WORDS, "country": "DE"}
    assert browser.send("/me/directory", wish).status_code == 303
    for path in ("certificate.pdf", "badge.png", "badge.svg", "card.png", "share"):
        assert browser.get(f"/c/{bird}/{path}").status_code == 200
    assert browser.get("/me/data/everything.zip").status_code == 200
    return browser


def everything(office) -> str:
    with office.database.reading() as records:
        return "\n".join(
            str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
            for table in Base.metadata.tables
            for row in records._connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_D02_the_person_is_gone_from_database_files_pages_and_log(
    lived, bird, office, mailbox, database_url, caplog
):
    caplog.set_level(logging.DEBUG)
    for canary in CANARIES:
        assert canary in everything(office)
    assert lived.send("/me/erase", {"confirmation": "kanarienvogel  zwitscher"}).location == (
        "/me/erased"
    )
    left = everything(office)
    for canary in CANARIES:
        assert canary not in left
    if database_url.startswith("sqlite:///"):
        path = database_url.removeprefix("sqlite:///")
        for suffix in ("", "-wal"):
            raw = Path(path + suffix).read_bytes()
            for canary in CANARIES:
                assert canary.encode() not in raw
    for path in (
        "/directory?name=kanarie",
        "/directory.json?name=kanarie",
        "/sitemaps/0.xml",
        f"/c/{bird}",
        "/",
        "/me/erased",
    ):
        answer = lived.get(path)
        for canary in CANARIES:
            assert canary not in answer.text
    for canary in CANARIES:
        assert canary not in caplog.text


def test_D02_every_address_answers_gone_and_the_session_is_over(lived, bird, app, mailbox):
    kept = lived.cookie().value
    assert lived.send("/me/erase", {"confirmation": NAME}).status_code == 303
    assert lived.get("/me/erased").status_code == 200
    for path in (
        "",
        "/certificate.pdf",
        "/badge.png",
        "/badge.svg",
        "/card.png",
        "/share",
        "/credential.json",
        "/versions/1",
    ):
        assert lived.get(f"/c/{bird}{path}").status_code == 410, path
    assert lived.get(f"/badges/{bird}.png").status_code == 410
    assert lived.get("/me").status_code == 303
    thief = Browser(app, mailbox)
    thief.client.set_cookie(
        "__Secure-assay", kept, domain="certify.example", path="/me", secure=True
    )
    assert thief.get("/me").status_code == 303


def test_D02_a_link_that_is_still_on_its_way_lets_nobody_in(lived, bird, app, mailbox):
    other = Browser(app, mailbox, address="203.0.113.5")
    other.ask(MAIL)
    link = mailbox.link()
    other.get(link)
    lived.send("/me/erase", {"confirmation": NAME})
    assert other.post(link).status_code == 410
    count = len(mailbox.messages)
    other.ask(MAIL)
    assert len(mailbox.messages) == count


def test_D02_no_cache_of_the_process_keeps_papers_of_the_person(lived, bird, mailbox):
    """Badges are kept by what is drawn: a track and a mark, and nobody's name."""
    lived.send("/me/erase", {"confirmation": NAME})
    for cache in (drawn_png, drawn_svg):
        assert cache.cache_info().currsize
        for kept in gc.get_referents(cache):
            assert NAME not in repr(kept)


def test_nothing_is_erased_until_the_name_is_typed(lived, bird, office):
    for typed in ("", "yes", "Kanarienvogel"):
        answer = lived.send("/me/erase", {"confirmation": typed})
        assert answer.status_code == 422
        assert "Nothing was changed" in answer.text
    assert lived.get(f"/c/{bird}").status_code == 200
    assert NAME in everything(office)
