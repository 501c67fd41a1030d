"""The office of the browser tests, and a window on the offline page as it lies on a disk."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PageError, axe, chromium, site  # noqa: F401 - fixtures
from tests.issuer.programme import AT


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """The page as it was saved, opened from a file; whatever it asks for is noted."""

    page: Page
    asked: list[str]
    file: Path

    def check(self, presented: bytes, at: datetime) -> Mapping[str, object]:
        """Let the page judge a file at a moment of the device's clock."""
        self.page.clock.set_fixed_time(at)
        report = self.page.evaluate(
            "text => assay.check(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)))",
            base64.b64encode(presented).decode(),
        )
        assert isinstance(report, dict)
        return report


DRAWING = "Applying inline style violates"
"""What the browser says where a badge's drawing has styles: it is parsed, never shown."""


@pytest.fixture
def open_context(chromium) -> Iterator:  # noqa: F811
    """Open a window; a fault of the page, or anything that it must not do, fails the test."""
    contexts, troubles = [], []

    def opened(**options):
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on(
            "console",
            lambda said: (
                troubles.append(said.text)
                if said.type == "error" and not said.text.startswith(DRAWING)
                else None
            ),
        )
        return context

    yield opened
    for context in contexts:
        context.close()
    if troubles:
        raise PageError("; ".join(troubles))


def saved(url: str, folder: Path) -> Path:
    """Save what the site serves at ``url`` as a file."""
    place = folder / "offline.html"
    with urlopen(url, timeout=20) as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
        place.write_bytes(answer.read())
    return place


def opened(context, file: Path) -> OnDisk:
    """Open a saved page in a window that has no network."""
    asked: list[str] = []
    context.set_offline(True)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.clock.set_fixed_time(AT)
    page.goto(file.as_uri())
    return OnDisk(page=page, asked=asked, file=file)


@pytest.fixture
def on_disk(site, open_context, tmp_path) -> OnDisk:  # noqa: F811
    """The page with the trust bundle of the site's now."""
    return opened(open_context(), saved(f"{site.url}/verify/offline", tmp_path))
