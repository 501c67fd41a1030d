"""How soon a page is seen on a slow phone, and how much it sends: ``make bench-view``.

The browser is slowed down: 1.6 Mbit/s with 150 ms there and back ("slow 4G" of its own tools),
a processor of a quarter of this one's speed, nothing kept from before. The times include the
work of the server, on the same machine; so they are told and never asserted.
"""

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, launched, served

ROUNDS = 7
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWDOWN = 4
PAINTED = """() => new Promise((done) => {
  const found = performance.getEntriesByName("first-contentful-paint");
  if (found.length) return done(found[0].startTime);
  new PerformanceObserver((list) => {
    const [entry] = list.getEntriesByName("first-contentful-paint");
    if (entry) done(entry.startTime);
  }).observe({ type: "paint", buffered: true });
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One first view of a page."""

    milliseconds: float
    """From the request to the first paint with content."""
    sent: int
    """Bytes over the wire, with headers, without pictures of badges."""


def look(browser: Browser, address: str) -> View:
    """Open a page as a phone does that was never here before."""
    context = browser.new_context(locale="en-GB", **PHONE)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    pictures: set[str] = set()
    sizes: dict[str, int] = {}

    def answered(event: dict) -> None:
        if event["response"]["mimeType"] == "image/png":
            pictures.add(event["requestId"])

    tools.on("Network.responseReceived", answered)
    tools.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(address, wait_until="networkidle")
    milliseconds = page.evaluate(PAINTED)
    context.close()
    sent = sum(size for request, size in sizes.items() if request not in pictures)
    return View(milliseconds=milliseconds, sent=int(sent))


def main() -> None:
    """Look at the pages that people come to first, and print the medians."""
    print(f"{'page':<16}{'first paint ms':>16}{'worst':>8}{'bytes':>9}")
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as site, launched() as browser:
        pages = {
            "certification": site.page_of("active"),
            "expired": site.page_of("grace"),
            "verify": f"{site.url}/verify",
            "home": f"{site.url}/",
            "directory": f"{site.url}/directory",
            "profile": f"{site.url}{site.profile}",
        }
        for name, address in pages.items():
            views = [look(browser, address) for _ in range(ROUNDS)]
            times = [view.milliseconds for view in views]
            print(f"{name:<16}{statistics.median(times):16.0f}{max(times):8.0f}{views[0].sent:9,}")


if __name__ == "__main__":
    main()
