"""Delivering to real servers: once, again after a failure, and to nobody who was erased."""

import base64
import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.delivery.letter import Sender
from issuer.delivery.mail import MailServer, Security, opened_post
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.domain.acts import SuspensionReason
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence import Database
from issuer.persistence.models import Base
from issuer.persistence.records.deliveries import DeliveryState
from issuer.persistence.records.holders import HolderDraft
from issuer.services.announcing import announce
from issuer.services.bulk import issue_eligible
from issuer.services.correcting import correct
from issuer.services.delivering import LEASE, Ways, deliver
from issuer.services.dispatching import dispatch
from issuer.services.endpoints import (
    add_endpoint,
    dead_letters,
    list_endpoints,
    remove_endpoint,
    replay,
)
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.keeping import renew_certification
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.settling import SCHEDULE, DeliverySummary, wait_after
from issuer.services.suspending import resolve, suspend
from keys.passphrase import Passphrase
from tests.clock import Clock
from tests.issuer.programme import AT
from tests.issuer.receivers import free_port, http_server, mail_server
from tests.issuer.services.offices import office_at
from tests.issuer.services.people import examine, recommend
from tests.issuer.services.test_over_time import HOLDER, OFFICER, REVIEWER

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EXPIRY = AT.replace(year=2027)
NAME = "Jörg محمد Weiß"
MAIL = "joerg@vogelhaus.example"
BOX = SecretBox(Passphrase("a passphrase for tests"))
SENDER = Sender(name="Test Office", mail="office@certify.example", reply_to="")


@pytest.fixture
def clock():
    return Clock(AT)


@pytest.fixture
def mailbox():
    with mail_server() as running:
        yield running


@pytest.fixture
def receiver():
    with http_server() as running:
        yield running


@pytest.fixture
def ways(mailbox):
    server = MailServer(host="127.0.0.1", port=mailbox.port, security=Security.NONE)
    with opened_post(server) as post:
        yield Ways(
            post=post,
            sender=SENDER,
            webhooks=Webhooks(allow_private=True, seconds=5),
            box=BOX,
        )


def silent(ways):
    """The same ways without mail."""
    return Ways(post=None, sender=ways.sender, webhooks=ways.webhooks, box=ways.box)


def person(office, *, mail=MAIL, language="en"):
    with office.database.transaction() as records:
        draft = HolderDraft(external_id="ada", name=NAME, mail=mail, language=language)
        records.holders.save([draft], at=AT)


def certify(office, **options):
    person(office, **options)
    examine(office, ["ada"])
    return issue(
        office, holder="ada", programme="test", track="base", actor="tester", at=AT
    ).public_id


def subscribe(office, receiver, *kinds, at=AT):
    return add_endpoint(
        office.database,
        Webhooks(allow_private=True),
        BOX,
        address=receiver.address,
        kinds=kinds,
        at=at,
    )


def states(office):
    with office.database.reading() as records:
        rows = records._connection.execute(
            text("SELECT channel, state FROM outbox_deliveries ORDER BY id")
        )
        return [tuple(row) for row in rows]


def subjects(mailbox):
    return [message["Subject"] for message in mailbox.messages]


def types(receiver):
    return [json.loads(body)["type"] for _, _, body in receiver.calls]


def test_a_letter_arrives_in_the_holders_script(office, ways, mailbox, clock):
    public_id = certify(office)
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1)
    assert deliver(office, ways, clock=clock) == DeliverySummary()
    [message] = mailbox.messages
    assert message["To"].addresses[0].display_name == NAME
    assert mailbox.envelopes == [("office@certify.example", [MAIL])]
    text_part, html_part = message.iter_parts()
    for part in (text_part, html_part):
        content = part.get_content()
        assert NAME in content
        assert f"https://certify.example/c/{public_id}" in content
        assert "21 November 2027" in content
    assert f"https://certify.example/badges/{public_id}.png" in html_part.get_content()


