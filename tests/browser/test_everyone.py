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
    found["concern"] = f"{site.page_of('active')}/concern"
    found["profile"] = f"{site.url}{site.profile}"
    found["message"] = f"{found['profile']}/message"
    found["message sent"] = f"{found['message']}?sent=yes"
    found["sign in"] = f"{site.url}/me/sign-in"
    found["link asked for"] = f"{site.url}/me/sign-in/sent"
    return found


def own_side(site) -> dict[str, str]:
    """Return the address of every page for who is signed in."""
    own = f"{site.url}/me"
    one = f"{own}{site.held['active'].path}"
    return {
        "me": own,
        "me certification": one,
        "me activities": f"{one}/activities",
        "me surrender": f"{one}/surrender",
        "me directory": f"{own}/directory",
        "me directory saved": f"{own}/directory?done=yes",
        "me data": f"{own}/data",
        "me erase": f"{own}/erase",
    }


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


@pytest.mark.parametrize("kind", ["desktop light", "phone dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_holders_side(site, open_context, axe, kind, language):
    page = open_context(**WINDOWS[kind]).new_page()
    site.sign_in(page)
    found = {}
    for name, address in own_side(site).items():
        answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert answer.status == 200, name
        if some := complaints(page, axe):
            found[name] = some
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], name
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
    reached, seen = tabbed(page)
    assert {"Check again", "Certificate (PDF)", "Share", "Deutsch"} <= reached
    assert set(seen) == {"solid"}


def tabbed(page) -> tuple[set[str], list[str]]:
    """Go on by the Tab key; return the names of what is reached, and how each is outlined."""
    reached, seen = set(), []
    for _ in range(80):
        place = page.evaluate(
            "() => { const on = document.activeElement, style = getComputedStyle(on);"
            " return [on.textContent.trim() || on.name || '', style.outlineStyle, on.tagName]; }"
        )
        if place[2] == "BODY":
            break
        reached.add(place[0])
        seen.append(place[1])
        page.keyboard.press("Tab")
    return reached, seen


def test_the_keyboard_alone_finds_a_person_and_writes_to_them(site, open_context):
    page = open_context().new_page()
    page.goto(f"{site.url}/directory")
    page.get_by_label("Name").focus()
    page.keyboard.type("exam ada")
    page.keyboard.press("Enter")
    person = page.get_by_role("link", name="Ada Example")
    person.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Write a message").focus()
    page.keyboard.press("Enter")
    for label, typed in (
        ("Your name", "Vera Visitor"),
        ("Your mail address, for the answer", "vera@visitor.example"),
        ("Message", "May I ask you something?"),
    ):
        page.get_by_label(label, exact=True).focus()
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your message is on its way")


def test_the_keyboard_reaches_everything_on_the_holders_side(site, open_context):
    page = open_context().new_page()
    site.sign_in(page)
    page.goto(f"{site.url}/me/directory")
    page.keyboard.press("Tab")
    reached, seen = tabbed(page)
    wanted = {"Overview", "My data", "Sign out", "listed", "shown_name", "contact", "Save"}
    assert wanted <= reached
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
