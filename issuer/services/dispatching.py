"""Who is told of an event: the holder by mail, systems by webhook."""

from datetime import datetime
from typing import Final

from issuer.delivery.wording import Occasion
from issuer.domain.reminders import ClockEvent
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.deliveries import Channel, DeliveryDraft
from issuer.persistence.records.endpoints import EndpointRecord
from issuer.persistence.records.outbox import EventRecord
from issuer.services.office import Office

HOLDER: Final = "holder"
"""The recipient of mails: looked up when a letter is written, never stored."""

MESSAGE: Final = "visitor-message"
"""The kind of event that brings a visitor's message to a holder, by mail alone."""

LETTERS: Final = {
    ActKind.CERTIFIED.value: Occasion.CERTIFIED,
    ActKind.RENEWED.value: Occasion.RENEWED,
    ActKind.REINSTATED.value: Occasion.REINSTATED,
    ActKind.EXTENDED.value: Occasion.EXTENDED,
    ActKind.CORRECTED.value: Occasion.CORRECTED,
    ActKind.REISSUED.value: Occasion.RESTORED,
    ActKind.RESOLVED.value: Occasion.RESTORED,
    ActKind.APPEAL_UPHELD.value: Occasion.RESTORED,
    ActKind.VERSION_REVOKED.value: Occasion.BEING_CORRECTED,
    ActKind.SUSPENDED.value: Occasion.SUSPENDED,
    ActKind.WITHDRAWN.value: Occasion.WITHDRAWN,
    ActKind.SURRENDERED.value: Occasion.SURRENDERED,
    ClockEvent.REMINDER_180.value: Occasion.REMINDER,
    ClockEvent.REMINDER_90.value: Occasion.REMINDER,
    ClockEvent.REMINDER_30.value: Occasion.REMINDER,
    ClockEvent.EXPIRED_REMINDER.value: Occasion.EXPIRED,
    ClockEvent.LAPSED.value: Occasion.LAPSED,
    ClockEvent.SUSPENDED_BY_CLOCK.value: Occasion.SUSPENDED_BY_CLOCK,
}
"""Events of which a holder is told, and by which letter."""

_UNTOLD: Final = frozenset(
    {
        ActKind.WITHDRAWAL_PROPOSED.value,
        ActKind.WITHDRAWAL_TAKEN_BACK.value,
        ActKind.ABANDONED.value,
        ActKind.MERGED.value,
        # Of no certification of ours: they never reach the outbox.
        ActKind.SUBMITTED_SIGNED.value,
        ActKind.SUBMITTED_REVOKED.value,
        ActKind.SUBMITTED_ABANDONED.value,
        ActKind.SUBMITTED_ERASED.value,
        ActKind.ACCOUNT_ADDED.value,
        ActKind.ACCOUNT_ROLE.value,
        ActKind.ACCOUNT_PASSWORD.value,
        ActKind.ACCOUNT_DISABLED.value,
        ActKind.ACCOUNT_ENABLED.value,
        ClockEvent.EXPIRED_REMINDER.value,
    }
)

WEBHOOK_KINDS: Final = tuple(
    kind
    for kind in (*(each.value for each in ActKind), *(each.value for each in ClockEvent))
    if kind not in _UNTOLD
)
"""Events of which systems can be told."""

SKILLS: Final = "skills"
"""The recipient of what a ticket system is told: all the skills of the holder, as they are then."""

SKILL_KINDS: Final = frozenset(
    {
        ActKind.CERTIFIED.value,
        ActKind.RENEWED.value,
        ActKind.REINSTATED.value,
        ActKind.EXTENDED.value,
        ActKind.SUSPENDED.value,
        ActKind.RESOLVED.value,
        ActKind.WITHDRAWN.value,
        ActKind.APPEAL_UPHELD.value,
        ActKind.SURRENDERED.value,
        ActKind.MERGED.value,
        ActKind.ERASED.value,
        ClockEvent.BEGUN.value,
        ClockEvent.EXPIRED.value,
        ClockEvent.LAPSED.value,
        ClockEvent.SUSPENDED_BY_CLOCK.value,
    }
)
"""Events after which somebody may be granted more or less than before."""

CHUNK: Final = 200
"""Events per transaction."""


def dispatch(office: Office, *, mail: bool, skills: bool = False, at: datetime) -> int:
    """Settle who is told of each new event; return how many deliveries that made.

    ``mail`` is False where the office sends no mail: what happens in that time is not mailed
    later either. ``skills`` is False where no ticket system is told of skills; what happens in
    that time is made up for by ``reconcile``. An endpoint is told of what was recorded since it
    was added.
    """
    count = 0
    while True:
        with office.database.transaction() as records:
            events = records.outbox.undispatched(limit=CHUNK)
            if not events:
                return count
            endpoints = records.endpoints.all()
            drafts = [
                draft
                for event in events
                for draft in _deliveries(event, endpoints, mail=mail, skills=skills)
            ]
            count += records.deliveries.add(drafts, at=at)
            if not mail:
                for event in events:
                    if event.kind == MESSAGE:
                        records.messages.forget(event.id, at=at)
            records.outbox.dispatched([event.id for event in events], at=at)


def _deliveries(
    event: EventRecord, endpoints: list[EndpointRecord], *, mail: bool, skills: bool
) -> list[DeliveryDraft]:
    drafts = []
    if skills and event.kind in SKILL_KINDS:
        drafts.append(DeliveryDraft(event_id=event.id, channel=Channel.ZENDESK, recipient=SKILLS))
    if mail and (event.kind in LETTERS or event.kind == MESSAGE):
        drafts.append(DeliveryDraft(event_id=event.id, channel=Channel.MAIL, recipient=HOLDER))
    if event.kind in WEBHOOK_KINDS:
        drafts += [
            DeliveryDraft(event_id=event.id, channel=Channel.WEBHOOK, recipient=str(endpoint.id))
            for endpoint in endpoints
            if endpoint.created_at <= event.recorded_at
            and (not endpoint.kinds or event.kind in endpoint.kinds)
        ]
    return drafts
