"""Recorded acts, cycles and versions, put together as the facts that the domain reads."""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is recorded of one certification, in the order in which it happened."""

    cycles: tuple[Cycle, ...] = ()
    versions: tuple[Version, ...] = ()
    """Those that were issued."""
    acts: tuple[ActRecord, ...] = ()

    def has(self, cycle: Cycle) -> bool:
        """Return whether the cycle is recorded, by its number."""
        return any(each.number == cycle.number for each in self.cycles)

    def with_issued(self, version: Version, cycle: Cycle) -> "History":
        """Return it with a version that is issued now, and its cycle if that is new."""
        cycles = self.cycles if self.has(cycle) else (*self.cycles, cycle)
        return replace(self, cycles=cycles, versions=(*self.versions, version))

    def facts(self) -> CertificationFacts | None:
        """Return the facts; None where no cycle began yet, or the holder was erased."""
        if not self.cycles or any(act.kind is ActKind.ERASED for act in self.acts):
            return None
        return _assembled(self)


def _assembled(history: History) -> CertificationFacts:
    suspensions: list[Suspension] = []
    withdrawals: list[Withdrawal] = []
    surrendered: list[datetime] = []
    for act in history.acts:
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
        cycles=history.cycles,
        versions=history.versions,
        suspensions=tuple(suspensions),
        withdrawals=tuple(withdrawals),
        surrendered_at=tuple(surrendered),
    )
