"""The desk of an office, over a database of each kind, and browsers that use it."""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask

from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.domain.roles import Role
from issuer.persistence.records.accounts import AccountDraft
from issuer.services import passwords
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from issuer.web.documents import documents
from issuer.web.me.blueprint import holder_side
from issuer.web.office.blueprint import office_desk
from issuer.web.office.provider import Provider
from issuer.web.office.systems import Receivers
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from issuer.web.refusals import install_house_refusals
from keys.passphrase import Passphrase
from tests.clock import Clock
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.offices import PASSPHRASE, PUBLIC_URL, office_at
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PASSWORD = "seven quiet rivers"
HASHED = passwords.hashed(PASSWORD, name="")
"""Made once: hashing is slow on purpose."""


@pytest.fixture
def clock():
    return Clock(AT)


@pytest.fixture
def office(database, keys_place) -> Office:
    programme = replace(PROGRAMME, tracks=(UPPER, BASE))
    return replace(office_at(database, keys_place), programmes=(programme,))


@pytest.fixture
def app(office, clock) -> Flask:
    return desk_of(office, clock)


def desk_of(office: Office, clock: Clock, *, provider: Provider | None = None) -> Flask:
    """Return the whole site of an office, the desk among it."""
    site = VerifierSite(
        registry=office.own_registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
        own=OwnPages(office),
    )
    app = Flask("test", static_folder=None)
    install_design(app, site_facts(office))
    install_house_refusals(app)
    app.register_blueprint(documents(office, clock=clock))
    for pages in public_pages(office, site):
        app.register_blueprint(pages)
    holder_side(app, office, site, key="k" * 43, post=lambda message: None)
    receivers = Receivers(
        webhooks=Webhooks(allow_private=False), box=SecretBox(Passphrase(PASSPHRASE))
    )
    office_desk(app, office, site, key="k" * 43, receivers=receivers, provider=provider)
    return app


@dataclass
class Browser:
    """One browser: its cookies, and the token of the form that it looked at last."""

    app: Flask
    client: object = field(init=False)
    token: str = ""

    def __post_init__(self):
        self.client = self.app.test_client()

    def open(self, path, method="GET", **options):
        answer = self.client.open(
            path, method=method, base_url=PUBLIC_URL, headers={"Accept": "text/html"}, **options
        )
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer

    def get(self, path):
        return self.open(path)

    def post(self, path, data=None, **options):
        return self.open(path, "POST", data={"csrf_token": self.token, **(data or {})}, **options)

    def sign_in(self, name, password=PASSWORD):
        self.get("/office/sign-in")
        return self.post("/office/sign-in", {"name": name, "password": password})

    def cookie(self):
        return self.client.get_cookie(
            "__Secure-assay-office", domain="certify.example", path="/office"
        )


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def staff(app, office):
    """Return a browser in which an account of this role is signed in; made when asked for."""

    def signed_in(role: Role, name: str | None = None) -> Browser:
        name = name or f"{role.value}.one"
        with office.database.transaction() as records:
            if records.accounts.by_name(name) is None:
                draft = AccountDraft(
                    name=name, shown_name=name.title(), role=role, password_hash=HASHED
                )
                records.accounts.add(draft, at=AT - timedelta(days=1))
        browser = Browser(app)
        assert browser.sign_in(name).status_code == 303
        browser.get("/office/password")
        return browser

    return signed_in
