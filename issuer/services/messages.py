"""Messages of visitors to listed people: relayed by mail, so that no address is shown."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.composition import addresses
from issuer.delivery.relay import RelayFacts
from issuer.errors import ConflictError, NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.deliveries import DeliveryRecord
from issuer.persistence.records.outbox import EventDraft
from issuer.services.dispatching import MESSAGE
from issuer.services.office import Office
from keys.did_web import is_loopback

LONGEST_WORDS: Final = 2000
LONGEST_NAME: Final = 100
MOST_A_DAY: Final = 10
"""Messages that one person gets within a day, whoever writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """A message, parsed: neither empty nor longer than it may be, its address readable."""

    name: str
    mail: str
    words: str


def write_to(office: Office, token: str, draft: MessageDraft, *, at: datetime) -> None:
    """Put a message for the person with this public address into the outbox.

    Args:
        office: whose directory it is.
        token: of the profile.
        draft: what the visitor wrote, and where they wish to be answered.
        at: now.

    Raises:
        NotFoundError: nobody with this address is listed now, or they take no messages.
        ConflictError: they got as many messages as they get in a day.
    """
    with office.database.transaction() as records:
        rows = records.directory.of_person(token, at=at)
        if not rows or not rows[0].contact:
            raise NotFoundError("There is nobody here who takes messages.")
        certification_id = rows[0].certification_id
        holder_id = records.certifications.by_ids([certification_id])[certification_id].holder_id
        records.holders.lock([holder_id])
        if records.messages.lately(holder_id, at=at) >= MOST_A_DAY:
            raise ConflictError("This person gets no more messages today. Try again tomorrow.")
        key = f"{MESSAGE}:{secrets.token_hex(16)}"
        records.messages.add(
            holder_id, event_key=key, name=draft.name, mail=draft.mail, words=draft.words, at=at
        )
        event = EventDraft(key=key, kind=MESSAGE, certification_id=certification_id, at=at)
        records.outbox.add([event], at=at)


def relay_facts(records: Records, office: Office, delivery: DeliveryRecord) -> RelayFacts | None:
    """Return what is mailed to the holder; None where they take no messages any more."""
    message = records.messages.of_event(delivery.event.id)
    if message is None:
        return None
    holder = records.holders.by_ids([message.holder_id])[message.holder_id]
    profile = records.profiles.of(holder.id)
    token = records.directory.token_of(holder.id)
    wished = profile is not None and profile.contact and holder.directory_opt_in
    if holder.erased_at is not None or not holder.mail or not wished or token is None:
        return None
    return RelayFacts(
        language=holder.language,
        holder_name=holder.name,
        holder_mail=holder.mail,
        visitor_name=message.name,
        visitor_mail=message.mail,
        words=message.words,
        profile=addresses.person(office.public_url, token),
        choices=f"{office.public_url}/me/directory",
        demonstration=is_loopback(office.did),
    )
