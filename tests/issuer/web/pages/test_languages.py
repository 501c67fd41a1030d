"""Pages in the reader's language: by address, by browser, kept from page to page."""

from datetime import timedelta

import pytest

from tests.issuer.programme import AT
from tests.verifier.web.page import parse, words

ACTIVE = {
    "en": ("Active", "21 November 2027"),
    "de": ("Aktiv", "21. November 2027"),
    "fr": ("Active", "21 novembre 2027"),
    "es": ("Activa", "21 de noviembre de 2027"),
    "ar": ("سارية", "21 نوفمبر 2027"),
    "ja": ("有効", "2027年11月21日"),
}


@pytest.mark.parametrize("language", ACTIVE)
def test_a_certification_is_answered_in_the_language_asked_for(client, browser, certify, language):
    certified = certify("Ada Example")
    page = client.get(f"{certified.path}?lang={language}", headers=browser)
    tree = parse(page)
    word, end = ACTIVE[language]
    assert tree.getroottree().getroot().get("lang") == language
    assert tree.getroottree().getroot().get("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.headers["Content-Language"] == language
    assert "Accept-Language" in page.headers["Vary"]
    answer = tree.xpath("//*[@role='status']")[0]
    assert words(answer.xpath(".//h1")[0]) == word
    assert end in words(answer)
    assert not tree.xpath("//ol[@class='checks']//p[@lang]"), "a sentence stayed English"


def test_the_browser_is_asked_where_the_address_says_nothing(client, browser, certify):
    certified = certify("Ada Example")
    for accepted, language in (
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("pt,fr;q=0.4", "fr"),
        ("xx", "en"),
        ("", "en"),
    ):
        headers = {**browser, "Accept-Language": accepted}
        page = client.get(certified.path, headers=headers)
        assert page.headers["Content-Language"] == language, accepted


def test_a_language_that_was_asked_for_stays_from_page_to_page(client, browser, certify):
    certify("Ada Example", listed=True)
    tree = parse(client.get("/directory?lang=ja", headers=browser))
    inside = tree.xpath("//header//a/@href | //main//a/@href")
    assert inside
    assert all("lang=ja" in link for link in inside), inside
    assert tree.xpath("//form//input[@type='hidden'][@name='lang']/@value") == ["ja"]
    assert not [link for link in tree.xpath("//link/@href") if "lang=" in link]
    assert all("lang=ja" in picture for picture in tree.xpath("//img/@src"))
    page = client.get(tree.xpath("//ul[contains(@class, 'people')]//a/@href")[0], headers=browser)
    assert page.headers["Content-Language"] == "ja"


def test_a_language_that_is_not_spoken_here_is_not_asked_for(client, browser):
    for language in ("xx", "../../etc", "de,fr", ""):
        page = client.get("/", query_string={"lang": language}, headers=browser)
        assert page.status_code == 200
        assert page.headers["Content-Language"] == "en"


@pytest.mark.parametrize("language", ACTIVE)
def test_every_page_can_be_read_in_every_language(client, browser, certify, clock, language):
    certified = certify("Ada Example", listed=True)
    addresses = ["/", "/directory", "/directory?name=x", "/verify", "/issuer", "/nothing", "/c/x"]
    addresses += ["/achievements/test/upper/v1", certified.path, f"{certified.path}/share"]
    for address in addresses:
        asked = f"{address}{'&' if '?' in address else '?'}lang={language}"
        page = client.get(asked, headers=browser)
        assert page.headers["Content-Language"] == language, address
        parse(page)
    clock.at = AT + timedelta(days=400)
    for address in (certified.path, f"{certified.path}/share"):
        parse(client.get(f"{address}?lang={language}", headers=browser))


def test_a_marked_badge_speaks_the_language_of_the_page(client, browser, certify, clock):
    certified = certify("Ada Example")
    clock.at = AT + timedelta(days=400)
    pictures = {}
    for language in ("en", "ar", "ja"):
        tree = parse(client.get(f"{certified.path}?lang={language}", headers=browser))
        (address,) = tree.xpath("//main//img[contains(@src, '/badges/')]/@src")
        pictures[language] = client.get(address).data
    assert len(set(pictures.values())) == 3
    assert client.get(f"/badges/{certified.public_id}.png?side=384").data == pictures["en"]
    invented = client.get(f"/badges/{certified.public_id}.png?side=384&lang=../x")
    assert invented.data == pictures["en"]
