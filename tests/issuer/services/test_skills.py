"""Certifications as skills: given, taken and reconciled, against an account that behaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.delivery.letter import Sender
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.delivery.zendesk import Zendesk
from issuer.delivery.zendesk_http import Account, ZendeskCalls, ZendeskError
from issuer.domain.acts import SuspensionReason
from issuer.domain.skills import alike, change
from issuer.domain.standing import Standing
from issuer.persistence.records.holders import HolderDraft
from issuer.services.announcing import announce
from issuer.services.delivering import Ways, deliver
from issuer.services.endpoints import dead_letters
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.settling import SCHEDULE, DeliverySummary
from issuer.services.skills import SkillAccount, reconcile, skill_names
from issuer.services.suspending import resolve, suspend
from tests.clock import Clock
from tests.issuer.programme import AT, PROGRAMME
from tests.issuer.services.people import candidate, examine, recommend
from tests.issuer.services.test_over_time import HOLDER, OFFICER
from tests.issuer.zendesk_server import TOKEN, USER, zendesk_server

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EXPIRY = AT.replace(year=2027)
TYPE = "Certification"


@pytest.fixture
def clock():
    return Clock(AT)


@pytest.fixture
def zendesk():
    with zendesk_server() as running:
        running.agents = {224: "ada", 225: "bob", 226: ""}
        yield running


@pytest.fixture
def account(zendesk):
    slept = []
    calls = ZendeskCalls(
        Account(origin=zendesk.origin, user=USER, token=TOKEN), sleep=slept.append, seconds=5
    )
    yield SkillAccount(zendesk=Zendesk(calls), skill_type=TYPE)
    calls.close()


@pytest.fixture
def ways(account):
    return Ways(
        post=None,
        sender=Sender(name="Test Office", mail="", reply_to=""),
        webhooks=Webhooks(),
        box=SecretBox(None),
        skills=account,
    )


def certify(office, *names):
    candidate(office, *names)
    return [
        issue(office, holder=name, programme="test", track="base", actor="tester", at=AT).public_id
        for name in names
    ]


def sweep(office, ways, clock):
    announce(office, at=clock())
    return deliver(office, ways, clock=clock)


def test_a_certification_becomes_a_skill_and_a_suspension_takes_it(office, ways, zendesk, clock):
    [public_id] = certify(office, "ada")
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1)
    assert zendesk.names(224) == {"Foundations"}
    assert set(zendesk.types.values()) == {TYPE}
    assert {name for _, name in zendesk.skills.values()} == {"Foundations", "Advanced"}
    clock.at += DAY
    suspend(
        office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=clock()
    )
    deliver(office, ways, clock=clock)
    assert zendesk.names(224) == set()
    clock.at += DAY
    resolve(office, public_id=public_id, doer=OFFICER, at=clock())
    deliver(office, ways, clock=clock)
    assert zendesk.names(224) == {"Foundations"}
    # Nothing is sent where nothing is to be changed.
    count = len(zendesk.posted("/jobs"))
    reconcile(office, ways.skills, dry_run=False, at=clock())
    assert len(zendesk.posted("/jobs")) == count


def test_an_expiry_by_the_clock_alone_takes_the_skill_at_the_next_sweep(
    office, ways, zendesk, clock
):
    certify(office, "ada")
    sweep(office, ways, clock)
    assert zendesk.names(224) == {"Foundations"}
    clock.at = EXPIRY - HOUR
    sweep(office, ways, clock)
    assert zendesk.names(224) == {"Foundations"}
    clock.at = EXPIRY
    sweep(office, ways, clock)
    assert zendesk.names(224) == set()


def test_a_prerequisite_that_lapses_takes_the_skill_that_rests_on_it(office, ways, zendesk, clock):
    certify(office, "ada")
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    issue(office, holder="ada", programme="test", track="upper", actor="tester", at=AT)
    sweep(office, ways, clock)
    assert zendesk.names(224) == {"Foundations", "Advanced"}
    clock.at = EXPIRY
    sweep(office, ways, clock)
    assert zendesk.names(224) == {"Advanced"}
    clock.at = EXPIRY + 30 * DAY
    sweep(office, ways, clock)
    assert zendesk.names(224) == set()


def test_skills_that_others_gave_are_left_alone(office, ways, account, zendesk, clock):
    other = account.zendesk.add_skill_type("Language")
    french = account.zendesk.add_skill(other, "French")
    zendesk.held = {224: {french}, 225: {french}}
    certify(office, "ada")
    deliver(office, ways, clock=clock)
    reconcile(office, account, dry_run=False, at=clock())
    assert zendesk.names(224) == {"French", "Foundations"}
    assert zendesk.names(225) == {"French"}


def test_who_is_no_agent_there_is_no_failure(office, ways, zendesk, clock):
    certify(office, "eve")
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1)
    assert zendesk.held == {}


def test_two_hundred_people_are_told_with_a_few_calls(office, ways, zendesk, clock):
    names = [f"n{number}" for number in range(150)]
    zendesk.agents = {1000 + number: name for number, name in enumerate(names)}
    zendesk.page = 100
    certify(office, *names)
    assert deliver(office, ways, clock=clock).sent == 150
    assert all(zendesk.names(agent) == {"Foundations"} for agent in zendesk.agents)
    assert len(zendesk.posted("/jobs")) == 2
    assert max(len(each["job"]["items"]) for each in zendesk.posted("/jobs")) == 100


def test_a_limit_puts_everything_off_for_as_long_as_is_asked(office, ways, zendesk, clock):
    certify(office, "ada", "bob")
    zendesk.answers = [(429, {"Retry-After": "7200"}, b"")]
    assert deliver(office, ways, clock=clock) == DeliverySummary(put_off=2, waiting=2)
    clock.at += HOUR
    assert deliver(office, ways, clock=clock) == DeliverySummary(waiting=2)
    clock.at += HOUR
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=2)
    assert zendesk.names(224) == {"Foundations"}


def test_an_agent_for_whom_the_job_fails_is_tried_again_and_then_given_up(
    office, ways, zendesk, clock
):
    certify(office, "ada", "bob")
    zendesk.failing = {225}
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1, put_off=1, waiting=1)
    assert (zendesk.names(224), zendesk.names(225)) == ({"Foundations"}, set())
    for _ in range(len(SCHEDULE)):
        clock.at += 2 * DAY
        last = deliver(office, ways, clock=clock)
    assert last == DeliverySummary(dead=1)
    [letter] = dead_letters(office.database)
    assert (letter.channel.value, letter.problem) == ("zendesk", "its job failed for the agent")


def test_who_is_erased_loses_the_skills_though_no_identifier_is_left(office, ways, zendesk, clock):
    certify(office, "ada", "bob")
    deliver(office, ways, clock=clock)
    clock.at += DAY
    erase(office, holder="ada", doer=HOLDER, at=clock())
    deliver(office, ways, clock=clock)
    assert (zendesk.names(224), zendesk.names(225)) == (set(), {"Foundations"})


def test_who_has_left_loses_the_skills_at_the_next_reconcile(office, account, zendesk, clock):
    certify(office, "ada", "bob")
    reconcile(office, account, dry_run=False, at=clock())
    left = HolderDraft(external_id="ada", name="ada", left_on=AT.date())
    with office.database.transaction() as records:
        records.holders.save([left], at=AT)
    assert reconcile(office, account, dry_run=True, at=clock()).changes == ()
    reconcile(office, account, dry_run=False, at=clock() + DAY)
    assert (zendesk.names(224), zendesk.names(225)) == (set(), {"Foundations"})


def test_a_dry_run_tells_the_difference_and_changes_nothing(office, account, zendesk, clock):
    certify(office, "ada")
    told = reconcile(office, account, dry_run=True, at=clock())
    assert told.missing_skills == ("Advanced", "Foundations")
    assert [(each.external_id, set(each.give), set(each.take)) for each in told.changes] == [
        ("ada", {"Foundations"}, set())
    ]
    assert not any(method == "POST" for method, _ in zendesk.requests)
    assert reconcile(office, account, dry_run=False, at=clock()).changes == told.changes
    [skill] = zendesk.held[224]
    zendesk.held[225] = {skill}
    zendesk.held[226] = {skill}
    told = reconcile(office, account, dry_run=True, at=clock())
    assert told.missing_skills == ()
    assert [(each.agent, set(each.take)) for each in told.changes] == [
        (225, {"Foundations"}),
        (226, {"Foundations"}),
    ]
    reconcile(office, account, dry_run=False, at=clock())
    assert reconcile(office, account, dry_run=True, at=clock()).changes == ()


def test_what_happened_without_an_account_is_made_up_for_by_reconciling(
    office, ways, account, zendesk, clock
):
    certify(office, "ada")
    without = Ways(post=None, sender=ways.sender, webhooks=ways.webhooks, box=ways.box)
    deliver(office, without, clock=clock)
    assert deliver(office, ways, clock=clock) == DeliverySummary()
    assert zendesk.requests == []
    reconcile(office, account, dry_run=False, at=clock())
    assert zendesk.names(224) == {"Foundations"}


def test_more_tracks_than_a_skill_type_takes_are_refused_with_the_numbers(office, account):
    many = tuple(
        replace(PROGRAMME.tracks[1], slug=f"t{number}", name=f"Track {number}")
        for number in range(31)
    )
    wide = replace(office, programmes=(replace(PROGRAMME, tracks=many),))
    with pytest.raises(ZendeskError, match="30 skills of one type, and there are 31"):
        reconcile(wide, account, dry_run=True, at=AT)


def test_two_tracks_of_one_name_bear_their_programmes():
    other = replace(PROGRAMME, slug="other", name="Other", tracks=PROGRAMME.tracks[1:])
    names = skill_names((PROGRAMME, other))
    assert names["test", "upper"] == "Advanced"
    assert names["test", "base"] == "Test Programme: Foundations"
    assert names["other", "base"] == "Other: Foundations"


def test_a_decision_for_later_is_told_when_it_begins(office, ways, zendesk, clock):
    """Upcoming until its first day: nobody acts on that day."""
    certify(office, "bob")
    with office.database.transaction() as records:
        [certification] = records.certifications.of_holders(
            [records.holders.by_external_ids(["bob"])["bob"].id]
        ).popitem()[1]
        [span, *rest] = records.timelines.of([certification.id])[certification.id]

        later = AT + 10 * DAY
        spans = (
            replace(span, standing=Standing.UPCOMING, end=later),
            replace(span, start=later),
            *rest,
        )
        records.timelines.replace({certification.id: spans}, holder_ids=[certification.holder_id])
        holder = {certification.holder_id: {("test", "base"): ((later, EXPIRY),)}}
        records.access.replace(holder)
    sweep(office, ways, clock)
    assert zendesk.names(225) == set()
    clock.at = later
    sweep(office, ways, clock)
    assert zendesk.names(225) == {"Foundations"}


def test_what_is_alike_is_sent_together():
    sets = {1: frozenset("a"), 2: frozenset("ab"), 3: frozenset("a"), 4: frozenset()}
    assert alike(sets, at_once=1) == [
        (frozenset("a"), (1,)),
        (frozenset("a"), (3,)),
        (frozenset("ab"), (2,)),
    ]
    assert change(1, "x", wanted=["a"], held=["a"]) is None
    found = change(1, "x", wanted=["a", "b"], held=["b", "c"])
    assert (found.give, found.take) == ({"a"}, {"c"})
