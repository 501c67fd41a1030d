"""One table of effects, and everything that answers for a certification, at the same moment.

The table is written from DESIGN, not from the code; page, image, sharing, directory, access,
gate, status list and credential are asked as anybody would ask them, on both databases.
"""

import base64
import gzip
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from issuer.domain.calendar import add_months
from issuer.services.api_keys import create_api_key
from issuer.services.scopes import Scope
from issuer.services.sources import OwnSources
from issuer.web.api.blueprint import api
from issuer.web.documents import documents
from issuer.web.own import OwnPages
from issuer.web.pages import public_pages, site_facts
from issuer.web.refusals import install_house_refusals
from tests.issuer.web.conftest import Caller
from verifier.report import Verdict
from verifier.verify import verify
from verifier.web.design import install_design
from verifier.web.site import VerifierSite

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AWARDED = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
EXPIRY = add_months(AWARDED, 12)
BROWSER = {"Accept": "text/html"}


@dataclass(frozen=True)
class Case:
    """What is done a day after the award, when is asked, and what must hold then."""

    at: datetime
    page: str
    act: str = ""
    stands: bool = False
    """Image full, sharing on, listed."""
    bit: bool = False
    """The status list says revoked."""
    access: str = "granted"
    verdicts: frozenset[Verdict] = frozenset({Verdict.VALID})


FULL = Case(at=AWARDED + 2 * DAY, page="Active", stands=True)
OVER = frozenset({Verdict.EXPIRED})
GONE = frozenset({Verdict.REVOKED})
GRACE = replace(FULL, at=EXPIRY, page="Expired on", stands=False, access="expired", verdicts=OVER)
LAPSED = replace(GRACE, at=EXPIRY + 30 * DAY, page="Lapsed since", access="lapsed")
CASES = {
    "active": FULL,
    "active to the last second": replace(FULL, at=EXPIRY - SECOND),
    "due": replace(FULL, at=EXPIRY - 30 * DAY),
    "grace": GRACE,
    "grace to the last second": replace(GRACE, at=EXPIRY + 30 * DAY - SECOND),
    "lapsed": LAPSED,
    "suspended": Case(
        act="suspensions",
        at=AWARDED + 2 * DAY,
        page="Suspended since",
        bit=True,
        access="suspended",
        verdicts=GONE,
    ),
    "suspended past its expiry": Case(
        act="suspensions",
        at=EXPIRY + 60 * DAY,
        page="Suspended since",
        bit=True,
        access="suspended",
        # Both hold, and being revoked is the worse one.
        verdicts=GONE,
    ),
    "withdrawn": Case(
        act="withdrawals",
        at=AWARDED + 2 * DAY,
        page="Withdrawn on",
        bit=True,
        access="withdrawn",
        verdicts=GONE,
    ),
    "surrendered": Case(
        act="surrenders",
        at=AWARDED + 2 * DAY,
        page="Surrendered on",
        bit=True,
        access="surrendered",
        verdicts=GONE,
    ),
}


@pytest.fixture
def app(office, clock):
    """Pages, documents and API of the office, with the real verifier behind the pages."""
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
    app.register_blueprint(api(office, clock=clock, rate="1000 per minute"))
    for pages in public_pages(office, site):
        app.register_blueprint(pages)
    return app


@pytest.fixture
def held(call, eligible):
    """Ana's certification in product fundamentals; she agreed to be listed."""
    body = {"holder": eligible, "track": "product-fundamentals"}
    return call("POST", "/credentials", json=body).get_json()["public_id"]


def do(office, call, clock, held, act):
    clock.at = AWARDED + DAY
    body = {
        "suspensions": {"reason": "complaint"},
        "withdrawals": {"reason": "fraud"},
        "surrenders": None,
    }[act]
    done = call("POST", f"/certifications/{held}/{act}", json=body)
    if done.status_code == 202:
        other = create_api_key(office.database, name="other", scopes=list(Scope), at=clock())
        done = call("POST", f"/certifications/{held}/{act}", json=body, token=other)
    assert done.status_code == 200, done.get_json()


