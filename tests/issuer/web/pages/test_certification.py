"""The certification's page: one word for each standing, once the verifier agrees."""

from datetime import timedelta

import pytest

from tests.issuer.programme import AT
from tests.issuer.web.pages.conftest import site
from tests.verifier.web.page import parse, words
from verifier.policy.registry import TrustRegistry

DAY = timedelta(days=1)


def test_each_standing_has_its_word_its_date_and_its_shape(client, browser, standing):
    certified, case = standing
    page = client.get(certified.path, headers=browser)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert set(page.headers["Vary"].split(", ")) >= {"Accept"}
    tree = parse(page)
    answer = tree.xpath("//*[@role='status']")[0]
    assert words(answer.xpath(".//h1")[0]) == case.word
    assert answer.xpath(".//*[local-name()='svg']")
    assert "UTC" in words(answer)
    assert bool(tree.xpath("//*[contains(@class, 'banner tone-good')]")) == case.good
    assert words(tree.xpath("//dd[@class='holder']")[0]) == "Ada Example"
    assert len(tree.xpath("//ol[@class='checks']/li")) == 5
    assert "secret-reason" not in page.get_data(as_text=True)


def test_only_a_listed_certification_that_stands_may_be_indexed(client, browser, standing):
    certified, _case = standing
    page = client.get(certified.path, headers=browser)
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_listed_certification_may_be_indexed_until_it_no_longer_stands(
    client, browser, certify, clock
):
    certified = certify("Ada Example", listed=True)
    assert "X-Robots-Tag" not in client.get(certified.path, headers=browser).headers
    clock.at = AT + 370 * DAY
    assert client.get(certified.path, headers=browser).headers["X-Robots-Tag"] == "noindex"


def test_our_own_pages_say_what_is_true_in_the_moment_of_asking(client, browser, certify, clock):
    certified = certify("Ada Example")
    clock.at = AT + 365 * DAY - timedelta(seconds=1)
    assert "Active" in words(parse(client.get(certified.path, headers=browser)).xpath("//h1")[0])
    clock.at = AT + 365 * DAY
    assert "Expired" in words(parse(client.get(certified.path, headers=browser)).xpath("//h1")[0])


def test_active_never_stands_above_a_check_that_did_not_pass(office, clock, browser, certify):
    certified = certify("Ada Example")
    knows_nobody = site(office, clock, registry=TrustRegistry).test_client()
    tree = parse(knows_nobody.get(certified.path, headers=browser))
    assert words(tree.xpath("//h1")[0]) == "Issuer not recognised"
    assert not tree.xpath("//*[contains(@class, 'banner tone-good')]")


def test_W09_what_is_not_there_is_not_told_from_what_cannot_be(client, browser, certify):
    certify("Ada Example")
    answers = [
        client.get(f"/c/{name}", headers=browser)
        for name in ("a" * 26, "b" * 26, "short", "A" * 26, "a" * 25 + "1", "%00" * 26)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_data() for answer in answers}) == 1
    assert "do not rely" in words(parse(answers[0]))


def test_an_erased_certification_is_gone_and_names_nobody(client, browser, certify):
    certified = certify("Ada Example")
    certified.erase()
    for below in ("", "/certificate.pdf", "/badge.png", "/badge.svg", "/qr.png", "/qr.svg"):
        page = client.get(certified.path + below, headers=browser)
        assert page.status_code == 410, below
        assert "Ada" not in page.get_data(as_text=True)
    assert client.get(f"/badges/{certified.public_id}.png", headers=browser).status_code == 410
    parse(client.get(certified.path, headers=browser))


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "' onmouseover='alert(1)",
        "</title><script>alert(1)</script>",
        "محمد عبد الرحمن",
        "山田太郎",
    ],
)
def test_W04_names_are_shown_and_do_nothing(client, browser, certify, name):
    page = client.get(certify(name).path, headers=browser)
    tree = parse(page)
    assert words(tree.xpath("//dd[@class='holder']")[0]) == name
    assert name in words(tree.xpath("//title")[0])
    assert "49" not in words(tree.xpath("//dd[@class='holder']")[0])


def test_programs_get_the_signed_bytes_from_the_same_address(client, certify, browser):
    certified = certify("Ada Example")
    for accept in ("application/vc", "application/ld+json", "application/json", "*/*", None):
        answer = client.get(certified.path, headers={"Accept": accept} if accept else {})
        assert answer.get_json(force=True)["id"].endswith(certified.path)
        assert "Accept" in answer.headers["Vary"]
    assert client.get(certified.path, headers=browser).mimetype == "text/html"


def test_the_first_view_is_small(client, browser, certify):
    certified = certify("Ada Example")
    page = client.get(certified.path, headers=browser)
    tree = parse(page)
    loaded = tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    weight = len(page.get_data()) + sum(len(client.get(each).get_data()) for each in loaded)
    assert weight < 50_000
