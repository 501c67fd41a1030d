"""One key, one request, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from issuer.errors import ConflictError
from issuer.persistence.records.idempotency import Answered
from issuer.services.idempotency import once
from issuer.services.issuing import issue
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate


def request(office, body=b"ada", act=None, *, owner="client", key="k-1"):
    def certify():
        issued = issue(
            office,
            holder=body.decode(),
            programme="test",
            track="base",
            actor=owner,
            at=AT,
        )
        return Answered(status=201 if issued.new else 200, body=issued.signed)

    return once(office, owner=owner, key=key, request=body, at=AT, act=act or certify)


def test_C03_the_same_key_gives_the_same_answer_without_acting_again(office):
    candidate(office, "ada")
    first = request(office)
    assert first.status == 201

    def never():
        raise AssertionError("it acted again")

    assert request(office, act=never) == first


def test_C03_the_same_key_with_another_body_is_a_conflict(office):
    candidate(office, "ada", "bob")
    request(office)
    with pytest.raises(ConflictError, match="another request"):
        request(office, b"bob")
    assert_whole(office, at=AT, expected=1)


def test_C03_two_clients_may_choose_the_same_key(office):
    candidate(office, "ada", "bob")
    assert request(office).status == 201
    assert request(office, b"bob", owner="another").status == 201


def test_C03_a_request_that_broke_off_is_done_when_it_is_repeated(office):
    candidate(office, "ada")

    def break_off():
        raise ConnectionError("the client is gone")

    with pytest.raises(ConnectionError):
        request(office, act=break_off)
    assert request(office).status == 201


def test_C03_a_hundred_at_once_make_one_credential_and_one_answer(office):
    candidate(office, "ada")
    with ThreadPoolExecutor(100) as pool:
        answers = set(pool.map(lambda _: request(office), range(100)))
    assert len(answers) == 1
    assert_whole(office, at=AT, expected=1)


def test_old_keys_are_forgotten(office):
    candidate(office, "ada")
    request(office)
    with office.database.transaction() as records:
        assert records.idempotency.forget(before=AT) == 0
        assert records.idempotency.forget(before=AT.replace(year=2027)) == 1
    assert request(office).status == 200
