"""The first step of issuing: what will be signed is on record before anything is signed."""

import secrets
import uuid
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from issuer.composition.achievement import achievement_member
from issuer.composition.credential import credential_document
from issuer.composition.inputs import CredentialFacts, HashedMail, StatusEntry
from issuer.composition.recipient import hashed_mail
from issuer.domain.certification import Cycle
from issuer.domain.programme import Programme, Track
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.certifications import CertificationDraft, CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.reservations import Reservation, ReservationDraft
from issuer.services.office import Office
from issuer.services.rules import remember


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A credential that was decided on."""

    holder: HolderRecord
    certification: CertificationRecord | None
    """None for the first certification of this holder in this track."""
    cycle: Cycle
    awarded_at: datetime
    """When the first cycle began: the day of the award, in every version."""
    valid_from: datetime
    """When this version begins: with its cycle, or later where it corrects or reissues."""
    version: int
    replaces: int | None
    act: ActKind
    reason: str = ""


def reserve(
    records: Records,
    office: Office,
    programme: Programme,
    track: Track,
    intents: Sequence[Intent],
    *,
    actor: str,
    at: datetime,
) -> list[Reservation]:
    """Record intents: certification, random status index, and the bytes that will be signed.

    Returns the reservations in the order of ``intents``. Nothing is public yet; a crash after
    the transaction leaves what ``resume`` finishes.
    """
    remember(records, programme, track, at=at)
    certifications = _certifications(records, programme, track, intents, at=at)
    places = records.status_lists.allocate(len(intents), entries=office.status_list_entries)
    achievement = achievement_member(programme.slug, programme.name, track, office.identity)
    drafts = []
    for intent, certification, place in zip(intents, certifications, places, strict=True):
        facts = CredentialFacts(
            public_id=certification.public_id,
            subject_id=certification.subject,
            holder_name=intent.holder.name,
            programme=programme.slug,
            programme_name=programme.name,
            track=track,
            awarded_at=intent.awarded_at,
            valid_from=intent.valid_from,
            valid_until=intent.cycle.valid_until,
            status=StatusEntry(list_number=place.status_list, index=place.index),
            holder_mail=_mail(intent.holder),
        )
        drafts.append(
            ReservationDraft(
                certification_id=certification.id,
                version=intent.version,
                status_list=place.status_list,
                status_index=place.index,
                cycle=intent.cycle,
                valid_from=intent.valid_from,
                act=intent.act,
                actor=actor,
                reason=intent.reason,
                replaces=intent.replaces,
                unsigned=orjson.dumps(
                    credential_document(facts, office.identity, achievement=achievement)
                ),
            )
        )
    return records.reservations.add(drafts, at=at)


def begin_after(wanted: datetime, before: datetime) -> datetime:
    """Return when a version begins that takes the place of one which began at ``before``.

    Hosts replace a credential by one of the same id with a newer ``validFrom`` (Open Badges
    3.0), so it is newer by a second at least.
    """
    return max(wanted, before + timedelta(seconds=1))


def new_public_id() -> str:
    """Return the address of a new certification: 128 random bits in 26 lower-case letters."""
    return b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def _mail(holder: HolderRecord) -> HashedMail | None:
    """Return the holder's address with a salt of this credential's own, if they wish it."""
    if not (holder.mail_in_credentials and holder.mail):
        return None
    return hashed_mail(holder.mail, secrets.token_hex(16))


def _certifications(
    records: Records,
    programme: Programme,
    track: Track,
    intents: Sequence[Intent],
    *,
    at: datetime,
) -> list[CertificationRecord]:
    drafts = [
        CertificationDraft(
            public_id=new_public_id(),
            subject=f"urn:uuid:{uuid.uuid4()}",
            holder_id=intent.holder.id,
            programme=programme.slug,
            track=track.slug,
            track_version=track.version,
            level=track.level.value,
        )
        for intent in intents
        if intent.certification is None
    ]
    added = iter(records.certifications.add(drafts, at=at))
    return [intent.certification or next(added) for intent in intents]