def test_a_webhook_arrives_signed(office, ways, receiver, clock):
    added = subscribe(office, receiver)
    public_id = certify(office)
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary(sent=1)
    [(_, headers, body)] = receiver.calls
    secret = base64.b64decode(added.secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body) == {
        "type": "certification.certified",
        "timestamp": "2026-11-21T12:00:00Z",
        "sequence": 1,
        "data": {
            "certification": public_id,
            "url": f"https://certify.example/c/{public_id}",
            "programme": "test",
            "track": "base",
            "holder": "ada",
            "standing": "active",
            "valid_until": "2027-11-21T12:00:00Z",
        },
    }


def test_an_endpoint_is_told_of_what_it_asked_for_from_then_on(office, ways, receiver, clock):
    public_id = certify(office)
    subscribe(office, receiver, "resolved", at=AT + MINUTE)
    suspend(
        office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + HOUR
    )
    resolve(office, public_id=public_id, doer=OFFICER, at=AT + DAY)
    clock.at = AT + DAY
    deliver(office, silent(ways), clock=clock)
    assert types(receiver) == ["certification.resolved"]


def test_a_receiver_that_is_down_for_a_day(office, ways, mailbox, receiver, clock):
    subscribe(office, receiver)
    certify(office)
    receiver.status = 500
    ids = set()
    while clock.at < AT + DAY:
        summary = deliver(office, ways, clock=clock)
        assert summary.dead == 0
        assert summary.waiting == 1
        clock.at += 5 * MINUTE
    tries = len(receiver.calls)
    assert 6 <= tries <= 8
    ids = {headers["webhook-id"] for _, headers, _ in receiver.calls}
    receiver.status = 200
    total = 0
    for _ in range(2 * 24 * 12):
        total += deliver(office, ways, clock=clock).sent
        clock.at += 5 * MINUTE
    assert total == 1
    assert len(receiver.calls) == tries + 1
    assert {headers["webhook-id"] for _, headers, _ in receiver.calls} == ids
    assert len(ids) == 1
    assert len(mailbox.messages) == 1


def test_who_never_answers_becomes_a_dead_letter_and_is_replayed(office, ways, receiver, clock):
    subscribe(office, receiver)
    certify(office)
    receiver.status = 503
    while not (dead := dead_letters(office.database)):
        assert clock.at < AT + 5 * DAY
        deliver(office, silent(ways), clock=clock)
        clock.at += HOUR
    assert len(receiver.calls) == len(SCHEDULE) + 1
    assert clock.at > AT + 3 * DAY
    assert dead[0].problem == "it answered with status 503"
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary()
    with pytest.raises(NotFoundError):
        replay(office.database, [dead[0].id, 4711], at=clock.at)
    assert len(dead_letters(office.database)) == 1
    receiver.status = 200
    assert replay(office.database, [dead[0].id], at=clock.at) == 1
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary(sent=1)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.calls}) == 1
    assert dead_letters(office.database) == []


def test_a_pause_that_was_asked_for_is_kept(office, ways, receiver, clock):
    subscribe(office, receiver)
    certify(office)
    receiver.status, receiver.headers = 429, {"Retry-After": "7200"}
    deliver(office, silent(ways), clock=clock)
    clock.at = AT + 2 * HOUR - MINUTE
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary(waiting=1)
    clock.at = AT + 2 * HOUR
    receiver.status = 200
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary(sent=1)


def test_one_receiver_that_is_down_holds_up_nobody_else(office, ways, receiver, clock):
    with http_server() as second:
        second_address = second
        subscribe(office, second_address)
        subscribe(office, receiver)
    # The second one is gone now, with its port.
    public_id = certify(office)
    suspend(office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT)
    summary = deliver(office, silent(ways), clock=clock)
    assert (summary.sent, summary.put_off, summary.waiting) == (3, 1, 3)
    assert len(receiver.calls) == 3
    with office.database.reading() as records:
        rows = records._connection.execute(
            text("SELECT attempts, leased_until FROM outbox_deliveries WHERE state = 'waiting'")
        )
        # Only the one that was tried counts as a try, and none is held any more.
        assert sorted(tuple(row) for row in rows) == [(0, None), (0, None), (1, None)]


