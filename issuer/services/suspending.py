"""Suspending a certification, and resolving the cause."""

from datetime import datetime, timedelta

from issuer.domain.acts import Act, SuspensionReason
from issuer.domain.programme import Track
from issuer.domain.standing import Standing
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.facts import DEADLINE
from issuer.services.acting import open_case, settle
from issuer.services.cases import Case, Doer, record_act
from issuer.services.consequences import follow
from issuer.services.office import Office
from issuer.services.restoring import restore
from issuer.services.rules import stored_track


def suspend(
    office: Office,
    *,
    public_id: str,
    reason: SuspensionReason,
    doer: Doer,
    at: datetime,
    deadline: datetime | None = None,
) -> datetime:
    """Suspend a certification: at once everywhere, every unexpired version revoked.

    Args:
        office: who suspends.
        public_id: of the certification.
        reason: from the list; the public is not told.
        doer: the officer.
        at: now.
        deadline: until when the cause is to be resolved; afterwards a withdrawal waits for
            decision. Defaults to the track's own number of days.

    Returns:
        The deadline.

    Raises:
        NotFoundError, RefusedError, ConflictError, UnavailableError: see ``open_case``.
    """
    signing = office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, Act.SUSPEND, doer, at=at)
        until = deadline or case.at + timedelta(days=_rules(records, case).suspension_days)
        if until <= case.at:
            raise RefusedError("The deadline must lie in the future.")
        record_act(
            records,
            case,
            ActKind.SUSPENDED,
            doer,
            reason=reason.value,
            details={DEADLINE: int(until.timestamp())},
        )
        follow(records, office, signing, [case.holder.id], actor=doer.recorded, at=case.at)
    return until


def resolve(office: Office, *, public_id: str, doer: Doer, at: datetime) -> Standing:
    """End a suspension: the dates say again what holds, and a fresh credential is issued.

    Returns the standing that holds now. Arguments and errors as for ``suspend``.
    """
    return restore(
        office,
        Act.RESOLVE,
        ActKind.RESOLVED,
        public_id=public_id,
        doer=doer,
        at=at,
    )


def _rules(records: Records, case: Case) -> Track:
    certification = case.certification
    return stored_track(
        records, certification.programme, certification.track, certification.track_version
    )
