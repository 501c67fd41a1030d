"""Ending a certification: withdrawal by two officers, appeal, surrender."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.acts import Act, WithdrawalReason, withdrawal_refusal
from issuer.domain.standing import Standing
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services.acting import open_case, settle
from issuer.services.cases import Case, Doer, record_act
from issuer.services.consequences import follow
from issuer.services.office import Office
from issuer.services.restoring import restore

_SETTLED: Final = frozenset(
    {ActKind.WITHDRAWN, ActKind.APPEAL_UPHELD, ActKind.WITHDRAWAL_TAKEN_BACK}
)
"""After these no proposal made before waits any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Where a withdrawal stands after an officer spoke."""

    public_id: str
    proposed_by: str
    reason: WithdrawalReason
    done: bool
    """False while the second officer is still to confirm."""


def withdraw(
    office: Office, *, public_id: str, reason: WithdrawalReason, doer: Doer, at: datetime
) -> Withdrawal:
    """Propose a withdrawal, or confirm the one that another officer proposed.

    The first officer's word changes nothing yet. When a second one gives the same reason, the
    certification is withdrawn at once, everywhere, and every unexpired version is revoked.

    Args:
        office: who withdraws.
        public_id: of the certification.
        reason: from the list; the public is not told.
        doer: the officer.
        at: now.

    Raises:
        RefusedError: the same officer twice, or another reason than the one proposed; and what
            ``open_case`` raises.
    """
    signing = office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, Act.WITHDRAW, doer, at=at)
        proposal = _proposal(records, case)
        if proposal is None:
            record_act(records, case, ActKind.WITHDRAWAL_PROPOSED, doer, reason=reason.value)
            return Withdrawal(public_id=public_id, proposed_by=doer.name, reason=reason, done=False)
        refused = withdrawal_refusal((proposal.actor, doer.name))
        if refused is not None:
            raise RefusedError(refused)
        if proposal.reason != reason.value:
            raise RefusedError(
                f"The withdrawal was proposed for another reason: {proposal.reason}. "
                "Both officers must mean the same."
            )
        record_act(
            records,
            case,
            ActKind.WITHDRAWN,
            doer,
            reason=reason.value,
            details={"proposed_by": proposal.actor},
        )
        follow(records, office, signing, [case.holder.id], actor=doer.recorded, at=case.at)
    return Withdrawal(public_id=public_id, proposed_by=proposal.actor, reason=reason, done=True)


def take_back_withdrawal(office: Office, *, public_id: str, doer: Doer, at: datetime) -> None:
    """Give up a withdrawal that was proposed and not confirmed: by any officer.

    Nothing had changed by the proposal, so nothing changes now; both stay on record.

    Raises RefusedError where no proposal waits, and what ``open_case`` raises.
    """
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, Act.WITHDRAW, doer, at=at)
        proposal = _proposal(records, case)
        if proposal is None:
            raise RefusedError("No withdrawal of it is proposed, so there is none to take back.")
        record_act(records, case, ActKind.WITHDRAWAL_TAKEN_BACK, doer, reason=proposal.reason)


def uphold_appeal(office: Office, *, public_id: str, doer: Doer, at: datetime) -> Standing:
    """Undo a withdrawal: the standing is computed as if it had not been, with a new credential.

    Returns the standing that holds now. Raises RefusedError where the officer took part in the
    withdrawal, and what ``open_case`` raises.
    """
    return restore(
        office,
        Act.UPHOLD_APPEAL,
        ActKind.APPEAL_UPHELD,
        public_id=public_id,
        doer=doer,
        at=at,
        forbidden=frozenset({ActKind.WITHDRAWN, ActKind.WITHDRAWAL_PROPOSED}),
    )


def surrender(office: Office, *, public_id: str, doer: Doer, at: datetime) -> None:
    """Let the holder give a certification up: ended at once, earned anew if ever.

    Raises what ``open_case`` raises.
    """
    signing = office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, Act.SURRENDER, doer, at=at)
        record_act(records, case, ActKind.SURRENDERED, doer)
        follow(records, office, signing, [case.holder.id], actor=doer.recorded, at=case.at)


def waiting_proposal(acts: Sequence[ActRecord]) -> ActRecord | None:
    """Return the proposed withdrawal that waits for a second officer.

    Args:
        acts: of one certification, in the order in which they happened.
    """
    for act in reversed(acts):
        if act.kind in _SETTLED:
            return None
        if act.kind is ActKind.WITHDRAWAL_PROPOSED:
            return act
    return None


def _proposal(records: Records, case: Case) -> ActRecord | None:
    return waiting_proposal(records.acts.of([case.certification.id])[case.certification.id])
