"""How a try to deliver ends: sent, tried again later, given up, or dropped."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from issuer.delivery.outcome import Delivered, Outcome, PutOff, Refused
from issuer.persistence.records.deliveries import DeliveryRecord, DeliveryState
from issuer.services.dispatching import MESSAGE
from issuer.services.office import Office

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


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed tries; None where it is given up."""
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1]
    extra = secrets.randbelow(int(wait.total_seconds() * _JITTER) + 1)
    return wait + timedelta(seconds=extra)


def worn_out(delivery: DeliveryRecord) -> bool:
    """Say whether each of its tries died without a word: it may be what kills the sender."""
    return delivery.attempts > len(SCHEDULE) + 1


def settle(
    office: Office,
    delivery: DeliveryRecord,
    outcome: Outcome | None,
    summary: DeliverySummary,
    *,
    at: datetime,
) -> DeliverySummary:
    """Record how a try ended (None: not to be made any more); return the summary with it."""
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
