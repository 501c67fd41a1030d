"""Every route of the desk in every role: made from the application's own routes.

No list of addresses is kept here: a route that somebody adds is tried the same day.
"""

import re

import pytest

from issuer.domain.roles import MAY, Right, Role
from issuer.web.office.rights import allowed, right_of, rights_of
from tests.issuer.web.office.conftest import Browser

CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")
REFUSED = "Not for your role"


def routes(app):
    """Return (endpoint, method, path, right) of everything below /office."""
    rights = rights_of(app, "office")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in rights:
            path = CONVERTED.sub(lambda part: "1" if part[1] == "int" else "x", rule.rule)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                found.append((rule.endpoint, method, path, rights[rule.endpoint]))
    assert len(found) > 10
    return found


def closed(app):
    return [route for route in routes(app) if route[3] is not None]


def changing(app):
    return [route for route in closed(app) if route[1] != "GET"]


def test_every_route_below_office_belongs_to_the_guarded_blueprint(app):
    stray = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/office") and not rule.endpoint.startswith("office.")
    }
    assert stray == {"office_assets.file"}


def test_only_signing_in_and_out_is_open(app):
    opened = {route[2] for route in routes(app) if route[3] is None}
    assert all(path.startswith("/office/sign-") for path in opened), opened


@pytest.mark.parametrize("role", Role)
def test_each_role_passes_where_it_has_the_right_and_nowhere_else(app, staff, role):
    browser = staff(role)
    for endpoint, method, path, right in closed(app):
        answer = browser.post(path) if method == "POST" else browser.open(path, method)
        refused = answer.status_code == 403 and REFUSED in answer.text
        assert refused is (role not in MAY[right]), f"{role}: {method} {path} ({endpoint})"
        assert answer.status_code < 500, f"{role}: {method} {path}: {answer.text[:2000]}"


def test_nothing_is_changed_without_a_token_of_ones_own_session(app, staff):
    browser, other = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR, "another.one")
    own = browser.token
    for _endpoint, method, path, _right in changing(app):
        for token in ("", "not-a-token", other.token):
            browser.token = token
            answer = browser.post(path) if token else browser.open(path, method)
            assert answer.status_code == 400, f"{method} {path} with token {token!r}"
    browser.token = own
    assert "too old" not in browser.post("/office/accounts").text


def test_nobody_is_there_without_a_session(app):
    visitor = Browser(app)
    visitor.get("/office/sign-in")
    for _endpoint, method, path, _right in closed(app):
        answer = visitor.post(path) if method == "POST" else visitor.open(path, method)
        if method == "GET":
            assert answer.status_code == 303, path
            assert answer.location.startswith("/office/sign-in"), path
        else:
            assert answer.status_code == 403, path
            assert "You are signed out" in answer.text, path


def test_a_foreign_session_is_none(app, office, staff):
    """A cookie of the holders' side, of an ended session, or of nobody's making."""
    gone = staff(Role.ADMINISTRATOR)
    kept = gone.cookie().value
    gone.post("/office/sign-out")
    holder = app.session_interface.get_signing_serializer(app).dumps(
        {"session": "s" * 43, "csrf_token": "t" * 40}
    )
    guessed = app.session_interface.get_signing_serializer(app).dumps({"account-session": "s" * 43})
    for value in (kept, holder, guessed, "nonsense"):
        thief = Browser(app)
        thief.client.set_cookie(
            "__Secure-assay-office", value, domain="certify.example", path="/office", secure=True
        )
        thief.get("/office/sign-in")
        for _endpoint, method, path, _right in changing(app):
            assert thief.post(path).status_code in {400, 403}, f"{method} {path}"
        assert thief.get("/office").status_code == 303


def test_a_route_that_does_not_say_what_it_asks_for_is_for_nobody():
    def silent():
        pass

    with pytest.raises(LookupError):
        right_of(silent)
    assert right_of(allowed(Right.SEE)(silent)) is Right.SEE
