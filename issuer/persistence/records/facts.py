"""Recorded acts, cycles and versions, put together as the facts that the domain reads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from issuer.domain.certification import (
    CertificationFacts,
    Cycle,
    Suspension,
    Version,
    Withdrawal,
)
from issuer.persistence.records.acts import ActKind, ActRecord

DEADLINE = "deadline"
"""Detail of a suspension: seconds since 1970 at which a withdrawal is queued for decision."""


def assemble(
    cycles: Sequence[Cycle], versions: Sequence[Version], acts: Sequence[ActRecord]
) -> CertificationFacts:
    """Return the facts of one certification; ``acts`` are in the order in which they happened."""
    suspensions: list[Suspension] = []
    withdrawals: list[Withdrawal] = []
    surrendered: list[datetime] = []
    for act in acts:
        if act.kind is ActKind.SUSPENDED:
            deadline = datetime.fromtimestamp(int(act.details[DEADLINE]), UTC)
            suspensions.append(Suspension(start=act.at, deadline=deadline))
        elif act.kind is ActKind.RESOLVED:
            suspensions[-1] = replace(suspensions[-1], resolved_at=act.at)
        elif act.kind is ActKind.WITHDRAWN:
            withdrawals.append(Withdrawal(at=act.at))
        elif act.kind is ActKind.APPEAL_UPHELD:
            withdrawals[-1] = replace(withdrawals[-1], appeal_upheld_at=act.at)
        elif act.kind is ActKind.SURRENDERED:
            surrendered.append(act.at)
    return CertificationFacts(
        cycles=tuple(cycles),
        versions=tuple(versions),
        suspensions=tuple(suspensions),
        withdrawals=tuple(withdrawals),
        surrendered_at=tuple(surrendered),
    )
