"""A day at the desk, with script and without; and axe-core on each of its screens."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from issuer.domain.programme import CeuSource
from issuer.domain.roles import Role
from issuer.persistence.records.accounts import AccountDraft
from issuer.services.concerns import Category, ConcernDraft, report_concern
from issuer.services.continuing_education import hand_in
from issuer.services.issuing import issue
from issuer.services.office import Office
from issuer.services.reading import certifications_of
from tests.browser.conftest import DESKTOP, PHONE, Quiet, office_at
from tests.browser.test_everyone import complaints
from tests.clock import Clock
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.people import candidate
from tests.issuer.web.office.conftest import HASHED, PASSWORD, desk_of
from tests.issuer.web.office.test_routing import RULES

TRAINING = CeuSource(slug="training", title="Training", per_hour=Decimal(1))
ACCOUNTS = {
    "clerk": Role.CERTIFIER,
    "reader": Role.REVIEWER,
    "first": Role.OFFICER,
    "second": Role.OFFICER,
    "admin": Role.ADMINISTRATOR,
}
ROSTER = """Number;Full name;Mail
A-1;Ada Example;ada@example.org
A-2;Bo Example;bo@example.org
A-3;;nobody@example.org
"""
RESULTS = """external_id,track,component,taken_on,score
A-1,base,exam,2026-11-01,91
A-2,base,exam,2026-11-02,88
"""
DAYS = {
    "desktop with script": DESKTOP,
    "phone with script": PHONE,
    "desktop without script": {**DESKTOP, "java_script_enabled": False},
}


@dataclass
class Desk:
    """A served desk."""

    url: str
    office: Office
    app: Flask

    def sign_in(self, page: Page, name: str, onward: str = "/office") -> None:
        """Be ``name`` from now on."""
        page.context.clear_cookies()
        page.goto(f"{self.url}{onward}")
        page.get_by_label("Name of your account").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    """A desk with an account in every role but the viewer's."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://localhost:{port}"
    kept = replace(BASE, ceu_sources=(TRAINING,))
    office = replace(
        office_at(url, tmp_path),
        programmes=(replace(PROGRAMME, tracks=(UPPER, kept)),),
        routing=RULES,
    )
    with office.database.transaction() as records:
        for name, role in ACCOUNTS.items():
            draft = AccountDraft(
                name=name, shown_name=name.title(), role=role, password_hash=HASHED
            )
            records.accounts.add(draft, at=AT)
    app = desk_of(office, Clock(AT))
    app.config["RATELIMIT_ENABLED"] = False
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Desk(url=url, office=office, app=app)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["bulk-issue"].settle()
    office.database.dispose()


def said(page: Page, words: str) -> None:
    """Wait until the page says what was done."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def take_in(page: Page, kind: str, text: str) -> None:
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("File").set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Look at it").click()


def do(page: Page, act: str, reason: str = "") -> None:
    """Do an act from a certification's page: choose it, give the reason, confirm."""
    page.get_by_role("link", name=act, exact=True).click()
    if reason:
        page.get_by_label("Reason").select_option(label=reason)
    page.get_by_role("button", name=act).click()