def test_mail_that_cannot_go_waits_and_goes_later(office, ways, mailbox, clock):
    certify(office)
    nobody = MailServer(host="127.0.0.1", port=free_port(), security=Security.NONE)
    with opened_post(nobody) as post:
        broken = Ways(post=post, sender=SENDER, webhooks=ways.webhooks, box=BOX)
        assert deliver(office, broken, clock=clock) == DeliverySummary(put_off=1, waiting=1)
    clock.at += 2 * MINUTE
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1)
    assert mailbox.messages[0]["Date"].datetime == AT


def test_a_mailbox_that_does_not_exist_is_a_dead_letter(office, ways, mailbox, clock):
    certify(office)
    mailbox.recipient_answer = f"550 <{MAIL}>: no such user"
    assert deliver(office, ways, clock=clock) == DeliverySummary(dead=1)
    [dead] = dead_letters(office.database)
    assert dead.problem == "the mail server refused it with code 550"
    assert MAIL not in dead.problem


def test_who_has_no_address_or_none_that_is_one(office, ways, mailbox, clock):
    certify(office, mail="")
    assert deliver(office, ways, clock=clock) == DeliverySummary(dropped=1)
    assert not mailbox.messages


def test_an_address_that_is_none_is_a_dead_letter(office, ways, mailbox, clock):
    certify(office, mail="nobody@")
    assert deliver(office, ways, clock=clock) == DeliverySummary(dead=1)
    assert dead_letters(office.database)[0].problem == "the holder's mail address is none"


def test_without_mail_nothing_is_mailed_later_either(office, ways, mailbox, clock):
    certify(office)
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary()
    assert deliver(office, ways, clock=clock) == DeliverySummary()
    assert not mailbox.messages


def test_the_letters_of_a_suspension(office, ways, mailbox, clock):
    public_id = certify(office)
    deliver(office, ways, clock=clock)
    clock.at = AT + DAY
    suspend(
        office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=clock.at
    )
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1, dropped=1)
    content = mailbox.messages[1].get_body(("plain",)).get_content()
    assert "is suspended since 22 November 2026" in content
    assert "to be resolved before 22 December 2026" in content
    assert "complaint" not in content
    clock.at = AT + 2 * DAY
    resolve(office, public_id=public_id, doer=OFFICER, at=clock.at)
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1, dropped=1)
    assert subjects(mailbox) == [
        "You are certified: Foundations",
        "Suspended: Foundations",
        "Standing again: Foundations",
    ]


def test_a_late_word_of_what_is_over_is_not_sent(office, ways, mailbox, clock):
    public_id = certify(office)
    deliver(office, ways, clock=clock)
    suspend(
        office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + HOUR
    )
    resolve(office, public_id=public_id, doer=OFFICER, at=AT + DAY)
    clock.at = AT + 2 * DAY
    deliver(office, ways, clock=clock)
    assert subjects(mailbox)[1:] == ["Standing again: Foundations"]


def test_a_correction_and_a_version_taken_back(office, ways, mailbox, clock):
    public_id = certify(office)
    deliver(office, ways, clock=clock)
    revoke_version(
        office, public_id=public_id, reason=RevocationReason.WRONG_NAME, actor="t", at=AT + HOUR
    )
    clock.at = AT + HOUR
    deliver(office, ways, clock=clock)
    correct(
        office,
        public_id=public_id,
        reason=RevocationReason.WRONG_NAME,
        doer=OFFICER,
        at=AT + 2 * HOUR,
    )
    clock.at = AT + 2 * HOUR
    deliver(office, ways, clock=clock)
    assert subjects(mailbox)[1:] == [
        "Your certificate is being corrected: Foundations",
        "Corrected certificate: Foundations",
    ]
    assert "badges" not in mailbox.raw[1].decode()


def test_a_renewal_says_until_when_the_new_cycle_holds(office, ways, mailbox, clock):
    public_id = certify(office)
    deliver(office, ways, clock=clock)
    clock.at = EXPIRY - 60 * DAY
    examine(office, ["ada"], taken_at=clock.at - DAY)
    renew_certification(office, public_id=public_id, doer=REVIEWER, at=clock.at)
    deliver(office, ways, clock=clock)
    assert subjects(mailbox)[-1] == "Renewed: Foundations"
    assert "21 November 2028" in mailbox.messages[-1].get_body(("plain",)).get_content()


