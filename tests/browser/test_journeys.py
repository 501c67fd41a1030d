"""What people come for, from the first click to the answer."""

import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import AT, PHONE, certify
from tests.verifier.conftest import Key, World


def heading(page):
    return page.locator("main h1")


def test_a_customer_scans_the_code_and_sees_the_answer_first(site, open_context):
    """The printed code leads to the page, and the phone's first screen has the answer."""
    context = open_context(**PHONE)
    code = context.request.get(f"{site.page_of('active')}/qr.png").body()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code)))
    assert found.text == site.page_of("active")
    page = context.new_page()
    page.goto(found.text)
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("Active")
    expect(answer).to_contain_text("UTC")
    box = answer.bounding_box()
    assert box["y"] + box["height"] < PHONE["viewport"]["height"]
    expect(page.get_by_text("Ada Example")).to_be_visible()


def test_an_agent_adds_the_certification_to_linkedin(site, window):
    left = []
    window.context.route("https://www.linkedin.com/**", lambda route: _stay(route, left))
    window.goto(site.page_of("active"))
    window.get_by_role("link", name="Share").click()
    window.get_by_role("link", name="Add to LinkedIn profile").click()
    window.wait_for_url("https://www.linkedin.com/**")
    query = parse_qs(urlsplit(left[0]).query)
    assert query["startTask"] == ["CERTIFICATION_NAME"]
    assert query["name"] == ["Foundations"]
    assert query["certUrl"] == [site.page_of("active")]
    assert (query["issueYear"], query["issueMonth"]) == (["2026"], ["11"])


def _stay(route, left: list[str]) -> None:
    left.append(route.request.url)
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>x</title>")


def test_a_visitor_finds_a_person(site, window):
    window.goto(f"{site.url}/")
    window.get_by_role("link", name="Find a certified person").click()
    window.get_by_label("Name").fill("exam ada")
    window.get_by_role("button", name="Search").click()
    person = window.get_by_role("link", name="Ada Example")
    expect(person).to_have_count(1)
    person.click()
    expect(heading(window)).to_have_text("Ada Example")
    certification = window.get_by_role("main").get_by_role("heading", level=3).get_by_role("link")
    expect(certification).to_have_count(1)
    certification.click()
    expect(heading(window)).to_have_text("Active")
    assert window.url == site.page_of("active")


def foreign() -> bytes:
    """Return a badge of somebody who calls themselves by a great name."""
    key = Key("did:key:x")
    key.controller = f"did:key:{key.multikey}"
    key.id = f"{key.controller}#{key.multikey}"
    claim = {"id": key.controller, "type": ["Profile"], "name": "Harvard University"}
    return json.dumps(key.sign(World().badge(issuer=claim, credentialStatus=None))).encode()


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("forged", "Not genuine"),
        ("expired", "Expired on"),
        ("foreign", "Issuer not recognised"),
        ("broken", "Not readable"),
    ],
)
def test_somebody_uploads_a_badge_that_does_not_hold(site, window, kind, answer):
    fetched = window.context.request
    standing = "grace" if kind == "expired" else "active"
    genuine = fetched.get(f"{site.page_of(standing)}/credential.json").body()
    body = {
        "forged": genuine.replace(b"Ada Example", b"Eve Example"),
        "expired": genuine,
        "foreign": foreign(),
        "broken": b"This is not a badge.",
    }[kind]
    window.goto(f"{site.url}/verify")
    window.get_by_label("A file").set_input_files(
        {"name": f"{kind}.json", "mimeType": "application/json", "buffer": body}
    )
    window.get_by_role("button", name="Verify").click()
    expect(window.get_by_role("status")).to_contain_text(answer)
    assert window.locator(".banner.tone-good").count() == 0


def test_a_downloaded_badge_is_valid_when_it_comes_back(site, window):
    window.goto(site.page_of("active"))
    with window.expect_download() as download:
        window.get_by_role("link", name="Badge (PNG)").click()
    window.goto(f"{site.url}/verify")
    window.get_by_label("A file").set_input_files(download.value.path())
    window.get_by_role("button", name="Verify").click()
    expect(heading(window)).to_have_text("Valid")


def test_a_file_may_be_dropped_on_the_form(site, window):
    window.goto(f"{site.url}/verify")
    data = window.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['{}'], 'badge.json')); return data; }"
    )
    window.dispatch_event("form.verify textarea", "dragover", {"dataTransfer": data})
    expect(window.locator("form.dropping")).to_have_count(1)
    window.dispatch_event("form.verify textarea", "drop", {"dataTransfer": data})
    assert window.evaluate("document.getElementById('file').files[0].name") == "badge.json"


def test_checking_again_happens_in_place_and_is_true(site, window):
    certified = certify(site.office, f"Changing {window.viewport_size['width']}", AT)
    window.goto(f"{site.url}{certified.path}")
    expect(heading(window)).to_have_text("Active")
    window.evaluate("window.stayed = true")
    certified.revoke(at=AT)
    window.get_by_role("link", name="Check again").click()
    expect(heading(window)).to_have_text("Certificate being corrected")
    assert window.evaluate("window.stayed") is True
    assert window.evaluate("document.activeElement.id") == "content"


def test_everything_works_without_scripts(site, open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(site.page_of("active"))
    page.get_by_role("link", name="Check again").click()
    expect(heading(page)).to_have_text("Active")
    page.get_by_text("What was looked at").first.click()
    expect(page.locator("dl.looked").first).to_be_visible()
    page.goto(f"{site.url}/verify")
    page.get_by_label("Text").fill(site.held["active"].public_id.upper())
    page.get_by_role("button", name="Verify").click()
    expect(heading(page)).to_have_text("Active")
    page.goto(f"{page.url}/share")
    assert page.get_by_role("button", name="Copy").count() == 0


def test_an_address_is_copied(site, open_context):
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.page_of('active')}/share")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_text("Copied.").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == site.page_of("active")


def test_the_language_is_chosen_and_kept(site, window):
    window.goto(site.page_of("active"))
    window.get_by_role("link", name="العربية").click()
    expect(window.locator("html")).to_have_attribute("dir", "rtl")
    expect(heading(window)).to_have_text("سارية")
    window.locator("header nav a").nth(1).click()
    expect(window.locator("html")).to_have_attribute("lang", "ar")
