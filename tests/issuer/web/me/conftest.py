"""The holder's side of an office, over a database of each kind, and browsers that use it."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from flask import Flask

from issuer.domain.programme import CeuSource
from issuer.persistence.records.holders import HolderDraft
from issuer.services.issuing import issue
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from issuer.web.documents import documents
from issuer.web.me.blueprint import holder_side
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from issuer.web.refusals import install_house_refusals
from tests.clock import Clock
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.offices import PUBLIC_URL, office_at
from tests.issuer.services.people import examine
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LINK = re.compile(r"https://certify\.example(/me/sign-in/[\w-]+)")

KEPT = replace(
    BASE,
    renewal=replace(BASE.renewal, reassessment=False, ceus=Decimal(10)),
    ceu_sources=(
        CeuSource(slug="training", title="Training", per_hour=Decimal(1)),
        CeuSource(slug="community", title="Contribution", each=Decimal(5)),
    ),
)


@pytest.fixture
def office(database, keys_place) -> Office:
    programme = replace(PROGRAMME, tracks=(UPPER, KEPT))
    return replace(office_at(database, keys_place), programmes=(programme,))


@pytest.fixture
def clock() -> Clock:
    return Clock(AT)


@dataclass
class Mailbox:
    """Takes mails instead of a mail server, as it would: one after the other."""

    messages: list[EmailMessage] = field(default_factory=list)
    failing: int = 0

    def __call__(self, message: EmailMessage) -> None:
        if self.failing:
            self.failing -= 1
            raise ConnectionRefusedError
        self.messages.append(message)

    def link(self) -> str:
        """Return the path of the link in the newest mail."""
        text = self.messages[-1].get_body(("plain",)).get_content()
        return LINK.search(text)[1]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def app(office, clock, mailbox) -> Flask:
    verifier = VerifierSite(
        registry=office.own_registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
        own=OwnPages(office),
    )
    app = Flask("test", static_folder=None)
    install_design(app, site_facts(office))
    install_house_refusals(app)
    app.register_blueprint(documents(office, clock=clock))
    for pages in public_pages(office, verifier):
        app.register_blueprint(pages)
    holder_side(app, office, verifier, key="k" * 43, post=mailbox)
    return app


class Browser:
    """One browser: its cookies, and the token of the form that it looked at last."""

    def __init__(self, app, mailbox, *, address="198.51.100.7"):
        self.app = app
        self.mailbox = mailbox
        self.client = app.test_client()
        self.address = address
        self.token = None

    def get(self, path):
        response = self._open("GET", path)
        found = TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found[1] if found else None
        return response

    def post(self, path, data=None, *, token=None):
        token = self.token if token is None else token
        data = {**(data or {}), **({"csrf_token": token} if token else {})}
        return self._open("POST", path, data=data)

    def send(self, path, data=None):
        """Open a page and send its form."""
        self.get(path)
        return self.post(path, data)

    def _open(self, method, path, **given):
        return self.client.open(
            path,
            method=method,
            base_url=PUBLIC_URL,
            headers={"Accept": "text/html,application/xhtml+xml"},
            environ_base={"REMOTE_ADDR": self.address},
            **given,
        )

    def ask(self, mail, *, onward=""):
        """Ask for a link, and wait until it was seen to."""
        answer = self.send("/me/sign-in", {"mail": mail, "next": onward})
        self.app.extensions["sign-in"].settle()
        return answer

    def sign_in(self, mail):
        self.ask(mail)
        answer = self.send(self.mailbox.link())
        assert urlsplit(answer.location).path == "/me"
        return self

    def cookie(self):
        return self.client.get_cookie("__Secure-assay", domain="certify.example", path="/me")


@pytest.fixture
def browser(app, mailbox) -> Browser:
    return Browser(app, mailbox)


@pytest.fixture
def certify(office):
    """Certify somebody: ``certify("ada")`` has the mail address ada@people.example."""

    def certified(name: str, *, at: datetime = AT) -> str:
        with office.database.transaction() as records:
            draft = HolderDraft(external_id=name, name=name, mail=f"{name}@people.example")
            records.holders.save([draft], at=at)
        examine(office, [name], taken_at=at - timedelta(days=1))
        issued = issue(office, holder=name, programme="test", track="base", actor="tester", at=at)
        return issued.public_id

    return certified