def test_reminders_by_mail(office, ways, mailbox, clock):
    certify(office)
    for moment in (
        AT,
        EXPIRY - 180 * DAY,
        EXPIRY - 90 * DAY,
        EXPIRY - 30 * DAY,
        EXPIRY,
        EXPIRY + DAY,
        EXPIRY + 30 * DAY,
    ):
        clock.at = moment
        announce(office, at=moment)
        deliver(office, ways, clock=clock)
    bodies = [message.get_body(("plain",)).get_content() for message in mailbox.messages]
    assert subjects(mailbox) == [
        "You are certified: Foundations",
        *["Foundations expires on 21 November 2027"] * 3,
        "Expired: Foundations",
        "Lapsed: Foundations",
    ]
    assert "It can be renewed from 23 August 2027 on." in bodies[1]
    assert "It can be renewed now" in bodies[2]
    assert "still be renewed before 21 December 2027" in bodies[4]


def test_a_reminder_that_waited_too_long_is_dropped(office, ways, mailbox, clock):
    certify(office)
    deliver(office, ways, clock=clock)
    announce(office, at=EXPIRY - 90 * DAY)
    dispatch(office, mail=True, at=EXPIRY - 90 * DAY)
    clock.at = EXPIRY - 30 * DAY
    assert deliver(office, ways, clock=clock) == DeliverySummary(dropped=1)


def test_a_dependant_is_told_of_its_suspension_and_of_the_cure(office, ways, mailbox, clock):
    from issuer.services.sweeping import sweep

    base = certify(office)
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    issue(office, holder="ada", programme="test", track="upper", actor="tester", at=AT)
    deliver(office, ways, clock=clock)
    clock.at = AT + DAY
    suspend(office, public_id=base, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=clock.at)
    sweep(office, at=clock.at)
    announce(office, at=clock.at)
    deliver(office, ways, clock=clock)
    assert sorted(subjects(mailbox)[2:]) == ["Suspended: Advanced", "Suspended: Foundations"]
    clock.at = AT + 2 * DAY
    resolve(office, public_id=base, doer=OFFICER, at=clock.at)
    deliver(office, ways, clock=clock)
    assert sorted(subjects(mailbox)[4:]) == [
        "Standing again: Advanced",
        "Standing again: Foundations",
    ]


