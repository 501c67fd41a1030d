"""Pages for everyone: axe-core on every page, keyboard, zoom, print, reduced motion."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, NAMES, PHONE

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
ADDRESSES = {
    "home": "/",
    "verify": "/verify",
    "directory": "/directory",
    "nobody": "/directory?name=nobody",
    "too short": "/directory?name=x",
    "track": "/achievements/test/upper/v1",
    "office": "/issuer",
    "not found": "/nothing-here",
    "no certification": "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa",
}
WINDOWS = {
    "desktop light": {**DESKTOP, "color_scheme": "light"},
    "desktop dark": {**DESKTOP, "color_scheme": "dark"},
    "phone light": {**PHONE, "color_scheme": "light"},
    "phone dark": {**PHONE, "color_scheme": "dark"},
}


def everywhere(site) -> dict[str, str]:
    """Return the address of every page and every standing."""
    found = {name: f"{site.url}{path}" for name, path in ADDRESSES.items()}
    found |= {standing: site.page_of(standing) for standing in NAMES}
    found["share"] = f"{site.page_of('active')}/share"
    found["not shared"] = f"{site.page_of('lapsed')}/share"
    return found


def complaints(page, axe: str) -> list[str]:
    """Return what axe-core finds on the page."""
    page.evaluate(f"() => {{ {axe} }}")
    result = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"{found['id']}: {node['html'][:120]} ({node['failureSummary']})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("kind", WINDOWS)
def test_axe_finds_nothing_on_any_page_in_any_standing(site, open_context, axe, kind):
    page = open_context(**WINDOWS[kind]).new_page()
    found = {}
    for name, address in everywhere(site).items():
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
        if some := complaints(page, axe):
            found[name] = some
    assert found == {}


@pytest.mark.parametrize("language", ["ar", "ja", "de"])
def test_axe_finds_nothing_in_other_languages(site, open_context, axe, language):
    page = open_context(**PHONE).new_page()
    for address in (site.page_of("active"), f"{site.url}/verify", f"{site.url}/directory"):
        page.goto(f"{address}?lang={language}")
        assert complaints(page, axe) == []


@pytest.mark.parametrize("answer", ["good", "forged", "broken"])
def test_axe_finds_nothing_on_a_report(site, open_context, axe, answer):
    page = open_context(**PHONE).new_page()
    genuine = page.context.request.get(f"{site.page_of('active')}/credential.json").text()
    text = {
        "good": genuine,
        "forged": genuine.replace("Ada Example", "Eve Example"),
        "broken": "{",
    }[answer]
    page.goto(f"{site.url}/verify")
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert complaints(page, axe) == []


@pytest.mark.parametrize("width", [320, 640], ids=["400 % zoom", "200 % zoom"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_cut_off_when_zoomed(site, open_context, width, language):
    """A window of 1280 CSS pixels zoomed to 200 % has 640 of them, to 400 % 320 (WCAG 1.4.10)."""
    page = open_context(viewport={"width": width, "height": 700}).new_page()
    for name, address in everywhere(site).items():
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name


def test_the_keyboard_reaches_everything_and_the_way_is_seen(site, open_context):
    page = open_context().new_page()
    page.goto(site.page_of("active"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    reached, seen = set(), []
    for _ in range(60):
        place = page.evaluate(
            "() => { const on = document.activeElement, style = getComputedStyle(on);"
            " return [on.textContent.trim(), style.outlineStyle, on.tagName]; }"
        )
        if place[2] == "BODY":
            break
        reached.add(place[0])
        seen.append(place[1])
        page.keyboard.press("Tab")
    assert {"Check again", "Certificate (PDF)", "Share", "Deutsch"} <= reached
    assert set(seen) == {"solid"}


def test_paper_bears_the_answer_the_address_and_the_time(site, open_context):
    page = open_context().new_page()
    page.goto(site.page_of("lapsed"))
    page.emulate_media(media="print")
    expect(page.locator(".only-print")).to_contain_text(site.page_of("lapsed"))
    expect(page.locator(".only-print")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Lapsed since")
    expect(page.locator("header nav")).to_be_hidden()
    expect(page.get_by_role("link", name="Check again")).to_be_hidden()


def test_nothing_moves_for_those_who_asked_for_rest(site, open_context):
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(f"{site.url}/")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(each => {"
        " const style = getComputedStyle(each);"
        " return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none';"
        "}).length"
    )
    assert moving == 0


def test_colour_is_not_needed_where_the_system_sets_its_own(site, open_context):
    page = open_context(forced_colors="active").new_page()
    page.goto(site.page_of("suspended"))
    answer = page.get_by_role("status")
    expect(answer.locator("svg")).to_be_visible()
    assert answer.evaluate("each => getComputedStyle(each).borderBlockStyle") == "solid"
