"""The directory: who agreed, and holds it now; nothing else."""

from datetime import timedelta

import pytest

from tests.issuer.programme import AT
from tests.issuer.services.people import enrol
from tests.verifier.web.page import parse, words


def names(page) -> list[str]:
    return [words(each) for each in parse(page).xpath("//ul[contains(@class, 'people')]//h3")]


@pytest.fixture
def search(client, browser):
    def asked(**query):
        return client.get("/directory", query_string=query, headers=browser)

    return asked


def test_only_those_who_agreed_are_listed_and_only_while_it_holds(search, certify, clock):
    certify("Ada Listed", listed=True)
    certify("Bob Private")
    assert names(search()) == ["Ada Listed"]
    clock.at = AT + timedelta(days=365)
    assert names(search()) == []


def test_W10_the_directory_is_not_stored_by_caches(search):
    assert search().headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("asked", ["jose", "JOSÉ", "jo", "muller", "Müller josé", "  josé  "])
def test_names_are_found_whatever_the_accents(search, certify, asked):
    certify("José Müller", listed=True)
    certify("Other Person", listed=True)
    assert names(search(name=asked)) == ["José Müller"]


def test_one_letter_is_too_little(search, certify):
    certify("Ada Listed", listed=True)
    page = search(name="a")
    assert page.status_code == 400
    assert "two letters" in words(parse(page).xpath("//*[@role='alert']")[0])
    assert names(page) == []


def test_filters_by_track_and_level(search, certify):
    certify("Ada Listed", listed=True)
    assert names(search(track="test/base", level="bronze")) == ["Ada Listed"]
    assert names(search(track="test/upper")) == []
    assert names(search(level="gold")) == []
    assert names(search(level="tin")) == ["Ada Listed"]


def test_nobody_found_says_what_that_does_not_mean(search):
    page = search(name="nobody")
    assert "Not listed does not mean not certified" in words(parse(page).xpath("//main")[0])


def test_pages_follow_each_other_and_repeat_nobody(search, certify, client, browser):
    everyone = [f"Person {number:02}" for number in range(30)]
    for name in everyone:
        certify(name, listed=True)
    first = search(name="person")
    tree = parse(first)
    following = client.get(tree.xpath("//a[@rel='next']/@href")[0], headers=browser)
    assert names(first) + names(following) == everyone
    assert not parse(following).xpath("//a[@rel='next']")


def test_W12_what_is_typed_is_never_a_query(search, certify):
    certify("Ada Listed", listed=True)
    for text in ("' OR 1=1 --", "%%", "ad_", '"; DROP TABLE holders', "\\"):
        assert search(name=text).status_code in {200, 400}
        assert names(search(name=text)) == []
    assert search(after="' OR 1=1").status_code == 400
    assert names(search()) == ["Ada Listed"]


def test_W04_names_are_shown_and_do_nothing(search, certify):
    name = '<img src=x onerror="alert(1)">'
    certify(name, listed=True)
    assert names(search()) == [name]


def test_no_mail_address_is_shown(search, certify):
    certify("Ada Listed", listed=True)
    assert "@" not in search().get_data(as_text=True).replace("@media", "")


def test_a_person_is_found_and_their_page_says_what_they_hold(search, certify, client, browser):
    certified = certify("Zoë Ødegård", listed=True)
    link = parse(search(name="zoe")).xpath("//ul[contains(@class, 'people')]//h3/a/@href")[0]
    assert link.startswith("/people/")
    page = client.get(link, headers=browser)
    tree = parse(page)
    assert words(tree.xpath("//h1")[0]) == "Zoë Ødegård"
    assert tree.xpath("//*[@itemprop='hasCredential']//h3/a/@href") == [certified.path]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_profile_in_the_words_of_schema_org(search, certify, client):
    certified = certify("Zoë Ødegård", listed=True)
    link = parse(search()).xpath("//ul[contains(@class, 'people')]//h3/a/@href")[0]
    document = client.get(link, headers={"Accept": "application/ld+json"}).get_json()
    assert document["@type"] == "Person"
    assert document["name"] == "Zoë Ødegård"
    held = [each["@id"] for each in document["hasCredential"]]
    assert held == [f"https://certify.example{certified.path}"]


