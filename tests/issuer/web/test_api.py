"""The API from outside: every answer is held against the published description."""

from datetime import timedelta

import pytest
from flask import Flask

from issuer.services.api_keys import create_api_key, revoke_api_key
from issuer.services.scopes import Scope
from issuer.web.api.blueprint import api
from tests.issuer.web.conftest import PERSON

ATTEMPT = {
    "external_id": "A-1",
    "track": "product-fundamentals",
    "component": "knowledge-test",
    "taken_on": "2026-04-20",
    "score": 84.995,
}


def codes(response):
    return response.status_code, response.get_json().get("code")


def test_people_are_added_changed_and_read(call):
    first = call("POST", "/holders", json={"holders": [PERSON]})
    assert first.get_json() == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "applied": True,
        "errors": [],
    }
    again = call("POST", "/holders", json={"holders": [PERSON]}).get_json()
    assert (again["added"], again["unchanged"]) == (0, 1)
    changed = {"external_id": "A-1", "name": "Ana Maria Souza"}
    assert call("POST", "/holders", json={"holders": [changed]}).get_json()["changed"] == 1
    person = call("GET", "/holders/A-1").get_json()
    assert (person["name"], person["country"], person["directory"]) == (
        "Ana Maria Souza",
        "PT",
        True,
    )
    assert codes(call("GET", "/holders/A-2")) == (404, "not-found")


def test_the_roster_is_read_in_pages(call):
    people = [{"external_id": f"A-{i}", "name": f"Person {i}"} for i in range(5)]
    call("POST", "/holders", json={"holders": people})
    seen, path = [], "/holders?limit=2"
    while path:
        page = call("GET", path).get_json()
        seen += [one["external_id"] for one in page["holders"]]
        path = page["next_cursor"] and f"/holders?limit=2&cursor={page['next_cursor']}"
    assert seen == [f"A-{i}" for i in range(5)]


def test_a_dry_run_records_nothing(call):
    body = {"holders": [PERSON], "dry_run": True}
    assert call("POST", "/holders", json=body).get_json()["applied"] is False
    assert call("GET", "/holders/A-1").status_code == 404


