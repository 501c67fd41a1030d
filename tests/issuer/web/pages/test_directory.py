"""The directory: who agreed, and holds it now; nothing else."""

from datetime import timedelta

import pytest

from tests.issuer.programme import AT
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
