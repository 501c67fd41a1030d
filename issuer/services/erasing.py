"""Erasing a person: identity and signed bytes go, the acts stay without them."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from issuer.domain.acts import Actor
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.cases import Doer
from issuer.services.clock import require_forward
from issuer.services.consequences import publish_all, revoke
from issuer.services.deciding import require_holder
from issuer.services.list_signing import publish
from issuer.services.materialising import known_of, materialise
from issuer.services.office import Office
from issuer.services.submitting import act_on_submitted

ERASURE: Final = "erasure"
"""Reason of the revocations that an erasure brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """A person who is no longer known here."""

    public_ids: tuple[str, ...]
    """The addresses that now answer 410."""


def erase(office: Office, *, holder: str, doer: Doer, at: datetime) -> Erased:
    """Erase a person on their own request: nothing is left by which they are known.

    Name, mail address, identifiers, evidence, continuing education, answers to repeated
    requests and the signed bytes of every credential are deleted, of those that others composed
    too; every status bit is set and
    published; the acts stay, without the person; the addresses answer 410 for good. A roster
    that still has the person does not bring them back.

    Args:
        office: that knew the person.
        holder: external id.
        doer: the holder, or an officer on their written request.
        at: now.

    Raises:
        NotFoundError: there is no such holder (or they were erased before).
        RefusedError: for a reviewer.
    """
    if doer.capacity not in {Actor.HOLDER, Actor.OFFICER}:
        raise RefusedError("A person is erased on their own request, by an officer at most.")
    signing = office.signing()
    with office.database.transaction() as records:
        person = require_holder(records, holder)
        records.holders.lock([person.id])
        at = require_forward(at, records.acts.newest())
        certifications = records.certifications.of_holders([person.id]).get(person.id, [])
        keys = [each.id for each in certifications]
        open_versions = [
            credential
            for group in records.credentials.of(keys).values()
            for credential in group
            if credential.revoked_at is None
        ]
        revoke(records, open_versions, reason=ERASURE, actor=doer.recorded, at=at)
        abandoned = _abandon(records, keys, at)
        records.acts.add([_act(each, doer, at) for each in certifications])
        records.credentials.erase(keys)
        records.ceus.erase(keys)
        for each in certifications:
            records.certifications.forget_subject(each.id, subject=f"urn:uuid:{uuid.uuid4()}")
        public_ids = tuple(each.public_id for each in certifications)
        identifiers = [person.external_id, *records.holders.former(person.id)]
        lists = abandoned | _erase_submitted(records, [*identifiers, person.mail], doer, at)
        traces = [*public_ids, *identifiers, *filter(None, [person.name, person.mail])]
        records.idempotency.erase([trace.encode() for trace in traces])
        # A table that somebody is looking at may hold the person; it is uploaded anew.
        records.uploads.forget_before(at + timedelta(seconds=1))
        records.holders.erase(person, at=at)
        materialise(records, known_of(records, [person.id]))
        publish_all(records, office, signing, open_versions, at=at)
        for number in sorted(lists - {each.status_list for each in open_versions}):
            publish(records, office, signing, number, at=at)
    office.database.scrub()
    return Erased(public_ids=public_ids)


def _abandon(records: Records, keys: list[int], at: datetime) -> set[int]:
    """Give up what is reserved; return the lists in which bits were set by that."""
    waiting = records.reservations.of(keys).values()
    for reservation in waiting:
        records.reservations.abandon(reservation.id, at=at)
    return {reservation.status_list for reservation in waiting}


def _erase_submitted(
    records: Records, identifiers: list[str], doer: Doer, at: datetime
) -> set[int]:
    """Erase what others composed about the person; return the lists in which bits were set.

    It is found by the person's identifiers and mail address. A name alone tells nobody which of
    its bearers is meant: such a credential is erased by its own id.
    """
    found = records.submitted.about([each for each in identifiers if each])
    for each in found:
        records.submitted.revoke(each.id, at=at)
        records.submitted.erase(each.id)
    records.acts.add(
        [act_on_submitted(each, ActKind.SUBMITTED_ERASED, doer.recorded, at) for each in found]
    )
    return {each.status_list for each in found}


def _act(certification: CertificationRecord, doer: Doer, at: datetime) -> ActRecord:
    return ActRecord(
        certification_id=certification.id,
        at=at,
        actor=doer.recorded,
        kind=ActKind.ERASED,
        rule_version=certification.track_version,
    )