def bit_of(client, credential):
    """Read the bit as a stranger would, by the specification alone (BSL 1.0 §3.2)."""
    entry = credential["credentialStatus"]
    path = entry["statusListCredential"].removeprefix("http://localhost:8000")
    encoded = json.loads(client.get(path).data)["credentialSubject"]["encodedList"]
    text = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_everything_that_answers_agrees(app, office, call, clock, held, case):
    client = app.test_client()
    full_image = client.get(f"/badges/{held}.svg").data
    if case.act:
        do(office, call, clock, held, case.act)
    clock.at = case.at

    page = client.get(f"/c/{held}", headers=BROWSER).get_data(as_text=True)
    assert f">{case.page}" in " ".join(page.split()).replace("> ", ">")
    assert ("/share" in page) is case.stands
    assert (client.get(f"/badges/{held}.svg").data == full_image) is case.stands
    share = client.get(f"/c/{held}/share", headers=BROWSER).get_data(as_text=True)
    assert ("linkedin.com" in share) is case.stands

    listed = call("GET", "/directory?text=Souza").get_json()["entries"]
    assert [one["id"][-26:] for one in listed] == ([held] if case.stands else [])
    shown = client.get("/directory?name=Souza", headers=BROWSER).get_data(as_text=True)
    assert ("/people/" in shown) is case.stands

    answer = call("GET", "/access?holder=A-1&scope=product-fundamentals").get_json()
    assert (answer["granted"], answer["reason"]) == (case.access == "granted", case.access)
    gate = call("GET", "/access/gate?scope=product-fundamentals", headers={"X-Assay-Holder": "A-1"})
    assert gate.status_code == (204 if answer["granted"] else 403)
    told = call("GET", f"/certifications/{held}").get_json()
    history = call("GET", f"/certifications/{held}/history").get_json()
    assert told["grants_access"] == history["effects"]["grants_access"] == answer["granted"]
    assert told["standing"] == history["standing"]
    assert history["effects"]["marked"] is not case.stands
    assert history["effects"]["sharing"] is history["effects"]["in_directory"] is case.stands

    credential = client.get(f"/c/{held}/credential.json")
    assert bit_of(client, json.loads(credential.data)) is case.bit
    report = verify(
        credential.data,
        at=clock.at,
        registry=office.own_registry(),
        sources=OwnSources(office, clock=clock),
    )
    assert report.verdict in case.verdicts


def test_a_restricted_agent_is_restricted_in_all_and_only_until_the_cure(call, clock, held):
    """Security (6 months) overdue: every access is refused, though the others stand."""

    def pass_security():
        attempt = {
            "external_id": "A-1",
            "track": "security-compliance",
            "component": "knowledge-test",
            "taken_on": f"{clock.at:%Y-%m-%dT%H:%M:%SZ}",
            "items": [100] * 25,
        }
        assert call("POST", "/attempts", json={"attempts": [attempt]}).status_code == 200

    def ask(scope):
        return call("GET", f"/access?holder=A-1&scope={scope}").get_json()["reason"]

    def gate(scope):
        path = f"/access/gate?scope={scope}"
        return call("GET", path, headers={"X-Assay-Holder": "A-1"}).status_code

    pass_security()
    body = {"holder": "A-1", "track": "security-compliance"}
    security = call("POST", "/credentials", json=body).get_json()["public_id"]
    overdue = add_months(AWARDED, 6)
    clock.at = overdue - SECOND
    assert ask("product-fundamentals") == ask("security-compliance") == "granted"
    clock.at = overdue
    assert ask("product-fundamentals") == "restricted"
    assert ask("security-compliance") == "expired"
    assert gate("product-fundamentals") == gate("security-compliance") == 403
    # The certification itself stands: page, directory and history of the other say so.
    assert call("GET", f"/certifications/{held}").get_json()["standing"] == "active"
    effects = call("GET", f"/certifications/{security}/history").get_json()["effects"]
    assert (effects["restricts_holder"], effects["grants_access"]) == (True, False)
    clock.at = overdue + DAY
    pass_security()
    assert call("POST", f"/certifications/{security}/renewals").status_code == 201
    assert ask("product-fundamentals") == ask("security-compliance") == "granted"
    assert gate("product-fundamentals") == gate("security-compliance") == 204


def test_the_page_tells_what_the_history_tells_and_not_who_nor_why(app, office, call, clock, held):
    do(office, call, clock, held, "suspensions")
    clock.at += DAY
    call("POST", f"/certifications/{held}/resolutions")
    clock.at += DAY
    history = call("GET", f"/certifications/{held}/history").get_json()
    public = call("GET", f"/certifications/{held}").get_json()["history"]
    told = [{"event": one["event"], "at": one["at"]} for one in history["acts"] if one["public"]]
    assert told == public
    page = app.test_client().get(f"/c/{held}", headers=BROWSER).get_data(as_text=True)
    assert "complaint" not in page
    assert "api-key" not in page


@pytest.fixture
def call(app, office, clock):
    """Call the API with a key that may do everything."""
    token = create_api_key(office.database, name="all", scopes=list(Scope), at=clock())
    return Caller(app, token)
