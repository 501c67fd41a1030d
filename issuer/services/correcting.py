"""Correcting a credential that says something wrong: a new version, and the wrong one revoked."""

from datetime import datetime

from issuer.domain.acts import Act
from issuer.persistence.records.acts import ActKind
from issuer.services.acting import open_case, settle
from issuer.services.cases import Doer, reserve_version
from issuer.services.office import Office
from issuer.services.revoking import RevocationReason


def correct(
    office: Office, *, public_id: str, reason: RevocationReason, doer: Doer, at: datetime
) -> int:
    """Issue the present cycle's credential anew, as things are recorded now.

    Set right what is wrong first (the holder's name in the roster), then correct. The wrong
    version is revoked in the transaction in which its successor is stored, so the address
    never answers nothing. The standing is unchanged.

    Args:
        office: who corrects.
        public_id: of the certification.
        reason: what was wrong.
        doer: the officer.
        at: now.

    Returns:
        The number of the new version.

    Raises:
        SealingError: the new version does not pass; it stays reserved and the old one stands.
        NotFoundError, RefusedError, ConflictError, UnavailableError: see ``open_case``.
    """
    office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, Act.CORRECT, doer, at=at)
        version = reserve_version(
            records,
            office,
            case,
            cycle=case.cycle,
            act=ActKind.CORRECTED,
            doer=doer,
            reason=reason.value,
        )
    settle(office, public_id, at=case.at)
    return version