def everything(office) -> str:
    with office.database.reading() as records:
        return "\n".join(
            str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
            for table in Base.metadata.tables
            for row in records._connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_D02_what_waits_for_an_erased_person_is_dropped(office, ways, mailbox, receiver, clock):
    subscribe(office, receiver)
    public_id = certify(office)
    # One letter is dead with a server's word that quotes the address, another still waits.
    mailbox.recipient_answer = f"550 <{MAIL}> {NAME.encode('ascii', 'replace').decode()} unknown"
    receiver.status = 500
    deliver(office, ways, clock=clock)
    suspend(
        office, public_id=public_id, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + HOUR
    )
    dispatch(office, mail=True, at=AT + HOUR)
    erase(office, holder="ada", doer=HOLDER, at=AT + HOUR)
    left = everything(office)
    for trace in (NAME, MAIL, "vogelhaus", "Weiß"):
        assert trace not in left
    mailbox.recipient_answer, receiver.status = "250 OK", 200
    receiver.calls.clear()
    replay(office.database, None, at=AT + HOUR)
    clock.at = AT + DAY
    summary = deliver(office, ways, clock=clock)
    assert not mailbox.messages
    assert types(receiver) == ["certification.erased"]
    [(_, _, body)] = receiver.calls
    assert json.loads(body)["data"] == {
        "certification": public_id,
        "url": f"https://certify.example/c/{public_id}",
        "programme": "test",
        "track": "base",
    }
    assert (summary.sent, summary.waiting) == (1, 0)
    assert {state for _, state in states(office)} == {"sent", "dropped"}


def test_a_claim_that_ran_out_is_taken_over_and_the_late_one_settles_nothing(office, ways, clock):
    certify(office)
    dispatch(office, mail=True, at=AT)
    with office.database.transaction() as records:
        [late] = records.deliveries.claim(limit=5, until=AT + LEASE, at=AT)
    assert deliver(office, ways, clock=clock) == DeliverySummary(waiting=1)
    clock.at = AT + LEASE
    assert deliver(office, ways, clock=clock) == DeliverySummary(sent=1)
    with office.database.transaction() as records:
        records.deliveries.end(late, DeliveryState.DEAD, at=AT + LEASE)
        [delivery] = records.deliveries.of_event(late.event.id)
    assert delivery.state is DeliveryState.SENT


def test_a_letter_that_kills_its_sender_each_time_is_given_up(office, ways, mailbox, clock):
    certify(office)
    dispatch(office, mail=True, at=AT)
    for _ in range(len(SCHEDULE) + 1):
        with office.database.transaction() as records:
            assert records.deliveries.claim(limit=5, until=clock.at + LEASE, at=clock.at)
        clock.at += LEASE
    assert deliver(office, ways, clock=clock) == DeliverySummary(dead=1)
    assert not mailbox.messages


def test_the_secret_of_an_endpoint_is_not_in_the_database(office, receiver):
    added = subscribe(office, receiver)
    raw = base64.b64decode(added.secret.removeprefix("whsec_"))
    left = everything(office)
    assert added.secret.removeprefix("whsec_") not in left
    assert raw.hex() not in left
    [endpoint] = list_endpoints(office.database)
    assert BOX.open(endpoint.sealed_secret) == raw


def test_with_another_passphrase_webhooks_wait(office, ways, receiver, clock):
    subscribe(office, receiver)
    certify(office)
    other = SecretBox(Passphrase("quite another passphrase"))
    wrong = Ways(post=None, sender=SENDER, webhooks=ways.webhooks, box=other)
    assert deliver(office, wrong, clock=clock) == DeliverySummary(put_off=1, waiting=1)
    assert not receiver.calls


def test_a_removed_endpoint_is_told_nothing_more(office, ways, receiver, clock):
    added = subscribe(office, receiver)
    certify(office)
    dispatch(office, mail=False, at=AT)
    remove_endpoint(office.database, added.id, at=AT)
    assert deliver(office, silent(ways), clock=clock) == DeliverySummary(dropped=1)
    assert list_endpoints(office.database) == []
    with pytest.raises(NotFoundError):
        remove_endpoint(office.database, added.id, at=AT)


def test_what_is_refused_when_an_endpoint_is_added(office):
    def add(address, *kinds):
        add_endpoint(office.database, Webhooks(), BOX, address=address, kinds=kinds, at=AT)

    with pytest.raises(RefusedError, match="suspended"):
        add("https://hooks.example/", "suspendet")
    for address in ("http://hooks.example/", "https://127.0.0.1/", "hooks.example"):
        with pytest.raises(RefusedError, match="webhook_private_addresses"):
            add(address)
    assert list_endpoints(office.database) == []


def test_waits_grow_with_a_little_chance():
    for number, wait in enumerate(SCHEDULE, start=1):
        drawn = {wait_after(number) for _ in range(50)}
        assert min(drawn) >= wait
        assert max(drawn) <= wait * 1.2
        assert len(drawn) > 1
    assert wait_after(len(SCHEDULE) + 1) is None


def test_two_senders_at_once_send_everything_once(office, database_url, keys_place, mailbox):
    names = [f"holder-{number}" for number in range(30)]
    with office.database.transaction() as records:
        records.holders.save(
            [HolderDraft(external_id=n, name=n, mail=f"{n}@example.org") for n in names], at=AT
        )
    examine(office, names)
    issue_eligible(office, actor="tester", at=AT)
    server = MailServer(host="127.0.0.1", port=mailbox.port, security=Security.NONE)

    def run(_):
        own = office_at(Database(database_url), keys_place)
        with opened_post(server) as post:
            ways = Ways(post=post, sender=SENDER, webhooks=Webhooks(), box=BOX)
            summary = deliver(own, ways, clock=lambda: AT)
        own.database.dispose()
        return summary.sent

    with ThreadPoolExecutor(3) as pool:
        sent = list(pool.map(run, range(3)))
    assert sum(sent) == len(names)
    assert len({message["Message-ID"] for message in mailbox.messages}) == len(names)
    assert len(mailbox.messages) == len(names)
