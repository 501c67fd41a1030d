"""Continuing education over the API, on both databases."""

import csv
from importlib.resources import files

import pytest

TRACK = "certified-user"


def demo_rows(table):
    text = (files("issuer.demo") / f"{table}.csv").read_text("utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["external_id"] == "D-1004"]


@pytest.fixture
def held(call):
    """A certification that is kept up by units; awarded at the clock's moment."""
    call("POST", "/holders", json={"holders": [{"external_id": "D-1004", "name": "Łukasz Ż"}]})
    met = [
        {
            "external_id": row["external_id"],
            "track": row["track"],
            "requirement": row["requirement"],
            "fulfilled_on": row["fulfilled_on"],
            "count": int(row["count"]),
        }
        for row in demo_rows("requirements")
        if row["track"].startswith("conv")
    ]
    assert call("POST", "/requirements", json={"requirements": met}).status_code == 200
    taken = [
        {
            "external_id": row["external_id"],
            "track": row["track"],
            "component": row["component"],
            "taken_on": row["taken_on"],
            **({"score": float(row["score"])} if row["score"] else {}),
            **({"items": row["items"].split()} if row["items"] else {}),
        }
        for row in demo_rows("results")
        if row["track"].startswith("conv")
    ]
    assert call("POST", "/attempts", json={"attempts": taken}).status_code == 200
    issued = call("POST", "/credentials", json={"holder": "D-1004", "track": TRACK})
    assert issued.status_code == 201, issued.get_json()
    return issued.get_json()["public_id"]


def entry(**changes):
    return {
        "external_id": "D-1004",
        "track": TRACK,
        "source": "training",
        "quantity": 2.5,
        "earned_on": "2026-05-01T12:00:00Z",
        "evidence": "https://example.org/1",
        **changes,
    }


def account(call, held):
    return call("GET", f"/certifications/{held}/activities").get_json()


def test_handed_in_ruled_on_corrected_and_counted(call, held):
    done = call("POST", "/activities", json={"activities": [entry()]})
    assert (done.status_code, done.get_json()["added"]) == (200, 1)
    again = call("POST", "/activities", json={"activities": [entry(quantity="2.5")]})
    assert again.get_json()["unchanged"] == 1
    (activity,) = account(call, held)["activities"]
    assert (activity["units"], activity["counting"], activity["cycle"]) == ("2.5", "pending", 1)
    assert activity["reason"] == ""
    address = f"/activities/{activity['id']}"
    ruled = call("POST", f"{address}/rulings", json={"outcome": "accepted"})
    assert ruled.get_json() == {"activity": activity["id"], "recorded": "accepted"}
    assert account(call, held)["earned"] == "2.5"
    body = {"quantity": 1, "reason": "one hour only"}
    assert call("POST", f"{address}/corrections", json=body).status_code == 201
    assert account(call, held)["earned"] == "1"
    bare = call("POST", f"{address}/rulings", json={"outcome": "refused"})
    assert (bare.status_code, bare.get_json()["code"]) == (422, "refused")
    body = {"outcome": "refused", "reason": "audit: no such course"}
    assert call("POST", f"{address}/rulings", json=body).status_code == 201
    assert (account(call, held)["earned"], account(call, held)["asked_for"]) == ("0", "10")
    (activity,) = account(call, held)["activities"]
    assert (activity["counting"], activity["reason"]) == ("refused", "audit: no such course")


def test_a_repeated_sample_with_its_key_is_the_same_draw(call, held):
    activities = [entry(evidence=f"course {number}") for number in range(20)]
    assert call("POST", "/activities", json={"activities": activities}).status_code == 200
    body = {"since": "2026-05-01", "until": "2026-05-02", "per_cent": 20}
    key = {"Idempotency-Key": "audit-1"}
    first = call("POST", "/audit-samples", json=body, headers=key)
    assert (first.status_code, len(first.get_json()["drawn"])) == (201, 4)
    again = call("POST", "/audit-samples", json=body, headers=key)
    assert again.data == first.data
    assert {one["certification"] for one in first.get_json()["drawn"]} == {held}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": 0}, "invalid-body"),
        ({"quantity": True}, "invalid-body"),
        ({"quantity": "1e2"}, "invalid-body"),
        ({"evidence": ""}, "invalid-body"),
        ({"source": "nap"}, "entries-refused"),
        ({"earned_on": "2026-06-01"}, "entries-refused"),
        ({"track": "product-fundamentals"}, "entries-refused"),
    ],
)
def test_what_does_not_fit_is_refused(call, held, changes, code):
    response = call("POST", "/activities", json={"activities": [entry(**changes)]})
    assert (response.status_code, response.get_json()["code"]) == (422, code)
    assert account(call, held)["activities"] == []


def test_what_is_not_known_is_not_found(call):
    unknown = "00000000-0000-4000-8000-000000000000"
    for path, body in (
        (f"/activities/{unknown}/rulings", {"outcome": "accepted"}),
        (f"/activities/{unknown}/corrections", {"quantity": 1, "reason": "x"}),
        ("/activities/x/rulings", {"outcome": "accepted"}),
    ):
        assert call("POST", path, json=body).status_code == 404
    assert call("GET", f"/certifications/{'a' * 26}/activities").status_code == 404