def test_W09_unlisted_expired_and_invented_profiles_answer_alike(
    search, certify, client, browser, clock, office
):
    certify("Ada Listed", listed=True)
    link = parse(search()).xpath("//ul[contains(@class, 'people')]//h3/a/@href")[0]
    invented = client.get("/people/" + "x" * 26, headers=browser)
    clock.at = AT + timedelta(days=365)
    expired = client.get(link, headers=browser)
    clock.at = AT
    assert client.get(link, headers=browser).status_code == 200
    enrol(office, "Ada Listed", listed=False)
    gone = client.get(link, headers=browser)
    assert {page.status_code for page in (invented, expired, gone)} == {404}
    assert len({page.data.replace(link[8:].encode(), b"x" * 26) for page in (gone, invented)}) == 1


def test_the_same_query_as_json(search, certify, client):
    certified = certify("Ada Listed", listed=True)
    certify("Other Person", listed=True)
    for asked in (
        client.get("/directory.json?name=ada"),
        client.get("/directory?name=ada", headers={"Accept": "application/json"}),
    ):
        assert asked.mimetype == "application/json"
        assert asked.headers["Cache-Control"] == "no-store"
        document = asked.get_json()
        (entry,) = document["entries"]
        assert entry["name"] == "Ada Listed"
        assert entry["certification"] == f"https://certify.example{certified.path}"
        assert document["counts"]["all"] == 1
        assert document["next"] is None
    assert client.get("/directory.json?name=a").mimetype == "application/problem+json"


def test_counts_stand_beside_every_choice(search, certify):
    certify("Ada Listed", listed=True)
    tree = parse(search(name="ada"))
    assert words(tree.xpath("//option[@value='test/base']")[0]).endswith("(1)")
    assert words(tree.xpath("//option[@value='test/upper']")[0]).endswith("(0)")


def test_W12_order_and_filters_take_known_words_alone(search, certify):
    certify("Ada Listed", listed=True)
    for text in ("name; DROP TABLE holders", "1) UNION SELECT mail FROM holders --", "newest'"):
        assert names(search(sort=text)) == ["Ada Listed"]
        assert names(search(level=text)) == ["Ada Listed"]
        for field in ("track", "country", "programme", "language", "specialisation"):
            assert search(**{field: text}).status_code == 200
            assert names(search(**{field: text})) == []
    assert names(search(sort="newest")) == ["Ada Listed"]


def test_W04_a_profile_shows_what_is_in_a_name_and_does_nothing(search, certify, client, browser):
    name = '"><script>alert(1)</script>'
    certify(name, listed=True)
    link = parse(search()).xpath("//ul[contains(@class, 'people')]//h3/a/@href")[0]
    page = client.get(link, headers=browser)
    tree = parse(page)
    assert words(tree.xpath("//h1")[0]) == name
    assert [each for each in tree.xpath("//script") if not each.get("src")] == []
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_W09_the_map_of_the_site_holds_the_listed_alone(search, certify, client):
    certify("Ada Listed", listed=True)
    certify("Bob Private")
    link = parse(search()).xpath("//ul[contains(@class, 'people')]//h3/a/@href")[0]
    index = client.get("/sitemap.xml")
    assert "https://certify.example/sitemaps/0.xml" in index.get_data(as_text=True)
    part = client.get("/sitemaps/0.xml").get_data(as_text=True)
    assert part.count("/people/") == 1
    assert f"https://certify.example{link}" in part
    assert client.get("/sitemaps/1.xml").status_code == 404
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: https://certify.example/sitemap.xml" in robots


def test_W09_who_asks_without_end_is_stopped(search, certify):
    statuses = [search(name="ada").status_code for _ in range(61)]
    assert statuses[:60] == [200] * 60
    assert statuses[60] == 429
