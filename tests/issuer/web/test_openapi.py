"""The published description against the real routes, both ways, and each route's scope."""

import re

import jsonschema_rs
import pytest

from issuer.services.api_keys import create_api_key
from issuer.services.scopes import Scope
from issuer.web.api.catalogue import OPERATIONS

OPEN = {("GET", "/api/v1/openapi.json")}
"""The description itself."""
PUBLIC = {"/vc-api/credentials/verify", "/vc-api/presentations/verify"}
"""What needs no key."""
ASKING = {"/api/v1/routing/decide"}
"""POST since the question is long: it records nothing, so that a repetition is another question."""


@pytest.fixture
def described(app):
    return app.test_client().get("/api/v1/openapi.json").get_json()


def real_routes(app) -> set[tuple[str, str]]:
    """Every route of an API, as the application knows it, in the description's notation."""
    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/vc-api/"))
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_described_and_every_description_is_a_route(app, described):
    told = {
        (method.upper(), path)
        for path, operations in described["paths"].items()
        for method in operations
    }
    assert told == real_routes(app) - OPEN


def test_the_description_is_whole(described):
    assert described["openapi"].startswith("3.1.")
    assert described["security"] == [{"apiKey": []}]
    names = []
    for path, operations in described["paths"].items():
        for operation in operations.values():
            names.append(operation["operationId"])
            in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path))
            assert operation["summary"]
            public = {"400", "429"}
            guarded = {"400", "401", "403", "429", "503"}
            assert (public if path in PUBLIC else guarded) <= set(operation["responses"])
            assert (operation.get("security") == []) == (path in PUBLIC)
    assert len(names) == len(set(names))


def test_every_schema_is_one_and_every_reference_leads_somewhere(described):
    schemas = described["components"]["schemas"]
    for schema in schemas.values():
        jsonschema_rs.Draft202012Validator({**schema, "components": described["components"]})

    def references(value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in schemas


def test_every_route_asks_for_its_own_scope_and_for_no_other(app, office, clock):
    """Row W8 at the door: a key with all scopes but one passes everywhere but there."""
    client = app.test_client()
    for scope in Scope:
        others = [one for one in Scope if one is not scope]
        token = create_api_key(office.database, name=f"not {scope}", scopes=others, at=clock())
        for operation in OPERATIONS:
            response = client.open(
                re.sub(r"<[^>]+>", "a" * 26, operation.address),
                method=operation.method,
                headers={"Authorization": f"Bearer {token}"},
            )
            if operation.scope is scope:
                assert response.status_code == 403, operation.name
                assert response.get_json()["code"] == "scope-missing"
                assert f'scope="{scope}"' in response.headers["WWW-Authenticate"]
            else:
                assert response.status_code not in {401, 403}, operation.name


def test_every_scope_is_asked_for_somewhere():
    assert {operation.scope for operation in OPERATIONS} == set(Scope)


def test_every_act_that_can_be_repeated_takes_an_idempotency_key(described):
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            names = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
            assert ("Idempotency-Key" in names) == (
                method == "post" and path not in PUBLIC | ASKING
            )
