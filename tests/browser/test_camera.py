"""The camera on the verify page: Chromium sees a film with a printed code in it."""

import io
import shutil

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, PHONE

READS_CODES_ITSELF = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "%s" }]; }
};
"""


@pytest.fixture
def filmed(chromium, tmp_path):
    """Open a browser whose camera sees a code with this text."""
    opened = []

    def film(text: str, *options: str):
        picture = Image.new("RGB", (640, 480), "#dddddd")
        code = qrcode.make(text, box_size=8).convert("RGB")
        picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
        frame = io.BytesIO()
        picture.save(frame, "JPEG", quality=90)
        (tmp_path / "film.mjpeg").write_bytes(frame.getvalue() * 2)
        browser = chromium.browser_type.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=[
                *ARGUMENTS,
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={tmp_path / 'film.mjpeg'}",
                *options,
            ],
        )
        opened.append(browser)
        return browser.new_context(locale="en-GB", **PHONE).new_page()

    yield film
    for browser in opened:
        browser.close()


def test_a_code_before_the_camera_leads_to_the_page(site, filmed):
    page = filmed(site.page_of("active"), "--use-fake-ui-for-media-stream")
    page.goto(f"{site.url}/verify")
    page.get_by_role("button", name="Scan with the camera").click()
    page.wait_for_url(site.page_of("active"))
    expect(page.locator("main h1")).to_have_text("Active")


def test_a_browser_that_reads_codes_sends_no_pictures(site, filmed):
    page = filmed("unused", "--use-fake-ui-for-media-stream")
    page.add_init_script(READS_CODES_ITSELF % site.page_of("suspended"))
    sent = []
    page.on("request", lambda each: sent.append(each.post_data_buffer or b""))
    page.goto(f"{site.url}/verify")
    page.get_by_role("button", name="Scan with the camera").click()
    page.wait_for_url(site.page_of("suspended"))
    assert not any(b"camera.jpg" in body for body in sent)


def test_the_camera_is_stopped_and_the_focus_comes_back(site, filmed):
    page = filmed("https://elsewhere.example/", "--use-fake-ui-for-media-stream")
    page.goto(f"{site.url}/verify")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_role("status")).to_have_text(
        "Hold the QR code of a certificate in front of the camera."
    )
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.get_by_role("button", name="Scan with the camera")).to_be_focused()
    assert page.evaluate("document.querySelector('video').srcObject") is None


def test_who_refuses_the_camera_is_told_the_other_way(site, filmed):
    page = filmed("unused", "--deny-permission-prompts")
    page.goto(f"{site.url}/verify")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a photo as a file instead")


def test_without_scripts_there_is_no_button(site, open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/verify")
    expect(page.get_by_role("button", name="Scan with the camera")).to_be_hidden()
