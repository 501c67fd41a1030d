"""Revoking a submitted credential, and erasing it: by its id, with the list published."""

from dataclasses import dataclass
from datetime import datetime

from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.submitted import SubmittedRecord
from issuer.services.clock import require_forward
from issuer.services.list_signing import publish
from issuer.services.office import Office
from issuer.services.submitting import act_on_submitted


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRevoked:
    """A submitted credential that is revoked, and published as such."""

    revoked_at: datetime
    new: bool
    """False where it was revoked before."""


def revoke_submitted(
    office: Office, credential_id: str, *, actor: str, at: datetime, reason: str = ""
) -> SubmissionRevoked:
    """Revoke a submitted credential; when this returns, the published list says so.

    Raises NotFoundError where none with this id was signed.
    """
    signing = office.signing()
    with office.database.transaction() as records:
        record = _signed(records, credential_id)
        if record.revoked_at is not None:
            return SubmissionRevoked(revoked_at=record.revoked_at, new=False)
        at = require_forward(at, records.acts.newest())
        records.submitted.revoke(record.id, at=at)
        act = act_on_submitted(record, ActKind.SUBMITTED_REVOKED, actor, at, reason=reason)
        records.acts.add([act])
        publish(records, office, signing, record.status_list, at=at)
    return SubmissionRevoked(revoked_at=at, new=True)


def erase_submitted(office: Office, credential_id: str, *, actor: str, at: datetime) -> None:
    """Delete the signed bytes of a submitted credential, and set its bit (row D2).

    The place in the list, digests and acts stay; the id is never signed again. Raises
    NotFoundError where none with this id was signed, or it was erased before.
    """
    signing = office.signing()
    with office.database.transaction() as records:
        record = _signed(records, credential_id)
        if record.signed is None:
            raise NotFoundError(f"The credential {credential_id:.200} was erased already.")
        at = require_forward(at, records.acts.newest())
        records.submitted.revoke(record.id, at=at)
        records.submitted.erase(record.id)
        records.idempotency.erase([credential_id.encode()])
        records.acts.add([act_on_submitted(record, ActKind.SUBMITTED_ERASED, actor, at)])
        publish(records, office, signing, record.status_list, at=at)
    office.database.scrub()


def _signed(records: Records, credential_id: str) -> SubmittedRecord:
    record = records.submitted.find(credential_id, lock=True)
    if record is None or not record.issued:
        raise NotFoundError(
            f"No credential with the id {credential_id:.200} was submitted and signed here."
        )
    return record
