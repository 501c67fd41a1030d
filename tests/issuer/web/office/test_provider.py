"""Signing in by a provider that is really there: an OpenID Connect server on this machine."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from issuer.domain.roles import Role
from issuer.web.office.provider import Provider
from tests.issuer.programme import AT
from tests.issuer.web.office.conftest import Browser, desk_of

OWN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANA = {
    "sub": "248289761001",
    "preferred_username": "Ana.Souza",
    "name": "Ana Souza",
    "groups": ["assay-officers", "everybody"],
}


class OpenIdProvider(ThreadingHTTPServer):
    """Discovers, gives keys, and exchanges codes for signed tokens, as OpenID Connect says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.stated = self.issuer
        self.claims, self.key, self.codes = dict(ANA), OWN, {}
        self.changed = {}
        self.token = True

    def authorize(self, address):
        """Do what a browser that signs in there does; return where it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        self.codes["code-1"] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code=code-1&state={asked['state']}"

    def exchange(self, form):
        asked = self.codes.pop(form["code"][0])
        assert form["code_verifier"][0]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "assay",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
            **self.changed,
        }
        answer = {"access_token": "a", "token_type": "Bearer"}
        if self.token:
            answer["id_token"] = jwt.encode(claims, self.key, "RS256", headers={"kid": "1"})
        return answer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.stated
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OWN.public_key()))
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{self.server.issuer}/authorize",
                "token_endpoint": f"{self.server.issuer}/token",
                "jwks_uri": f"{self.server.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]},
        }
        self.answer(answers[self.path])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.server.exchange(parse_qs(body)))

    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def provider():
    server = OpenIdProvider()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def app(office, clock, provider):
    return desk_of(office, clock, provider=known_by(provider))


def known_by(provider, role_claim="groups"):
    return Provider(
        name="Example Ltd",
        issuer=provider.issuer,
        client_id="assay",
        client_secret="s" * 32,
        role_claim=role_claim,
        roles={"assay-officers": Role.OFFICER, "everybody": Role.VIEWER},
    )


def go(browser, provider, onward=""):
    there = browser.get(f"/office/sign-in/provider?next={onward}")
    assert there.location.startswith(f"{provider.issuer}/authorize?"), there.text
    return browser.get(provider.authorize(there.location))


def test_whoever_the_provider_vouches_for_is_in_with_the_role_of_the_claim(
    office, browser, provider
):
    assert "Sign in with Example Ltd" in browser.get("/office/sign-in").text
    assert go(browser, provider, "/office/people").location == "/office/people"
    page = browser.get("/office").text
    assert "Ana Souza" in page
    with office.database.reading() as records:
        (account,) = records.accounts.all()
    assert (account.name, account.role, account.password_hash) == ("ana.souza", Role.OFFICER, None)


def test_the_role_follows_the_claim_and_without_one_nobody_is_let_in(office, app, provider):
    first = Browser(app)
    go(first, provider)
    provider.claims["groups"] = "everybody"
    go(Browser(app), provider)
    assert first.get("/office").status_code == 303  # what the old role opened is shut
    with office.database.reading() as records:
        assert records.accounts.all()[0].role is Role.VIEWER
    provider.claims["groups"] = ["visitors"]
    refused = go(Browser(app), provider)
    assert refused.status_code == 422
    assert "no role" in refused.text


def test_the_role_may_stand_in_a_claim_within_a_claim(office, clock, provider):
    app = desk_of(office, clock, provider=known_by(provider, "realm_access.roles"))
    provider.claims = {"sub": "1", "email": "bo@example.org"}
    assert go(Browser(app), provider).status_code == 422
    provider.claims["realm_access"] = {"roles": ["everybody"]}
    assert go(Browser(app), provider).location == "/office"
    with office.database.reading() as records:
        assert records.accounts.all()[0].name == "bo@example.org"


def test_a_provider_takes_over_no_account_that_has_a_password(staff, app, provider):
    staff(Role.ADMINISTRATOR, "ana.souza")
    assert go(Browser(app), provider).status_code == 409


def test_an_account_that_is_disabled_here_stays_shut(office, app, provider):
    go(Browser(app), provider)
    with office.database.transaction() as records:
        records.accounts.disable(records.accounts.all()[0].id, at=AT)
    assert go(Browser(app), provider).status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"exp": 1_000_000_000},
        {"nonce": "another"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_token_that_is_not_for_this_sign_in_is_none(browser, provider, changed):
    provider.changed = changed
    assert go(browser, provider).status_code == 422
    assert browser.get("/office").status_code == 303


def test_a_token_of_another_key_is_none(browser, provider):
    provider.key = FOREIGN
    assert go(browser, provider).status_code == 422


def test_an_answer_without_a_token_says_nothing(browser, provider):
    provider.token = False
    assert go(browser, provider).status_code == 422


def test_a_provider_that_says_it_is_another_is_not_believed(browser, provider):
    provider.stated = "https://evil.example"
    assert go(browser, provider).status_code == 422


def test_a_state_that_this_browser_was_not_given_is_refused(app, browser, provider):
    there = browser.get("/office/sign-in/provider")
    back = provider.authorize(there.location)
    assert Browser(app).get(back).status_code == 422
    assert browser.get("/office/sign-in/provider/back?error=access_denied").status_code == 422


def test_a_provider_that_is_not_there_is_told(office, clock):
    app = desk_of(
        office,
        clock,
        provider=Provider(
            name="Nobody",
            issuer="http://127.0.0.1:9",
            client_id="assay",
            client_secret="s",
            role_claim="groups",
            roles={"x": Role.VIEWER},
        ),
    )
    assert Browser(app).get("/office/sign-in/provider").status_code == 503
