"""The public site of an office with certifications in every standing."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from issuer.domain.acts import Actor
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.facts import DEADLINE
from issuer.services.cases import Doer
from issuer.services.erasing import erase
from issuer.services.issuing import Issued, issue
from issuer.services.materialising import known_of, materialise
from issuer.services.office import Office
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.sources import OwnSources
from issuer.web.documents import documents
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from tests.clock import Clock
from tests.issuer.programme import AT
from tests.issuer.services.offices import office_at
from tests.issuer.services.people import enrol, examine
from verifier.web.design import install_design
from verifier.web.site import VerifierSite


@pytest.fixture
def database_url(sqlite_template, tmp_path) -> str:
    """SQLite alone: what pages show does not depend on the kind; the services' tests run both."""
    path = tmp_path / "assay.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def office(database, keys_place) -> Office:
    office = office_at(database, keys_place)
    return replace(office, identity=replace(office.identity, email="office@certify.example"))


@pytest.fixture
def clock() -> Clock:
    return Clock(AT)


def site(office, clock, *, registry) -> Flask:
    """Return the public site of ``office``."""
    verifier = VerifierSite(
        registry=registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
        own=OwnPages(office),
    )
    app = Flask("test", static_folder=None)
    install_design(app, site_facts(office))
    app.register_blueprint(documents(office, clock=clock))
    for pages in public_pages(office, verifier):
        app.register_blueprint(pages)
    return app


@pytest.fixture
def app(office, clock) -> Flask:
    return site(office, clock, registry=office.own_registry)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def browser() -> dict[str, str]:
    """What a browser says of itself."""
    return {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass
class Certified:
    """One certification of a test, and what happens to it."""

    office: Office
    name: str
    public_id: str

    @property
    def path(self) -> str:
        return f"/c/{self.public_id}"

    def act(self, kind: ActKind, *, at: datetime = AT, **details: str) -> None:
        """Record an act of the office, with what follows from it."""
        with self.office.database.transaction() as records:
            certification = records.certifications.by_public_id(self.public_id)
            act = ActRecord(
                certification_id=certification.id,
                at=at,
                actor="tester",
                kind=kind,
                reason="secret-reason",
                details=details,
            )
            records.acts.add([act])
            materialise(records, known_of(records, [certification.holder_id]))

    def revoke(self, *, at: datetime = AT) -> None:
        revoke_version(
            self.office,
            public_id=self.public_id,
            reason=RevocationReason.WRONG_NAME,
            actor="tester",
            at=at,
        )

    def erase(self, *, at: datetime = AT) -> None:
        """Forget the person."""
        erase(
            self.office,
            holder=self.name,
            doer=Doer(name="tester", capacity=Actor.HOLDER),
            at=at,
        )


@pytest.fixture
def certify(office):
    """Certify somebody in the foundation: ``certify("Ada", listed=True)``."""

    def certified(name: str, *, listed: bool = False, at: datetime = AT) -> Certified:
        enrol(office, name, listed=listed, at=at)
        examine(office, [name], taken_at=at - timedelta(days=1))
        issued = issue(office, holder=name, programme="test", track="base", actor="tester", at=at)
        assert isinstance(issued, Issued)
        return Certified(office=office, name=name, public_id=issued.public_id)

    return certified


DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """How somebody comes to a standing, and what the page says then."""

    word: str
    days: int = 0
    """After the award."""
    act: ActKind | None = None
    revoked: bool = False
    good: bool = False


CASES = {
    "active": Case("Active", good=True),
    "due": Case("Active", days=300, good=True),
    "grace": Case("Expired on 21 November 2027", days=370),
    "lapsed": Case("Lapsed since 21 December 2027", days=400),
    "suspended": Case("Suspended since 22 November 2026", days=2, act=ActKind.SUSPENDED),
    "withdrawn": Case("Withdrawn on 22 November 2026", days=2, act=ActKind.WITHDRAWN, revoked=True),
    "surrendered": Case(
        "Surrendered on 22 November 2026", days=2, act=ActKind.SURRENDERED, revoked=True
    ),
    "corrected": Case("Certificate being corrected", days=2, revoked=True),
}


@pytest.fixture(params=CASES, ids=list(CASES))
def standing(request, certify, clock):
    """A certification in one standing, and what its page is to say."""
    case = CASES[request.param]
    certified = certify("Ada Example")
    if case.revoked:
        certified.revoke(at=AT + DAY)
    if case.act is not None:
        details = {DEADLINE: int((AT + 60 * DAY).timestamp())} if case.act == "suspended" else {}
        certified.act(case.act, at=AT + DAY, **details)
    clock.at = AT + case.days * DAY
    return certified, case
