"""The acts on a certification over the API, and its history, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.calendar import add_months
from issuer.services.api_keys import create_api_key
from issuer.services.scopes import Scope
from verifier.timestamps import format_timestamp

DAY = timedelta(days=1)
TRACK = "support-agents/product-fundamentals"


@pytest.fixture
def held(call, eligible):
    """Ana's certification, by its public id; awarded at the clock's moment."""
    body = {"holder": eligible, "track": "product-fundamentals"}
    return call("POST", "/credentials", json=body).get_json()["public_id"]


@pytest.fixture
def officer(office, clock):
    """Make another key that may do everything; its token."""

    def make(name):
        return create_api_key(office.database, name=name, scopes=list(Scope), at=clock())

    return make


def act(call, held, path, body=None, **more):
    return call("POST", f"/certifications/{held}/{path}", json=body, **more)


def history(call, held, at=None):
    query = "" if at is None else f"?at={format_timestamp(at)}"
    return call("GET", f"/certifications/{held}/history{query}").get_json()


def test_suspended_and_resolved(call, held, clock):
    clock.at += DAY
    deadline = format_timestamp(clock.at + 10 * DAY)
    body = {"reason": "failed-audit", "deadline": deadline}
    done = act(call, held, "suspensions", body)
    assert done.status_code == 200
    assert done.get_json() == {"public_id": held, "standing": "suspended", "deadline": deadline}
    again = act(call, held, "suspensions", body)
    assert (again.status_code, again.get_json()["code"]) == (422, "refused")
    clock.at += DAY
    resolved = act(call, held, "resolutions")
    assert resolved.get_json() == {"public_id": held, "standing": "active"}
    view = call("GET", f"/certifications/{held}").get_json()
    assert [version["number"] for version in view["versions"]] == [2, 1]


def test_a_repeated_call_with_its_key_acts_once(call, held, clock):
    clock.at += DAY
    key = {"Idempotency-Key": "suspend-1"}
    first = act(call, held, "suspensions", {"reason": "complaint"}, headers=key)
    clock.at += DAY
    again = act(call, held, "suspensions", {"reason": "complaint"}, headers=key)
    assert (again.status_code, again.data) == (200, first.data)
    events = [each["event"] for each in history(call, held)["acts"]]
    assert events.count("suspended") == 1


def test_a_withdrawal_takes_two_keys_and_an_appeal_a_third(call, held, clock, officer):
    body = {"reason": "fraud"}
    proposed = act(call, held, "withdrawals", body)
    assert (proposed.status_code, proposed.get_json()["done"]) == (202, False)
    same = act(call, held, "withdrawals", body)
    assert same.get_json()["detail"] == "A withdrawal takes two different officers."
    assert history(call, held)["standing"] == "active"
    clock.at += DAY
    second = officer("second")
    done = act(call, held, "withdrawals", body, token=second)
    assert done.status_code == 200
    assert done.get_json() == {
        "public_id": held,
        "done": True,
        "proposed_by": "api-key:all",
        "reason": "fraud",
    }
    for judge in (None, second):
        refused = act(call, held, "appeals", token=judge)
        assert refused.status_code == 422
    upheld = act(call, held, "appeals", token=officer("third"))
    assert upheld.get_json() == {"public_id": held, "standing": "active"}


def test_a_proposed_withdrawal_is_taken_back(call, held, officer):
    body = {"reason": "fraud"}
    assert act(call, held, "withdrawal-retractions").status_code == 422
    assert act(call, held, "withdrawals", body).status_code == 202
    assert act(call, held, "withdrawal-retractions", token=officer("second")).status_code == 204
    assert act(call, held, "withdrawals", body, token=officer("third")).status_code == 202
    assert history(call, held)["standing"] == "active"


def test_surrendered_on_the_holders_word(call, held):
    assert act(call, held, "surrenders").get_json() == {
        "public_id": held,
        "standing": "surrendered",
    }
    assert act(call, held, "surrenders").status_code == 422


def test_a_wrong_name_is_replaced(call, held, clock):
    clock.at += DAY
    people = {"holders": [{"external_id": "A-1", "name": "Ana de Souza"}]}
    assert call("POST", "/holders", json=people).status_code == 200
    done = act(call, held, "corrections", {"reason": "wrong-name"})
    assert (done.status_code, done.get_json()) == (201, {"public_id": held, "version": 2})
    assert history(call, held)["holder_name"] == "Ana de Souza"


def test_renewed_in_time_and_what_was_missing_before(call, held, clock):
    early = call("GET", f"/certifications/{held}/renewal").get_json()
    assert (early["renewable"], early["missing"][0]["code"]) == (False, "window-not-open")
    refused = act(call, held, "renewals")
    assert refused.status_code == 422
    expiry = add_months(datetime(2026, 5, 1, 12, tzinfo=UTC), 12)
    clock.at = expiry - 10 * DAY
    missing = act(call, held, "renewals").get_json()
    assert missing["code"] == "not-kept"
    assert missing["missing"]
    assert missing["until"] > format_timestamp(expiry)
    attempt = {
        "external_id": "A-1",
        "track": "product-fundamentals",
        "component": "knowledge-test",
        "taken_on": f"{clock.at:%Y-%m-%d}",
        "score": 95,
    }
    assert call("POST", "/attempts", json={"attempts": [attempt]}).status_code == 200
    assert call("GET", f"/certifications/{held}/renewal").get_json() == {
        "renewable": True,
        "until": None,
        "missing": [],
    }
    renewed = act(call, held, "renewals")
    assert renewed.status_code == 201
    assert renewed.get_json() == {
        "public_id": held,
        "version": 2,
        "valid_from": format_timestamp(clock.at),
        "valid_until": format_timestamp(add_months(expiry, 12)),
    }


def test_reinstated_with_a_gap_that_stays(call, held, clock):
    expiry = add_months(datetime(2026, 5, 1, 12, tzinfo=UTC), 12)
    clock.at = expiry + 40 * DAY
    short = act(call, held, "reinstatements")
    assert (short.status_code, short.get_json()["code"]) == (422, "not-kept")
    attempt = {
        "external_id": "A-1",
        "track": "product-fundamentals",
        "component": "knowledge-test",
        "taken_on": f"{clock.at:%Y-%m-%d}",
        "score": 95,
    }
    call("POST", "/attempts", json={"attempts": [attempt]})
    assert act(call, held, "reinstatements").status_code == 201
    found = history(call, held)
    assert [cycle["kind"] for cycle in found["cycles"]] == ["awarded", "reinstated"]
    assert found["gaps"] == [
        {
            "start": format_timestamp(expiry),
            "end": format_timestamp(clock.at),
            "standings": ["grace", "lapsed"],
        }
    ]


def test_erased_answers_410_everywhere(call, held):
    erased = call("POST", "/erasures", json={"holder": "A-1"})
    assert (erased.status_code, erased.get_json()) == (200, {"public_ids": [held]})
    for path in (f"/certifications/{held}", f"/certifications/{held}/history"):
        assert call("GET", path).status_code == 410
    assert call("POST", "/erasures", json={"holder": "A-1"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("renewals", None),
        ("reinstatements", None),
        ("suspensions", {"reason": "complaint"}),
        ("resolutions", None),
        ("withdrawals", {"reason": "fraud"}),
        ("appeals", None),
        ("surrenders", None),
        ("corrections", {"reason": "wrong-name"}),
    ],
)
def test_what_is_not_there_is_not_found_and_a_reason_is_of_the_list(call, path, body):
    assert act(call, "a" * 26, path, body).status_code == 404
    if body is not None:
        for wrong in ({"reason": "because"}, {}, {**body, "actor": "me"}):
            assert act(call, "a" * 26, path, wrong).get_json()["code"] == "invalid-body"


def test_any_moment_can_be_asked(call, held, clock):
    clock.at += DAY
    suspended_at = clock.at
    act(call, held, "suspensions", {"reason": "complaint"})
    clock.at += DAY
    act(call, held, "resolutions")
    end = suspended_at + DAY
    cases = [
        (suspended_at - timedelta(seconds=1), "active", 1),
        (suspended_at, "suspended", 3),
        (end - timedelta(seconds=1), "suspended", 3),
        (end, "active", None),
        (add_months(end, 12), "grace", None),
        (add_months(end, 15), "lapsed", None),
    ]
    for at, standing, acts in cases:
        found = history(call, held, at)
        assert (found["at"], found["standing"]) == (format_timestamp(at), standing)
        assert found["effects"]["grants_access"] == (standing == "active")
        assert found["standings"][-1]["standing"] == standing
        assert all(each["at"] <= found["at"] for each in found["acts"])
        assert acts is None or len(found["acts"]) == acts
    before = call(
        "GET", f"/certifications/{held}/history?at={format_timestamp(suspended_at - 2 * DAY)}"
    )
    assert before.status_code == 404
    assert call("GET", f"/certifications/{held}/history?at=yesterday").status_code == 400


def test_two_records_become_one(call, held):
    people = {"holders": [{"external_id": "A-2", "name": "Ana Souza"}]}
    assert call("POST", "/holders", json=people).status_code == 200
    body = {"ended": "A-1", "into": "A-2"}
    merged = call("POST", "/mergers", json=body)
    assert (merged.status_code, merged.get_json()) == (
        200,
        {"holder": "A-2", "moved": [held], "to_correct": []},
    )
    for name in ("A-1", "A-2"):
        found = call("GET", f"/certifications?holder={name}").get_json()["certifications"]
        assert [one["public_id"] for one in found] == [held]
    assert call("POST", "/mergers", json=body).get_json()["code"] == "refused"
    assert call("POST", "/mergers", json={"ended": "A-9", "into": "A-2"}).status_code == 404
