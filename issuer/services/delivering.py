"""Delivering: claim, send, record.

At least once: a delivery is claimed for ten minutes, sent, and its end recorded. Whoever dies
between sending and recording leaves a claim that runs out, and the next one sends it again,
with the same Message-ID or webhook-id by which a receiver knows it. Nothing else sends twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import urlsplit

from issuer.delivery.letter import LetterError, Sender, letter
from issuer.delivery.mail import Post
from issuer.delivery.outcome import Outcome, PutOff, Refused
from issuer.delivery.relay import relay
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Call, Webhooks
from issuer.errors import UnavailableError
from issuer.persistence.records.deliveries import Channel, DeliveryRecord
from issuer.persistence.records.endpoints import EndpointRecord
from issuer.services.delivering_skills import deliver_skills
from issuer.services.dispatching import HOLDER, MESSAGE, SKILLS, dispatch
from issuer.services.letters import letter_facts
from issuer.services.messages import relay_facts
from issuer.services.office import Office
from issuer.services.payloads import payload
from issuer.services.settling import DeliverySummary, settle, worn_out
from issuer.services.skills import SkillAccount

LEASE: Final = timedelta(minutes=10)
CLAIMED: Final = 10
"""Deliveries of one claim: few enough that all of them fit into the lease."""

_DOWN_BY_HAND: Final = "its secret does not open with this passphrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of the office."""

    post: Post | None
    """None where the office sends no mail."""
    sender: Sender
    webhooks: Webhooks
    box: SecretBox
    skills: SkillAccount | None = None
    """The ticket system that knows our certifications as skills; None where there is none."""


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
    skills = ways.skills
    dispatch(office, mail=ways.post is not None, skills=skills is not None, at=clock())
    with office.database.reading() as records:
        endpoints = {str(each.id): each for each in records.endpoints.all()}
    run = _Run(office=office, ways=ways, endpoints=endpoints)
    down: set[tuple[Channel, str]] = {(Channel.ZENDESK, SKILLS)}
    if ways.post is None:
        down.add((Channel.MAIL, HOLDER))
    summary = DeliverySummary() if skills is None else deliver_skills(office, skills, clock=clock)
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
            summary = settle(office, delivery, outcome, summary, at=clock())
    with office.database.reading() as records:
        return replace(summary, waiting=records.deliveries.waiting())


def _try(run: _Run, delivery: DeliveryRecord, at: datetime) -> Outcome | None:
    """Try one delivery; None where it is not to be made any more."""
    if worn_out(delivery):
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
