"""Row C3: one key, one answer, whatever the network did."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from issuer.services.api_keys import create_api_key
from issuer.services.scopes import Scope

KEY = {"Idempotency-Key": "5f0c2f5e-0d0c-4b7e-9a51-6a2d1d6c9f01"}


def body(holder):
    return {"holder": holder, "track": "product-fundamentals"}


def test_C03_the_same_call_with_the_same_key_gets_the_same_answer(call, eligible):
    first = call("POST", "/credentials", json=body(eligible), headers=KEY)
    again = call("POST", "/credentials", json=body(eligible), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    without = call("POST", "/credentials", json=body(eligible))
    assert without.status_code == 200
    assert without.get_json()["credential"] == first.get_json()["credential"]


def test_C03_the_same_key_with_another_call_is_a_conflict(call, eligible):
    call("POST", "/credentials", json=body(eligible), headers=KEY)
    other = call(
        "POST", "/credentials", json={"holder": "A-1", "track": "de-escalation"}, headers=KEY
    )
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")
    elsewhere = call(
        "POST", "/holders", json={"holders": [{"external_id": "A-2", "name": "Bo"}]}, headers=KEY
    )
    assert elsewhere.status_code == 409
    assert call("GET", "/holders/A-2").status_code == 404


def test_C03_keys_of_two_callers_never_meet(call, eligible, office, clock):
    call("POST", "/credentials", json=body(eligible), headers=KEY)
    token = create_api_key(office.database, name="other", scopes=list(Scope), at=clock())
    people = {"holders": [{"external_id": "A-2", "name": "Bo"}]}
    assert call("POST", "/holders", json=people, headers=KEY, token=token).status_code == 200


def test_C03_a_hundred_at_once_make_one_credential(call, eligible):
    def issue(_):
        return call.client.application.test_client().post(
            "/api/v1/credentials",
            json=body(eligible),
            headers={**KEY, "Authorization": f"Bearer {call.token}"},
        )

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(issue, range(100)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.get_json()["public_id"] for answer in answers}) == 1
    certifications = call("GET", "/certifications?holder=A-1").get_json()["certifications"]
    assert [len(one["versions"]) for one in certifications] == [1]


def test_C03_a_refused_call_may_be_repeated_once_it_is_mended(call):
    people = {"holders": [{"external_id": "A-1", "name": "Ana"}]}
    missing = call("POST", "/credentials", json=body("A-1"), headers=KEY)
    assert missing.status_code == 404
    call("POST", "/holders", json=people)
    again = call("POST", "/credentials", json=body("A-1"), headers=KEY)
    assert (again.status_code, again.get_json()["code"]) == (422, "not-eligible")


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "schlüssel", "a\tb"])
def test_a_key_that_is_no_key_is_refused(call, eligible, key):
    headers = {"Idempotency-Key": key}
    response = call("POST", "/credentials", json=body(eligible), headers=headers)
    assert response.get_json()["code"] == "invalid-idempotency-key"
