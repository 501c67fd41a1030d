"""A served site with certifications in every standing, and a browser to look at it."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from issuer.composition.inputs import IssuerIdentity
from issuer.persistence import Database
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.facts import DEADLINE
from issuer.persistence.records.holders import HolderDraft
from issuer.services.issuing import issue
from issuer.services.listing import Listing, choose_listing
from issuer.services.office import Office
from issuer.services.signing_in import make_links
from issuer.services.sources import OwnSources
from issuer.web.documents import documents
from issuer.web.me.blueprint import holder_side
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from keys.did_web import did_web
from keys.passphrase import Passphrase
from keys.store import KeyStore
from tests.clock import Clock
from tests.conftest import skip_or_fail
from tests.issuer.programme import AT, PROGRAMME
from tests.issuer.services.people import enrol, examine
from tests.issuer.web.pages.conftest import Certified
from tests.npm import installed
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

HERE = Path(__file__).parent
DAY = timedelta(days=1)
MAIL = "ada@people.example"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""A browser that talks to the page under test and to nobody else."""
NAMES = {
    "active": "Ada Example",
    "due": "Zoë Ødegård",
    "grace": "Jean-Luc O’Brien-Müller",
    "lapsed": "محمد عبد الرحمن",
    "suspended": "山田 太郎",
    "withdrawn": "<img src=x onerror=alert(1)>",
    "surrendered": "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
    "corrected": "Ada \u202eelpmaxE {{7*7}}",
    "erased": "Forgotten Person",
}


@dataclass
class Site:
    """The served site."""

    url: str
    office: Office
    clock: Clock
    held: dict[str, Certified]
    profile: str
    """Path of the profile of who is active: open to messages, with everything filled in."""

    def sign_in(self, page: Page) -> None:
        """Let the active holder sign in, as by the link in a mail."""
        (link,) = make_links(self.office.database, MAIL, onward="", at=self.clock())
        page.goto(f"{self.url}/me/sign-in/{link.secret}")
        page.locator("main button[type=submit]").click()

    def page_of(self, standing: str) -> str:
        return f"{self.url}{self.held[standing].path}"


def office_at(url: str, folder: Path) -> Office:
    """Return a new office with keys, whose public address is ``url``."""
    database = Database(f"sqlite:///{folder / 'assay.sqlite3'}")
    database.upgrade()
    keys = KeyStore(folder / "keys", Passphrase("a passphrase for tests"), controller=did_web(url))
    keys.generate(at=AT - 3650 * DAY)
    return Office(
        identity=IssuerIdentity(
            did=did_web(url), public_url=url, name="Example Office", email="office@example.org"
        ),
        programmes=(PROGRAMME,),
        database=database,
        keys=keys,
    )


def application(office: Office, clock: Clock) -> Flask:
    site = VerifierSite(
        registry=office.own_registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
        own=OwnPages(office),
        checks_per_minute=10_000,
    )
    app = Flask("site", static_folder=None)
    install_design(app, site_facts(office))
    app.register_blueprint(documents(office, clock=clock))
    for pages in public_pages(office, site, mail=True):
        app.register_blueprint(pages)
    holder_side(app, office, site, key="k" * 43, post=_unread)
    app.config["RATELIMIT_ENABLED"] = False
    return app


def _unread(message: EmailMessage) -> None:
    """Take a mail that no test reads."""


def open_profile(office: Office, name: str) -> str:
    """Fill in somebody's profile and open it to messages; return its path."""
    with office.database.transaction() as records:
        draft = HolderDraft(external_id=name, name=name, mail=MAIL)
        records.holders.save([draft], at=AT)
        holder = records.holders.by_external_ids([name])[name]
    wish = Listing(
        listed=True,
        shown_name="",
        country="NO",
        languages=("en", "de", "ar"),
        specialisations=("Invoices", "Éditeurs"),
        contact=True,
    )
    choose_listing(office, holder.id, wish, at=AT)
    with office.database.reading() as records:
        return f"/people/{records.directory.token_of(holder.id)}"


def certify(office: Office, name: str, at: datetime) -> Certified:
    enrol(office, name, listed=True, at=at)
    examine(office, [name], taken_at=at - DAY)
    issued = issue(office, holder=name, programme="test", track="base", actor="tester", at=at)
    return Certified(office=office, name=name, public_id=issued.public_id)


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log(self, type, message, *args):  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve an office with somebody in every standing, seen at ``AT``."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://localhost:{port}"
    office, clock = office_at(url, folder), Clock(AT)
    begun = {"due": 300 * DAY, "grace": 370 * DAY, "lapsed": 420 * DAY}
    held = {
        standing: certify(office, name, AT - begun.get(standing, 10 * DAY))
        for standing, name in sorted(NAMES.items(), key=lambda each: -begun.get(each[0], DAY))
    }
    deadline = {DEADLINE: int((AT + 60 * DAY).timestamp())}
    held["suspended"].act(ActKind.SUSPENDED, at=AT - DAY, **deadline)
    for standing, kind in (
        ("withdrawn", ActKind.WITHDRAWN),
        ("surrendered", ActKind.SURRENDERED),
    ):
        held[standing].revoke(at=AT - DAY)
        held[standing].act(kind, at=AT - DAY)
    held["corrected"].revoke(at=AT - DAY)
    held["erased"].erase(at=AT - DAY)
    profile = open_profile(office, NAMES["active"])
    server = make_server(
        "127.0.0.1", port, application(office, clock), threaded=True, request_handler=Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(url=url, office=office, clock=clock, held=held, profile=profile)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        office.database.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The site, once for all tests."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Debian's Chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        skip_or_fail("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


_BROWSER = pytest.StashKey[Browser]()


@pytest.fixture(scope="session")
def chromium(request) -> Browser:
    """The browser, once for all tests of a process, whichever folder they are in."""
    stash = request.config.stash
    if _BROWSER not in stash:
        stack = ExitStack()
        stash[_BROWSER] = stack.enter_context(launched())
        request.config.add_cleanup(stack.close)
    return stash[_BROWSER]


class PageError(AssertionError):
    """Something a page must not do."""


@pytest.fixture
def open_context(chromium) -> Iterator:
    """Open a window of some kind; whatever goes wrong in one of its pages fails the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(**options) -> BrowserContext:
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.on("console", lambda said: _note(troubles, said))
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        return context

    yield opened
    for context in contexts:
        context.close()
    if troubles:
        raise PageError("; ".join(troubles))


def _note(troubles: list[str], said) -> None:
    """Keep what a page complains of; an error status of the page itself is no complaint."""
    if said.type == "error" and "the server responded with a status of" not in said.text:
        troubles.append(said.text)


DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def window(request, open_context) -> Page:
    """A page in a window of each size."""
    return open_context(**request.param).new_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The axe-core library as a script."""
    folder = installed(HERE)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