def test_entries_that_contradict_the_records_keep_everything_out(call):
    call("POST", "/holders", json={"holders": [PERSON]})
    unknown = {**ATTEMPT, "external_id": "A-9"}
    response = call("POST", "/attempts", json={"attempts": [ATTEMPT, unknown]})
    assert codes(response) == (422, "entries-refused")
    assert response.get_json()["errors"] == [
        {
            "entry": 2,
            "field": "external_id",
            "message": "there is no holder “A-9”; import the roster first",
        }
    ]
    skipped = call("POST", "/attempts", json={"attempts": [ATTEMPT, unknown], "skip_bad": True})
    assert (skipped.get_json()["added"], skipped.get_json()["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"track": "product-fundamental"}, "track", "Did you mean “product-fundamentals”?"),
        ({"component": "knowlege-test"}, "component", "Did you mean “knowledge-test”?"),
        ({"taken_on": "2026-05-02"}, "taken_on", "it lies in the future"),
        ({"score": None}, "score", "it is empty, and so are the items"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(call, change, field, message):
    call("POST", "/holders", json={"holders": [PERSON]})
    response = call("POST", "/attempts", json={"attempts": [{**ATTEMPT, **change}]})
    (error,) = response.get_json()["errors"]
    assert error["field"] == field
    assert message in error["message"]


def test_the_same_sitting_with_another_score_is_refused(call):
    call("POST", "/holders", json={"holders": [PERSON]})
    call("POST", "/attempts", json={"attempts": [ATTEMPT]})
    same = call("POST", "/attempts", json={"attempts": [ATTEMPT]}).get_json()
    assert same["unchanged"] == 1
    other = call("POST", "/attempts", json={"attempts": [{**ATTEMPT, "score": 99}]})
    assert codes(other) == (422, "entries-refused")


def test_a_decision_says_what_is_missing(call):
    call("POST", "/holders", json={"holders": [PERSON]})
    call("POST", "/attempts", json={"attempts": [ATTEMPT]})
    decision = call("GET", "/decisions?holder=A-1&track=product-fundamentals").get_json()
    assert decision["eligible"] is False
    assert decision["total"] is None
    (missing,) = decision["missing"]
    assert missing["code"] == "total-below"
    assert "84.995" in missing["sentence"]


def test_a_requirement_is_recorded(call):
    call("POST", "/holders", json={"holders": [PERSON]})
    entry = {
        "external_id": "A-1",
        "track": "certified-user",
        "requirement": "platform-use",
        "fulfilled_on": "2026-04-01",
        "count": 18,
    }
    assert call("POST", "/requirements", json={"requirements": [entry]}).get_json()["added"] == 1
    decision = call("GET", "/decisions?holder=A-1&track=certified-user").get_json()
    short = [one for one in decision["missing"] if one["subject"] == "platform-use"]
    assert len(short) == 1
    assert "18" in short[0]["sentence"]


def test_issuing_twice_gives_one_credential(call, eligible):
    body = {"holder": eligible, "track": "product-fundamentals"}
    first = call("POST", "/credentials", json=body)
    assert first.status_code == 201, first.get_json()
    again = call("POST", "/credentials", json=body)
    assert again.status_code == 200
    assert again.get_json()["credential"] == first.get_json()["credential"]
    assert (first.get_json()["new"], again.get_json()["new"]) == (True, False)


def test_who_is_not_eligible_is_refused_with_what_is_missing(call):
    call("POST", "/holders", json={"holders": [PERSON]})
    response = call("POST", "/credentials", json={"holder": "A-1", "track": "product-fundamentals"})
    assert codes(response) == (422, "not-eligible")
    assert response.get_json()["missing"][0]["code"] == "component-not-taken"


def test_a_revoked_version_is_told_everywhere(call, eligible, clock):
    body = {"holder": eligible, "track": "product-fundamentals"}
    public_id = call("POST", "/credentials", json=body).get_json()["public_id"]
    path = f"/credentials/{public_id}/revocations"
    clock.at += timedelta(seconds=5)
    revoked = call("POST", path, json={"reason": "wrong-name"}).get_json()
    assert (revoked["version"], revoked["new"]) == (1, True)
    assert call("POST", path, json={"reason": "wrong-name"}).get_json()["new"] is False
    certification = call("GET", f"/certifications/{public_id}").get_json()
    assert certification["being_corrected"] is True
    assert certification["versions"][0]["revoked_at"] == revoked["revoked_at"]
    unknown = call("POST", f"/credentials/{'a' * 26}/revocations", json={"reason": "wrong-name"})
    assert codes(unknown) == (404, "not-found")


def test_what_somebody_holds_is_listed(call, eligible):
    assert call("GET", "/certifications?holder=A-1").get_json() == {"certifications": []}
    call("POST", "/credentials", json={"holder": eligible, "track": "product-fundamentals"})
    (one,) = call("GET", "/certifications?holder=A-1").get_json()["certifications"]
    assert (one["standing"], one["track"], one["level"], one["grants_access"]) == (
        "active",
        "support-agents/product-fundamentals",
        "bronze",
        True,
    )
    assert call("GET", "/certifications?holder=A-9").status_code == 404


def test_the_directory_lists_who_agreed(call, eligible):
    call("POST", "/credentials", json={"holder": eligible, "track": "product-fundamentals"})
    (entry,) = call("GET", "/directory?text=souza").get_json()["entries"]
    assert (entry["holder_name"], entry["country"]) == ("Ana Souza", "PT")
    assert call("GET", "/directory?level=gold").get_json()["entries"] == []
    assert call("GET", "/directory?text=s").status_code == 422


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"holders": [], "holders": []}', 400),
        (b'{"holders": [{"external_id": "A", "name": "\\ud800"}]}', 400),
        (b'{"holders": NaN}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b"[" * 100_000, 400),
        (b'{"holders": []}', 422),
        (b'{"holders": "A-1"}', 422),
        (b'{"holders": [{"external_id": "A-1"}]}', 422),
        (b'{"holders": [{"external_id": "A-1", "name": "x", "hired_on": 1700000000}]}', 422),
        (b'{"holders": [{"external_id": "A-1", "name": "x", "directory": "yes"}]}', 422),
        (b'{"holders": [{"external_id": "A-1", "name": "x"}], "dry_run": 1}', 422),
    ],
)
def test_P01_P02_P03_what_is_no_strict_json_of_ours_is_refused(call, data, status):
    response = call("POST", "/holders", data=data)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert call("GET", "/holders").get_json()["holders"] == []


def test_a_mistyped_field_is_answered_with_the_nearest(call):
    body = {"holders": [{"external_id": "A-1", "name": "Ana", "e_mail": "a@example.org"}]}
    response = call("POST", "/holders", json=body)
    assert response.get_json()["errors"] == [
        {
            "field": "holders/0/e_mail",
            "message": "there is no such field. Did you mean “email”?",
        }
    ]


def test_the_body_must_be_called_json(call):
    response = call("POST", "/holders", data=b"{}", headers={"Content-Type": "text/plain"})
    assert codes(response) == (415, "not-json")


@pytest.mark.parametrize(
    "query", ["?limit=0", "?limit=501", "?limit=ten", "?page=2", "?limit=2&limit=3", "?cursor=-1"]
)
def test_a_query_that_is_not_understood_is_refused(call, query):
    assert codes(call("GET", f"/holders{query}")) == (400, "invalid-query")


def test_a_key_that_is_unknown_revoked_or_expired_does_not_pass(call, office, clock):
    end = clock() + timedelta(days=1)
    token = create_api_key(
        office.database, name="short", scopes=list(Scope), at=clock(), expires_at=end
    )
    assert call("GET", "/holders", token=token).status_code == 200
    clock.at = end
    response = call("GET", "/holders", token=token)
    assert codes(response) == (401, "invalid-api-key")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert call("GET", "/holders", token="assay_" + "A" * 43).status_code == 401
    revoke_api_key(office.database, "all", at=clock())
    assert call("GET", "/holders").status_code == 401


def test_without_a_key_nothing_but_the_description_is_answered(app):
    client = app.test_client()
    assert client.get("/api/v1/openapi.json").status_code == 200
    for authorization in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
        response = client.get("/api/v1/holders", headers=authorization)
        assert response.status_code == 401
        assert response.get_json()["code"] == "no-api-key"
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_answers_to_a_key_are_kept_by_no_cache(call):
    response = call("GET", "/holders")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def test_too_many_calls_are_refused_for_a_while(office, clock):
    app = Flask("limited")
    app.register_blueprint(api(office, clock=clock, rate="2 per minute"))
    tokens = [
        create_api_key(office.database, name=name, scopes=[Scope.HOLDERS_READ], at=clock())
        for name in ("one", "two")
    ]

    def status(token):
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().get("/api/v1/holders", headers=headers)

    assert [status(tokens[0]).status_code for _ in range(3)] == [200, 200, 429]
    assert int(status(tokens[0]).headers["Retry-After"]) >= 1
    assert status(tokens[1]).status_code == 200


@pytest.mark.parametrize("path", ["/holders/%00", "/holders/x%0Ay", "/certifications/%00"])
def test_P03_an_address_with_what_no_database_stores_is_not_found(call, path):
    assert call("GET", path).status_code == 404
