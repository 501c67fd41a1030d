"""Giving up a reserved credential that can never be signed."""

from datetime import datetime

from issuer.domain.acts import Actor
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services.cases import Doer
from issuer.services.clock import require_forward
from issuer.services.list_signing import publish
from issuer.services.office import Office


def abandon(office: Office, *, public_id: str, reason: str, doer: Doer, at: datetime) -> int:
    """Give up the version of a certification that is reserved and could not be signed.

    Its number and its index are never used again, and its bit is set for good: should a
    signed copy exist against all rules, it is revoked. Returns the number of the version.

    Args:
        office: whose certification it is.
        public_id: of the certification.
        reason: in a few words, for the record.
        doer: the officer.
        at: now.

    Raises:
        NotFoundError: there is no such certification, or nothing of it is reserved.
        RefusedError: for anybody but an officer.
    """
    if doer.capacity is not Actor.OFFICER:
        raise RefusedError("To give up a reserved credential is for an officer.")
    signing = office.signing()
    with office.database.transaction() as records:
        certification = records.certifications.by_public_id(public_id)
        if certification is None:
            raise NotFoundError(f"There is no certification {public_id}.")
        records.holders.lock([certification.holder_id])
        at = require_forward(at, records.acts.newest())
        waiting = records.reservations.of([certification.id]).get(certification.id)
        if waiting is None:
            raise NotFoundError(f"Nothing of the certification {public_id} is reserved.")
        records.reservations.abandon(waiting.id, at=at)
        records.acts.add(
            [
                ActRecord(
                    certification_id=certification.id,
                    at=at,
                    actor=doer.name,
                    kind=ActKind.ABANDONED,
                    reason=reason,
                    rule_version=waiting.cycle.track_version,
                    details={
                        "version": waiting.version,
                        "status_list": waiting.status_list,
                        "status_index": waiting.status_index,
                    },
                )
            ]
        )
        publish(records, office, signing, waiting.status_list, at=at)
    return waiting.version
