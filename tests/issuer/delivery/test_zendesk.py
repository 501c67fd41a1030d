"""Skills in Zendesk: the documented endpoints, and everything that can go wrong with them."""

from datetime import timedelta

import pytest

from issuer.delivery.outcome import PutOff, Refused
from issuer.delivery.zendesk import AT_ONCE, Action, Job, Zendesk, ZendeskAgent
from issuer.delivery.zendesk_http import TRIES, Account, ZendeskCalls, ZendeskError
from issuer.errors import IssuerError
from tests.issuer.receivers import free_port
from tests.issuer.zendesk_server import TOKEN, USER, zendesk_server


@pytest.fixture
def account():
    with zendesk_server() as running:
        yield running


@pytest.fixture
def slept():
    return []


def opened(origin, slept, *, token=TOKEN):
    return ZendeskCalls(
        Account(origin=origin, user=USER, token=token), sleep=slept.append, seconds=5
    )


@pytest.fixture
def zendesk(account, slept):
    calls = opened(account.origin, slept)
    yield Zendesk(calls)
    calls.close()


def failure(act, *arguments):
    with pytest.raises(ZendeskError) as caught:
        act(*arguments)
    return caught.value.outcome


def test_skill_types_and_skills_are_found_and_added(account, zendesk):
    assert zendesk.skill_type("Certification") is None
    key = zendesk.add_skill_type("Certification")
    assert zendesk.skill_type("Certification") == key
    skill = zendesk.add_skill(key, "Billing & Accounts")
    assert zendesk.skills(key) == {"Billing & Accounts": skill}
    assert account.bodies == [
        {"attribute": {"name": "Certification"}},
        {"attribute_value": {"name": "Billing & Accounts"}},
    ]


def test_agents_are_found_over_all_pages(account, zendesk):
    account.agents = {number: f"A-{number}" for number in range(1, 6)} | {9: ""}
    assert [each.id for each in zendesk.agents()] == [1, 2, 3, 4, 5, 9]
    assert ZendeskAgent(id=9, external_id="") in list(zendesk.agents())
    assert zendesk.agents_of(["A-2", "nobody", "with,comma"]) == {"A-2": 2}
    assert zendesk.agents_of(["with,comma"]) == {}


def test_skills_of_agents_are_those_of_our_type_over_all_pages(account, zendesk):
    own, other = zendesk.add_skill_type("Certification"), zendesk.add_skill_type("Language")
    mine = {zendesk.add_skill(own, f"S{number}") for number in range(3)}
    account.held = {1: {*mine, zendesk.add_skill(other, "French")}, 2: set(list(mine)[:1])}
    assert zendesk.held([1, 2, 3], own) == {
        1: frozenset(mine),
        2: frozenset(account.held[2]),
        3: frozenset(),
    }


def test_a_job_is_waited_for_and_tells_for_whom_it_failed(account, zendesk, slept):
    key = zendesk.add_skill_type("Certification")
    skill = zendesk.add_skill(key, "One")
    account.steps = 3
    account.failing = {225}
    job = Job(action=Action.UPSERT, skills=(skill,), agents=(224, 225))
    assert zendesk.run(job) == {225: "its job failed for the agent"}
    assert account.held == {224: {skill}}
    assert slept == [1, 2, 4]
    assert account.posted("jobs") == [
        {
            "job": {
                "action": "upsert",
                "attributes": {"attribute_values": [{"id": skill}]},
                "items": [224, 225],
            }
        }
    ]
    account.failing = set()
    assert zendesk.run(Job(action=Action.DELETE, skills=(skill,), agents=(224,))) == {}
    assert account.held == {224: set()}


def test_a_job_that_fails_or_never_ends_is_put_off(account, zendesk, slept):
    job = Job(action=Action.UPSERT, skills=("s",), agents=(1,))
    account.job_word = "failed"
    assert failure(zendesk.run, job) == PutOff(problem="its job failed")
    account.steps = 10_000
    assert "did not come to an end" in failure(zendesk.run, job).problem
    assert sum(slept) < 400


def test_more_than_a_call_takes_is_refused_by_the_account(account, zendesk):
    agents = tuple(range(1, AT_ONCE + 2))
    outcome = failure(zendesk.run, Job(action=Action.UPSERT, skills=("s",), agents=agents))
    assert outcome == Refused(problem="it answered with status 400")


def test_the_address_of_jobs_is_a_setting(account, slept):
    account.jobs_path = "job"
    calls = opened(account.origin, slept)
    job = Job(action=Action.DELETE, skills=("s",), agents=(1,))
    assert Zendesk(calls, jobs="job").run(job) == {}
    assert failure(Zendesk(calls).run, job) == Refused(problem="it answered with status 404")
    calls.close()


def test_a_limit_is_waited_out_as_it_asks(account, zendesk, slept):
    account.answers = [(429, {"Retry-After": "7"}, b""), (429, {}, b"")]
    assert zendesk.skill_type("x") is None
    assert slept == [7, 2]
    # Also what must not be done twice: refused by a limit, it was not done.
    account.answers = [(429, {"Retry-After": "3"}, b"")]
    zendesk.add_skill_type("Certification")
    assert len(account.types) == 1


def test_a_limit_that_asks_for_long_puts_it_off(account, zendesk, slept):
    account.answers = [(429, {"Retry-After": "600"}, b"")]
    outcome = failure(zendesk.skill_type, "x")
    assert (outcome.down, outcome.wait) == (True, timedelta(minutes=10))
    assert slept == []


def test_a_fault_is_tried_again_with_longer_and_longer_waits(account, zendesk, slept):
    account.answers = [(503, {}, b""), (500, {}, b"")]
    assert zendesk.skill_type("x") is None
    assert slept == [1, 2]
    account.answers = [(502, {}, b"")] * TRIES
    assert failure(zendesk.skill_type, "x") == PutOff(
        problem="it answered with status 502", down=True
    )


def test_after_a_fault_nothing_is_added_a_second_time(account, zendesk, slept):
    account.answers = [(500, {}, b"")]
    assert failure(zendesk.add_skill_type, "Certification").down
    assert (len(account.requests), slept) == (1, [])


def test_wrong_credentials_are_told_and_not_repeated(account, slept):
    calls = opened(account.origin, slept, token="wrong")
    outcome = failure(Zendesk(calls).skill_type, "x")
    assert outcome == PutOff(problem="it does not accept our credentials", down=True)
    assert (len(account.requests), slept) == (1, [])
    calls.close()


@pytest.mark.parametrize("data", [b"<html>", b"[]", b'{"attributes": [{"id": 7}]}'])
def test_an_answer_that_is_not_as_documented_is_put_off(account, zendesk, data):
    account.answers = [(200, {}, data)]
    assert failure(zendesk.skill_type, "x").down


def test_a_redirect_is_not_followed(account, zendesk):
    account.answers = [(302, {"Location": f"{account.origin}/api/v2/users"}, b"")]
    assert failure(zendesk.skill_type, "x") == Refused(problem="it answered with status 302")
    assert len(account.requests) == 1


def test_who_is_not_there_is_put_off(slept):
    calls = opened(f"http://localhost:{free_port()}", slept)
    outcome = failure(Zendesk(calls).skill_type, "x")
    assert outcome == PutOff(problem="it could not be reached", down=True)
    assert slept == [1, 2, 4]


def test_the_token_travels_encrypted_and_is_not_shown():
    account = Account(origin="http://example.zendesk.com", user=USER, token=TOKEN)
    assert TOKEN not in repr(account)
    with pytest.raises(IssuerError, match="not https"):
        ZendeskCalls(account)