@pytest.mark.parametrize("day", DAYS)
def test_a_day_at_the_desk(desk, open_context, day):
    page = open_context(**DAYS[day]).new_page()
    desk.sign_in(page, "clerk")
    _import(page)
    _decide_and_issue(desk, page)
    ada, bo = (certifications_of(desk.office, name, at=AT)[0].public_id for name in ("A-1", "A-2"))
    _review(desk, page, ada)
    _suspend_and_resolve(desk, page, ada)
    _withdraw(desk, page, bo)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
    _report(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def _import(page: Page) -> None:
    take_in(page, "People", ROSTER)
    expect(page.get_by_role("alert")).to_contain_text("external_id is missing")
    page.get_by_role("combobox", name="Number").select_option("external_id")
    page.get_by_role("combobox", name="Full name").select_option("name")
    page.get_by_role("combobox", name="Mail").select_option("email")
    page.get_by_role("button", name="Match, and look again").click()
    expect(page.get_by_role("region", name="Refused rows")).to_contain_text("it is empty")
    page.get_by_role("button", name="Take in the good rows alone").click()
    said(page, "2 added, 0 changed, 0 there already, 1 refused.")
    take_in(page, "Results of assessments", RESULTS)
    page.get_by_role("button", name="Take it in").click()
    said(page, "2 added")


def _decide_and_issue(desk: Desk, page: Page) -> None:
    page.get_by_role("link", name="Candidates", exact=True).click()
    page.get_by_label("Track").select_option(label="Test Programme: Foundations")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Certify Ada Example").click()
    said(page, "Ada Example is certified in Foundations.")
    page.get_by_role("link", name="Bulk issue").click()
    page.get_by_role("button", name="Begin").click()
    said(page, "The bulk issue has begun.")
    desk.app.extensions["bulk-issue"].settle()
    without_script = page.get_by_role("link", name="Look again")
    if without_script.count() and not page.evaluate("() => typeof htmx !== 'undefined'"):
        without_script.click()
    expect(page.locator("#progress")).to_contain_text("Done")
    expect(page.locator("#progress")).to_contain_text("Issued1")


def _review(desk: Desk, page: Page, public_id: str) -> None:
    for hours, shown in ((3, "https://learn.example/3"), (4, "nothing")):
        hand_in(
            desk.office,
            public_id=public_id,
            source="training",
            quantity=Decimal(hours),
            earned_at=AT,
            evidence=shown,
            at=AT,
        )
    desk.sign_in(page, "reader", "/office/activities")
    good = page.get_by_role("article").filter(has_text="learn.example")
    good.get_by_role("button", name="Accept").click()
    said(page, "The activity is accepted.")
    page.get_by_label("Reason of a refusal").fill("Nothing shows it.")
    page.get_by_role("button", name="Refuse").click()
    said(page, "The activity is refused.")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()


def _suspend_and_resolve(desk: Desk, page: Page, public_id: str) -> None:
    desk.sign_in(page, "first", f"/office/certifications/{public_id}")
    do(page, "Suspend", "Failed audit")
    said(page, "Suspended.")
    do(page, "Resolve the suspension")
    said(page, "The suspension is resolved. Active.")


def _withdraw(desk: Desk, page: Page, public_id: str) -> None:
    page.goto(f"{desk.url}/office/certifications/{public_id}")
    do(page, "Withdraw", "Misuse")
    said(page, "Nothing changes until a second officer confirms it.")
    desk.sign_in(page, "second", f"/office/certifications/{public_id}")
    expect(page.get_by_role("status")).to_contain_text("Proposed by account:first")
    do(page, "Withdraw", "Misuse")
    said(page, "Withdrawn, everywhere.")


def _report(page: Page) -> None:
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name="so far").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for name, beginning in (("PDF", b"%PDF-"), ("HTML file", b"<!doctype html>")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name, exact=True).click()
        assert taken.value.path().read_bytes().startswith(beginning)


def screens(desk: Desk) -> dict[str, str]:
    """Return the address of each screen, with something on it."""
    candidate(desk.office, "Ada Example", "Bo Example")
    held = issue(
        desk.office, holder="Ada Example", programme="test", track="base", actor="t", at=AT
    ).public_id
    hand_in(
        desk.office,
        public_id=held,
        source="training",
        quantity=Decimal(3),
        earned_at=AT,
        evidence="https://learn.example/3",
        at=AT,
    )
    draft = ConcernDraft(category=Category.OTHER, words="Is it so?", mail="v@example.org")
    report_concern(desk.office.database, held, draft, at=AT)
    paths = (
        *(
            "",
            "/people",
            "/people/1",
            "/people?q=nobody",
            "/certifications",
            "/candidates",
            "/templates",
            "/withdrawals",
            "/routing",
            "/routing?try=1&tags=api",
        ),
        *(
            f"/dashboard{part}"
            for part in ("", "/people", "/renewals", "/assessments", "/outcomes")
        ),
        *("/reports", "/reports/2026-Q4"),
        *("/candidates?track=test/base", "/activities", "/concerns", "/issuing", "/imports"),
        *("/audit", "/webhooks", "/api-keys", "/keys", "/accounts", "/password"),
        *(f"/certifications/{held}", f"/certifications/{held}/ask/suspend", "/issuing/99"),
    )
    return {path or "/": f"{desk.url}/office{path}" for path in paths}


@pytest.mark.parametrize(
    "window",
    [{**DESKTOP, "color_scheme": "light"}, {**PHONE, "color_scheme": "dark"}],
    ids=["desktop light", "phone dark"],
    indirect=False,
)
def test_axe_finds_nothing_on_any_screen_and_none_is_wider_than_its_window(
    desk, open_context, axe, window
):
    page = open_context(**window).new_page()
    desk.sign_in(page, "admin")
    found = {}
    for name, address in screens(desk).items():
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
        if some := complaints(page, axe):
            found[name] = some
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= window["viewport"]["width"], name
    page.context.clear_cookies()
    page.goto(f"{desk.url}/office/sign-in")
    assert complaints(page, axe) == []
    assert found == {}
