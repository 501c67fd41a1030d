"""Sharing while it stands, and what other sites then show."""

import io
import struct
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.issuer.programme import AT
from tests.verifier.web.page import parse, words


@pytest.fixture
def shared(client, browser, certify):
    """A certification, and the sharing page's tree."""
    certified = certify("Ada Example", listed=True)
    page = client.get(f"{certified.path}/share", headers=browser)
    assert page.headers["Cache-Control"] == "no-store"
    return certified, parse(page)


def properties(tree) -> dict[str, str]:
    """Read the preview tags as other sites do."""
    found = {each.get("property"): each.get("content") for each in tree.xpath("//meta[@property]")}
    assert len(found) == len(tree.xpath("//meta[@property]"))
    return found


def local(address: str) -> str:
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("https", "certify.example")
    return f"{parts.path}?{parts.query}"


def size_of_png(body: bytes) -> tuple[int, int]:
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", io.BytesIO(body[16:24]).read())
    return width, height


def test_everything_that_is_offered_names_the_certification(shared):
    certified, tree = shared
    address = f"https://certify.example{certified.path}"
    assert tree.xpath("//input[@id='address']/@value") == [address]
    for target in ("signature", "embed"):
        snippet = html.fragment_fromstring(tree.xpath(f"//textarea[@id='{target}']")[0].text)
        assert address in snippet.xpath("descendant-or-self::a/@href")
    outside = tree.xpath("//main//a[starts-with(@href, 'https://')]")
    assert {urlsplit(link.get("href")).netloc for link in outside} == {
        "www.linkedin.com",
        "x.com",
        "www.facebook.com",
        "verifierplus.org",
    }
    assert all("noopener" in link.get("rel") for link in outside)


def test_copy_buttons_wait_for_a_script_that_can_copy(shared):
    _certified, tree = shared
    buttons = tree.xpath("//button[@data-copy]")
    assert buttons
    for button in buttons:
        assert button.get("hidden") is not None
        assert tree.xpath(f"//*[@id='{button.get('data-copy')}']")
        assert tree.xpath(f"//*[@id='{button.get('data-said')}'][@role='status']")


def test_sharing_is_off_with_the_reason_when_it_no_longer_stands(client, browser, certify, clock):
    certified = certify("Ada Example")
    clock.at = AT + timedelta(days=400)
    tree = parse(client.get(f"{certified.path}/share", headers=browser))
    assert "Sharing is off" in words(tree.xpath("//main")[0])
    assert "Lapsed since" in words(tree.xpath("//main")[0])
    assert not tree.xpath("//main//a[starts-with(@href, 'https://')] | //textarea")
    page = parse(client.get(certified.path, headers=browser))
    assert not page.xpath(f"//a[@href='{certified.path}/share']")


def test_the_preview_tags_are_whole_and_their_picture_is_there(client, browser, certify):
    certified = certify("Ada Example")
    tags = properties(parse(client.get(certified.path, headers=browser)))
    assert tags["og:title"] == "Ada Example: Foundations"
    assert tags["og:description"].startswith("Active. ")
    assert tags["og:url"] == f"https://certify.example{certified.path}"
    assert tags["twitter:card"] == "summary_large_image"
    assert tags.keys() >= {"og:type", "og:site_name", "og:locale", "og:image:alt"}
    picture = client.get(local(tags["og:image"]))
    assert picture.mimetype == "image/png"
    assert size_of_png(picture.get_data()) == (1200, 630)
    assert len(picture.get_data()) < 1_000_000
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_another_standing_has_another_picture_and_the_old_address_shows_it_too(
    client, browser, certify, clock
):
    certified = certify("Ada Example")
    before = properties(parse(client.get(certified.path, headers=browser)))["og:image"]
    active = client.get(local(before)).get_data()
    clock.at = AT + timedelta(days=400)
    after = properties(parse(client.get(certified.path, headers=browser)))["og:image"]
    assert after != before
    lapsed = client.get(local(after)).get_data()
    assert lapsed != active
    assert client.get(local(before)).get_data() == lapsed


def test_oembed_answers_for_our_pages_and_no_others(client, browser, certify):
    certified = certify("Ada <b>Example</b>")
    tree = parse(client.get(certified.path, headers=browser))
    (address,) = tree.xpath("//link[@type='application/json+oembed']/@href")
    document = client.get(address).get_json()
    assert (document["version"], document["type"]) == ("1.0", "rich")
    link = html.fragment_fromstring(document["html"])
    assert link.get("href") == f"https://certify.example{certified.path}"
    assert client.get(local(link[0].get("src"))).mimetype == "image/png"
    small = client.get(address + "&maxwidth=100").get_json()
    assert (small["width"], small["height"]) == (96, 96)
    for url in ("", "https://evil.example" + certified.path, "https://certify.example/c/x"):
        assert client.get("/oembed", query_string={"url": url}).status_code == 404
    assert client.get("/oembed", query_string={"format": "xml"}).status_code == 501


def test_search_engines_are_told_of_those_who_agreed_alone(client, browser, certify):
    item = "//*[@itemtype='https://schema.org/Person']"
    agreed = parse(client.get(certify("Ada Example", listed=True).path, headers=browser))
    (person,) = agreed.xpath(item)
    assert person.xpath("./meta[@itemprop='name']/@content") == ["Ada Example"]
    (credential,) = person.xpath("./*[@itemprop='hasCredential']")
    told = {each.get("itemprop"): each.get("content") for each in credential.xpath("./meta")}
    assert told == {
        "name": "Foundations",
        "credentialCategory": "Certification",
        "educationalLevel": "Foundation",
        "expires": "2027-11-21",
        "validFor": "P12M",
    }
    private = parse(client.get(certify("Bob Private").path, headers=browser))
    assert not private.xpath(item)
