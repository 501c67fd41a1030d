"""The office's site, asked as anybody would ask it."""

from flask import Flask

from issuer.services.api_keys import create_api_key
from issuer.services.office import Office
from issuer.services.scopes import Scope
from issuer.services.sources import OwnSources
from issuer.web.api.blueprint import api
from issuer.web.documents import documents
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from issuer.web.refusals import install_house_refusals
from tests.clock import Clock
from verifier.verify import verify
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

BROWSER = {"Accept": "text/html"}
WORDS = {
    "active": "Active",
    "due": "Active",
    "grace": "Expired on",
    "lapsed": "Lapsed since",
    "suspended": "Suspended since",
    "withdrawn": "Withdrawn on",
    "surrendered": "Surrendered on",
}


class Site:
    """Pages, documents and API, with the real verifier behind them."""

    def __init__(self, office: Office, at) -> None:
        self.office = office
        self.clock = Clock(at)
        site = VerifierSite(
            registry=office.own_registry,
            sources=self.sources,
            clock=self.clock,
            own=OwnPages(office),
        )
        app = Flask("test", static_folder=None)
        install_design(app, site_facts(office))
        install_house_refusals(app)
        app.register_blueprint(documents(office, clock=self.clock))
        app.register_blueprint(api(office, clock=self.clock, rate="100000 per minute"))
        for pages in public_pages(office, site):
            app.register_blueprint(pages)
        self.client = app.test_client()

    def open(self, at) -> None:
        """Let the API be asked, over a database that was emptied."""
        self.clock.at = at
        self.token = create_api_key(
            self.office.database, name="reader", scopes=[Scope.CERTIFICATIONS_READ], at=at
        )

    def sources(self) -> OwnSources:
        return OwnSources(self.office, clock=self.clock)

    def shows(self, address, standing, *, corrected):
        """The page has the word for the standing."""
        word = WORDS[standing]
        if corrected and word == "Active":
            word = "Certificate being corrected"
        page = self.client.get(f"/c/{address}", headers=BROWSER)
        text = " ".join(page.get_data(as_text=True).split()).replace("> ", ">")
        assert page.status_code == 200
        assert f">{word}" in text

    def tells(self, address, standing, *, corrected):
        """The API says the same as the page."""
        told = self.client.get(
            f"/api/v1/certifications/{address}",
            headers={"Authorization": f"Bearer {self.token}"},
        ).get_json()
        assert told["standing"] == standing
        assert told["grants_access"] is (standing in {"active", "due"})
        assert told["being_corrected"] is corrected

    def verifies(self, address, expected):
        """The credential, with the list as it is served, says so to whoever has it."""
        credential = self.client.get(f"/c/{address}/credential.json")
        report = verify(
            credential.data,
            at=self.clock(),
            registry=self.office.own_registry(),
            sources=self.sources(),
        )
        assert report.verdict.value.lower() == expected

    def is_gone(self, address):
        """Page and credential answer 410 (Gone)."""
        for path in (f"/c/{address}", f"/c/{address}/credential.json"):
            assert self.client.get(path, headers=BROWSER).status_code == 410
