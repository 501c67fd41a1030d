"""Delivering: claim, send, record.

At least once: a delivery is claimed for ten minutes, sent, and its end recorded. Whoever dies
between sending and recording leaves a claim that runs out, and the next one sends it again,
with the same Message-ID or webhook-id by which a receiver knows it. Nothing else sends twice.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import urlsplit

from issuer.delivery.letter import LetterError, Sender, letter
from issuer.delivery.mail import Post
from issuer.delivery.outcome import Delivered, Outcome, PutOff, Refused
from issuer.delivery.relay import relay
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Call, Webhooks
from issuer.errors import UnavailableError
from issuer.persistence.records.deliveries import Channel, DeliveryRecord, DeliveryState
from issuer.persistence.records.endpoints import EndpointRecord
from issuer.services.dispatching import HOLDER, MESSAGE, dispatch
from issuer.services.letters import letter_facts
from issuer.services.messages import relay_facts
from issuer.services.office import Office
from issuer.services.payloads import payload

LEASE: Final = timedelta(minutes=10)
CLAIMED: Final = 10
"""Deliveries of one claim: few enough that all of them fit into the lease."""
SCHEDULE: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Waits after the first, second … failed try: three days in all, then it is a dead letter."""
_JITTER: Final = 0.2
"""Up to this share is added to a wait, so that not everything comes back at once."""

_DOWN_BY_HAND: Final = "its secret does not open with this passphrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of the office."""

    post: Post | None
    """None where the office sends no mail."""
    sender: Sender
    webhooks: Webhooks
    box: SecretBox


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySummary:
    """What came of a run."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    """Given up in this run."""
    dropped: int = 0
    """Made no sense any more, or the person was erased, or has no mail address."""
    waiting: int = 0
    """Still to be delivered afterwards, by this run's end."""


@dataclass(slots=True, kw_only=True)
class _Run:
    office: Office
    ways: Ways
    endpoints: dict[str, EndpointRecord]
    secrets: dict[str, bytes] = field(default_factory=dict)


def deliver(office: Office, ways: Ways, *, clock: Callable[[], datetime]) -> DeliverySummary:
    """Settle who is told, and deliver what is due.

    A recipient whose server cannot be used is left alone for the rest of the run.

    Raises UnavailableError where the database cannot work; what was sent by then is recorded,
    but for the one delivery that it happened to.
    """
    dispatch(office, mail=ways.post is not None, at=clock())
    with office.database.reading() as records:
        endpoints = {str(each.id): each for each in records.endpoints.all()}
    run = _Run(office=office, ways=ways, endpoints=endpoints)
    down: set[tuple[Channel, str]] = set()
    if ways.post is None:
        down.add((Channel.MAIL, HOLDER))
    summary = DeliverySummary()
    while True:
        at = clock()
        with office.database.transaction() as records:
            batch = records.deliveries.claim(
                limit=CLAIMED, until=at + LEASE, at=at, without=sorted(down)
            )
        if not batch:
            break
        for delivery in batch:
            place = (delivery.channel, delivery.recipient)
            if place in down:
                with office.database.transaction() as records:
                    records.deliveries.release(delivery)
                continue
            outcome = _try(run, delivery, clock())
            if isinstance(outcome, PutOff) and outcome.down:
                down.add(place)
            summary = _record(office, delivery, outcome, summary, at=clock())
    with office.database.reading() as records:
        return replace(summary, waiting=records.deliveries.waiting())


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed tries; None where it is given up."""
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1]
    extra = secrets.randbelow(int(wait.total_seconds() * _JITTER) + 1)
    return wait + timedelta(seconds=extra)


def _try(run: _Run, delivery: DeliveryRecord, at: datetime) -> Outcome | None:
    """Try one delivery; None where it is not to be made any more."""
    if delivery.attempts > len(SCHEDULE) + 1:
        # Each of these tries died without a word: this message may be what kills the sender.
        return Refused(problem="given up: no try came to an end")
    if delivery.channel is Channel.MAIL:
        return _mail(run, delivery, at)
    return _call(run, delivery, at)


def _mail(run: _Run, delivery: DeliveryRecord, at: datetime) -> Outcome | None:
    post = run.ways.post
    try:
        message = _written(run, delivery, at)
    except LetterError:
        return Refused(problem="the holder's mail address is none")
    if message is None or post is None:
        return None
    return post.send(message)


def _written(run: _Run, delivery: DeliveryRecord, at: datetime) -> EmailMessage | None:
    """Write the mail of a delivery; None where it is not to be sent any more."""
    sender, message_id = run.ways.sender, _message_id(run.office, delivery)
    written = delivery.created_at
    with run.office.database.reading() as records:
        if delivery.event.kind == MESSAGE:
            relayed = relay_facts(records, run.office, delivery)
            if relayed is None:
                return None
            return relay(relayed, sender, message_id=message_id, written=written)
        facts = letter_facts(records, run.office, delivery, at=at)
    if facts is None:
        return None
    return letter(facts, sender, message_id=message_id, written=written)


def _message_id(office: Office, delivery: DeliveryRecord) -> str:
    return f"{delivery.event.uid}.{delivery.id}@{urlsplit(office.public_url).hostname}"


def _call(run: _Run, delivery: DeliveryRecord, at: datetime) -> Outcome | None:
    endpoint = run.endpoints.get(delivery.recipient)
    with run.office.database.reading() as records:
        body = payload(records, run.office, delivery)
    if endpoint is None or body is None:
        return None
    try:
        secret = run.secrets.get(delivery.recipient)
        if secret is None:
            secret = run.secrets[delivery.recipient] = run.ways.box.open(endpoint.sealed_secret)
    except UnavailableError:
        return PutOff(problem=_DOWN_BY_HAND, down=True)
    call = Call(
        address=endpoint.address,
        secret=secret,
        message_id=f"msg_{delivery.event.uid}",
        body=body,
    )
    return run.ways.webhooks.send(call, at=at)


def _record(
    office: Office,
    delivery: DeliveryRecord,
    outcome: Outcome | None,
    summary: DeliverySummary,
    *,
    at: datetime,
) -> DeliverySummary:
    with office.database.transaction() as records:
        deliveries = records.deliveries
        waits = isinstance(outcome, PutOff) and delivery.attempts <= len(SCHEDULE)
        if delivery.event.kind == MESSAGE and not waits:
            records.messages.forget(delivery.event.id, at=at)
        match outcome:
            case Delivered():
                deliveries.end(delivery, DeliveryState.SENT, at=at)
                return replace(summary, sent=summary.sent + 1)
            case PutOff():
                wait = wait_after(delivery.attempts)
                if wait is not None:
                    until = at + max(wait, outcome.wait or wait)
                    deliveries.put_off(delivery, until=until, problem=outcome.problem)
                    return replace(summary, put_off=summary.put_off + 1)
                deliveries.end(delivery, DeliveryState.DEAD, at=at, problem=outcome.problem)
                return replace(summary, dead=summary.dead + 1)
            case Refused():
                deliveries.end(delivery, DeliveryState.DEAD, at=at, problem=outcome.problem)
                return replace(summary, dead=summary.dead + 1)
            case None:
                deliveries.end(delivery, DeliveryState.DROPPED, at=at)
                return replace(summary, dropped=summary.dropped + 1)
