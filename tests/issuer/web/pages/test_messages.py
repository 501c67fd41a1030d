"""Writing to a listed person: a form that shows no address, and takes nothing from elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.persistence.records.holders import HolderDraft
from issuer.services.listing import Listing, choose_listing
from issuer.services.messages import MOST_A_DAY, MessageDraft, write_to
from issuer.web.pages import public_pages
from tests.issuer.programme import AT
from tests.verifier.web.page import parse, words

WRITTEN = {"name": "Vera Visitor", "mail": "vera@visitor.example", "words": "May I ask you?"}
WISH = Listing(
    listed=True, shown_name="", country="", languages=(), specialisations=(), contact=True
)


@pytest.fixture
def mailing(monkeypatch):
    """The site as it is where mail is sent."""
    monkeypatch.setattr(
        "tests.issuer.web.pages.conftest.public_pages",
        lambda office, site: public_pages(office, site, mail=True),
    )


@pytest.fixture
def profile(mailing, certify, office):
    """The address of somebody's profile; options are what they wish otherwise."""

    def made(*, mail="ada@people.example", **wish):
        certify("Ada Listed", listed=True)
        draft = HolderDraft(external_id="Ada Listed", name="Ada Listed", mail=mail)
        with office.database.transaction() as records:
            records.holders.save([draft], at=AT)
            holder = records.holders.by_external_ids(["Ada Listed"])["Ada Listed"]
        choose_listing(office, holder.id, Listing(**{**_wish(WISH), **wish}), at=AT)
        with office.database.reading() as records:
            return f"/people/{records.directory.token_of(holder.id)}"

    return made


def _wish(wish):
    return {name: getattr(wish, name) for name in Listing.__slots__}


def waiting(office):
    with office.database.reading() as records:
        query = text("SELECT name, mail, words FROM visitor_messages")
        return [tuple(row) for row in records._connection.execute(query)]


def test_the_profile_leads_to_the_form_and_shows_no_address(profile, client, browser, office):
    address = profile()
    page = client.get(address, headers=browser)
    link = f"{address}/message"
    assert link in parse(page).xpath("//a/@href")
    form = client.get(link, headers=browser)
    assert parse(form).xpath("//form[@method='post']/@action") == [link]
    answer = client.post(link, data=WRITTEN, headers=browser)
    assert answer.status_code == 303
    thanks = client.get(answer.location, headers=browser)
    assert words(parse(thanks).xpath("//*[@role='status']/h2")[0]) == "Your message is on its way"
    for each in (page, form, thanks):
        assert "people.example" not in each.text
        assert "visitor.example" not in each.text
        assert each.headers["Cache-Control"] == "no-store"
    assert waiting(office) == [tuple(WRITTEN.values())]


@pytest.mark.parametrize("wish", [{"contact": False}, {"mail": ""}])
def test_where_nobody_can_be_reached_there_is_no_form(profile, client, browser, office, wish):
    address = profile(**wish)
    assert f"{address}/message" not in client.get(address, headers=browser).text
    assert client.get(f"{address}/message", headers=browser).status_code == 404
    assert client.post(f"{address}/message", data=WRITTEN, headers=browser).status_code == 404
    assert waiting(office) == []


def test_W09_the_form_goes_with_the_listing(profile, client, browser, clock):
    address = profile()
    clock.at = AT + timedelta(days=366)
    gone = client.get(f"{address}/message", headers=browser)
    invented = client.get(f"/people/{'x' * 26}/message", headers=browser)
    assert gone.status_code == invented.status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("mail", ""),
        ("mail", "nobody"),
        ("mail", "a@b.example\r\nBcc: all@example.org"),
        ("mail", "a@b.example, c@d.example"),
        ("mail", f"a@{'x' * 64}.example"),
        ("words", ""),
        ("words", "x" * 2001),
    ],
)
def test_what_cannot_be_is_said_by_the_field_and_kept_for_mending(
    profile, client, browser, office, field, value
):
    link = f"{profile()}/message"
    answer = client.post(link, data={**WRITTEN, field: value}, headers=browser)
    assert answer.status_code == 422
    tree = parse(answer)
    assert tree.xpath(f"//*[@id='{field}'][@aria-invalid='true']/@aria-describedby") == [
        f"{field}-fault"
    ]
    assert waiting(office) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_W07_a_foreign_page_cannot_let_its_readers_write(profile, client, browser, office, headers):
    link = f"{profile()}/message"
    answer = client.post(link, data=WRITTEN, headers={**browser, **headers})
    assert answer.status_code == 403
    assert waiting(office) == []


def test_who_writes_without_end_is_stopped(profile, client, browser, office):
    link = f"{profile()}/message"
    asked = [client.post(link, data=WRITTEN, headers=browser).status_code for _ in range(6)]
    assert asked == [303] * 5 + [429]
    assert len(waiting(office)) == 5


def test_an_office_that_sends_no_mail_offers_no_form(certify, client, browser):
    certify("Ada Listed", listed=True)
    assert client.get(f"/people/{'x' * 26}/message", headers=browser).status_code == 404


def test_who_got_enough_for_a_day_is_spared(profile, client, browser, office):
    address = profile()
    draft = MessageDraft(name="Vera", mail="vera@visitor.example", words="Again and again.")
    for _ in range(MOST_A_DAY):
        write_to(office, address.removeprefix("/people/"), draft, at=AT)
    answer = client.post(f"{address}/message", data=WRITTEN, headers=browser)
    assert answer.status_code == 422
    assert "no more messages today" in words(parse(answer).xpath("//*[@role='alert']")[0])
    assert len(waiting(office)) == MOST_A_DAY
