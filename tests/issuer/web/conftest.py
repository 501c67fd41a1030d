"""An office with its web application, over a database of each kind."""

from datetime import UTC, datetime

import jsonschema_rs
import pytest
from flask import Flask

from issuer.composition.inputs import IssuerIdentity
from issuer.programmes import shipped
from issuer.services.api_keys import create_api_key
from issuer.services.office import Office
from issuer.services.scopes import Scope
from issuer.services.sources import OwnSources
from issuer.web.api.blueprint import api
from issuer.web.documents import documents
from keys.did_web import did_web
from keys.passphrase import Passphrase
from keys.store import KeyStore
from tests.clock import Clock
from verifier.web.problems import install_refusals
from verifier.web.site import VerifierSite
from verifier.web.vc_api import vc_api

PUBLIC_URL = "http://localhost:8000"
KEY_MADE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def key_store(tmp_path_factory):
    """A key store with one key, made once."""
    store = KeyStore(
        tmp_path_factory.mktemp("office") / "keys",
        Passphrase("correct horse battery staple"),
        controller=did_web(PUBLIC_URL),
    )
    store.generate(at=KEY_MADE)
    return store


@pytest.fixture
def clock():
    return Clock(datetime(2026, 5, 1, 12, 0, tzinfo=UTC))


@pytest.fixture
def office(database, key_store):
    """An office with the shipped programmes, keys, and an empty database."""
    return Office(
        identity=IssuerIdentity(
            did=did_web(PUBLIC_URL), public_url=PUBLIC_URL, name="Example Academy"
        ),
        programmes=shipped(),
        database=database,
        keys=key_store,
    )


@pytest.fixture
def app(office, clock):
    """The API and the documents of the office, as an application."""
    app = Flask("test")
    app.testing = False
    install_refusals(app)
    app.register_blueprint(documents(office, clock=clock))
    app.register_blueprint(api(office, clock=clock, rate="1000 per minute"))
    site = VerifierSite(
        registry=office.own_registry,
        sources=lambda: OwnSources(office, clock=clock),
        clock=clock,
        checks_per_minute=1000,
    )
    app.register_blueprint(vc_api(site))
    return app


class Caller:
    """A client of the API that holds every answer against the published description."""

    def __init__(self, app, token):
        self.client = app.test_client()
        self.token = token
        self.described = self.client.get("/api/v1/openapi.json").get_json()

    def __call__(self, method, path, *, json=None, data=None, headers=(), token=None):
        token = self.token if token is None else token
        sent = {"Authorization": f"Bearer {token}", **dict(headers)}
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        if not path.startswith("/vc-api/"):
            path = f"/api/v1{path}"
        response = self.client.open(path, method=method, json=json, data=data, headers=sent)
        self.hold(method, path, response)
        return response

    def hold(self, method, path, response):
        """Fail where status, media type or body are not as the description says."""
        answers = self._operation(method, path.partition("?")[0])["responses"]
        assert str(response.status_code) in answers, (response.status_code, response.get_json())
        if response.status_code == 204:
            assert (response.data, "content" in answers["204"]) == (b"", False)
            return
        content = answers[str(response.status_code)]["content"]
        assert list(content) == [response.mimetype]
        schema = {
            **content[response.mimetype]["schema"],
            "components": self.described["components"],
        }
        jsonschema_rs.Draft202012Validator(schema).validate(response.get_json())

    def _operation(self, method, path):
        for template, operations in self.described["paths"].items():
            pattern = template.split("/")
            parts = path.split("/")
            if len(pattern) == len(parts) and all(
                one.startswith("{") or one == other
                for one, other in zip(pattern, parts, strict=True)
            ):
                return operations[method.lower()]
        raise AssertionError(f"not described: {method} {path}")


@pytest.fixture
def call(app, office, clock):
    """Call the API with a key that may do everything."""
    token = create_api_key(office.database, name="all", scopes=list(Scope), at=clock())
    return Caller(app, token)


PERSON = {
    "external_id": "A-1",
    "name": "Ana Souza",
    "email": "ana@example.org",
    "directory": True,
    "country": "PT",
}


@pytest.fixture
def eligible(call):
    """Somebody who may be certified in product fundamentals."""
    assert call("POST", "/holders", json={"holders": [PERSON]}).status_code == 200
    attempt = {
        "external_id": "A-1",
        "track": "product-fundamentals",
        "component": "knowledge-test",
        "taken_on": "2026-04-20",
        "score": 92,
    }
    assert call("POST", "/attempts", json={"attempts": [attempt]}).status_code == 200
    return "A-1"
