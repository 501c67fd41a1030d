"""The page as people use it: a file, a text, a newer bundle; for everyone; served as it must be."""

import json

import pytest
from playwright.sync_api import expect

from issuer.services.trust_bundle import trust_bundle
from tests.browser.test_everyone import WINDOWS, complaints
from tests.issuer.programme import AT
from tests.offline.cases import Maker
from tests.offline.conftest import opened, saved


def given(name: str, body: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": body}


def test_somebody_chooses_a_badge_and_pastes_a_forgery(site, on_disk):
    page, maker = on_disk.page, Maker(site)
    expect(page.locator(".demonstration")).to_be_visible()
    expect(page.locator("#as-of")).to_contain_text("As of 21 November 2026, 12:00 UTC")
    page.get_by_label("Choose or drop a file").set_input_files(given("b.png", maker.badge("png")))
    expect(page.locator("#verdict")).to_have_text("VALID")
    expect(page.locator("#facts")).to_contain_text("Ada Example")
    expect(page.locator("#when")).to_contain_text("As of 21 November 2026, 12:00 UTC")

    forged = maker.in_text("Ada Example", "<img src=x>").decode()
    page.get_by_label("Or paste the text").fill(forged)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_have_text("INVALID")
    expect(page.locator("#facts")).to_be_empty()
    assert on_disk.asked == [on_disk.file.as_uri()]


def test_somebody_takes_a_newer_bundle(site, on_disk):
    page = on_disk.page
    bundle = given("trust-bundle.json", trust_bundle(site.office, at=AT))
    page.get_by_label("Trust bundle (JSON)").set_input_files(bundle)
    expect(page.locator("#notice")).to_be_empty()
    page.get_by_label("Trust bundle (JSON)").set_input_files(given("x.json", b"{}"))
    expect(page.locator("#notice")).to_contain_text("no trust bundle")


@pytest.mark.parametrize(
    ("locale", "words"), [("de-DE", "Echt"), ("ar", "أصلية"), ("ja", "本物"), ("pt", "Genuine")]
)
def test_what_the_verdict_means_is_said_in_the_readers_language(
    site, open_context, tmp_path, locale, words
):
    page = opened(open_context(locale=locale), saved(f"{site.url}/verify/offline", tmp_path))
    page.check(Maker(site).signed(), AT)
    expect(page.page.locator("#meaning")).to_contain_text(words)


@pytest.mark.parametrize("kind", WINDOWS)
def test_axe_finds_nothing(site, open_context, tmp_path, axe, kind):
    context = open_context(**WINDOWS[kind], bypass_csp=True)
    on_disk = opened(context, saved(f"{site.url}/verify/offline", tmp_path))
    assert complaints(on_disk.page, axe) == []
    for standing in ("active", "lapsed", "withdrawn"):
        on_disk.check(Maker(site).signed(standing), AT)
        assert complaints(on_disk.page, axe) == []
    narrow = "document.documentElement.scrollWidth <= innerWidth"
    assert on_disk.page.evaluate(narrow)


def test_the_page_may_ask_for_nothing(site, chromium, tmp_path):
    """Its policy forbids it, also where its script would be made to."""
    context = chromium.new_context()
    on_disk = opened(context, saved(f"{site.url}/verify/offline", tmp_path))
    blocked = on_disk.page.evaluate(
        "url => fetch(url).then(() => 'asked', () => 'blocked')", f"{site.url}/trust-bundle.json"
    )
    assert blocked == "blocked"
    policy = on_disk.page.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert on_disk.asked == [on_disk.file.as_uri()]
    context.close()


def test_T02_a_name_cannot_turn_the_text_beside_it(site, on_disk):
    turned = Maker(site).signed("corrected")
    assert on_disk.check(turned, AT)["verdict"] == "REVOKED"
    expect(on_disk.page.locator("#facts")).to_contain_text("Ada \ufffdelpmaxE {{7*7}}")


def test_names_cannot_break_out_of_the_page(site, on_disk):
    html = on_disk.file.read_text(encoding="utf-8")
    assert html.count("<script") == html.count("</script>") == 4
    assert json.loads(on_disk.page.locator("#anchor").text_content())["keys"]
