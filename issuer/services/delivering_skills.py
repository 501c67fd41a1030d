"""Delivering skills: for as many people at once as one call takes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from issuer.delivery.outcome import Delivered, Outcome, PutOff, Refused
from issuer.delivery.zendesk import AT_ONCE
from issuer.delivery.zendesk_http import ZendeskError
from issuer.persistence.records.deliveries import Channel, DeliveryRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.office import Office
from issuer.services.settling import DeliverySummary, settle, worn_out
from issuer.services.skills import SkillAccount, reconcile, sync_people

LEASE: Final = timedelta(minutes=30)
"""Jobs of the ticket system take their time. Whoever outruns it did no harm: see ``skills``."""


def deliver_skills(
    office: Office, account: SkillAccount, *, clock: Callable[[], datetime]
) -> DeliverySummary:
    """Bring the skills up to date of whom something happened to; stop where the account is down."""
    summary = DeliverySummary()
    while True:
        at = clock()
        with office.database.transaction() as records:
            batch = records.deliveries.claim(
                limit=AT_ONCE, until=at + LEASE, at=at, channel=Channel.ZENDESK
            )
        if not batch:
            return summary
        outcomes = _outcomes(office, account, batch, at)
        for delivery in batch:
            summary = settle(office, delivery, outcomes[delivery.id], summary, at=clock())
        if any(isinstance(each, PutOff) and each.down for each in outcomes.values()):
            return summary


def _outcomes(
    office: Office, account: SkillAccount, batch: Sequence[DeliveryRecord], at: datetime
) -> dict[int, Outcome]:
    """Return what came of each delivery, by its key."""
    found: dict[int, Outcome] = {
        each.id: Refused(problem="given up: no try came to an end")
        for each in batch
        if worn_out(each)
    }
    tried = [each for each in batch if each.id not in found]
    people = _people(office, tried)
    try:
        failed = _sync(office, account, list(people.values()), at)
    except ZendeskError as error:
        return found | {each.id: error.outcome for each in tried}
    return found | {
        each.id: PutOff(problem=failed[people[each.id].external_id])
        if people[each.id].external_id in failed
        else Delivered()
        for each in tried
    }


def _sync(
    office: Office, account: SkillAccount, people: Sequence[HolderRecord], at: datetime
) -> dict[str, str]:
    """Return for whom it failed, by external id."""
    if any(each.erased_at is not None for each in people):
        # Of who was erased no identifier is left: whoever we do not know loses our skills.
        done = reconcile(office, account, dry_run=False, at=at)
        reason = next(iter(done.failed.values()), None)
        return {} if reason is None else {each.external_id: reason for each in people}
    return sync_people(office, account, sorted({each.external_id for each in people}), at=at)


def _people(office: Office, batch: Sequence[DeliveryRecord]) -> dict[int, HolderRecord]:
    """Return whom each delivery is about, by its key."""
    with office.database.reading() as records:
        held = records.certifications.by_ids({each.event.certification_id for each in batch})
        people = records.holders.by_ids({each.holder_id for each in held.values()})
    return {each.id: people[held[each.event.certification_id].holder_id] for each in batch}
