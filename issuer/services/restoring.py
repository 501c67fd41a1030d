"""Letting a certification stand again, with the fresh credentials that it needs."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from issuer.domain.acts import Act
from issuer.domain.effects import REVOKING
from issuer.domain.renewal import governing_cycle
from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import span_at
from issuer.errors import RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services.acting import (
    Case,
    Doer,
    open_case,
    record_act,
    reserve_version,
    settle,
    settle_holders,
)
from issuer.services.consequences import follow
from issuer.services.materialising import Timelines
from issuer.services.office import Office

_BY_STANDING: Final = frozenset(standing.value for standing in REVOKING)
"""Reasons of revocations that a standing brought about, and that end with it."""


def restore(
    office: Office,
    act: Act,
    kind: ActKind,
    *,
    public_id: str,
    doer: Doer,
    at: datetime,
    reason: str = "",
    forbidden: frozenset[ActKind] = frozenset(),
) -> Standing:
    """Record an act that lets a certification stand again, and issue what it needs.

    Dependants that stand again with it get their fresh credentials too. ``forbidden`` names
    acts whose actors may not do this one: nobody judges over their own decision.
    """
    signing = office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, act, doer, at=at)
        acts = records.acts.of([case.certification.id])[case.certification.id]
        if any(each.kind in forbidden and each.actor == doer.name for each in acts):
            raise RefusedError("Who decided this may not also decide the appeal.")
        record_act(records, case, kind, doer, reason=reason)
        timelines = follow(
            records, office, signing, [case.holder.id], actor=doer.recorded, at=case.at
        )
        reissue(records, office, [case.holder.id], timelines, doer=doer, at=case.at)
    span = span_at(timelines[case.certification.id], case.at)
    settle_holders(office, [case.holder.id], at=case.at)
    return Standing.LAPSED if span is None else span.standing


def reissue(
    records: Records,
    office: Office,
    holder_ids: Collection[int],
    timelines: Timelines,
    *,
    doer: Doer,
    at: datetime,
) -> int:
    """Reserve a fresh version of whatever stands again and has only revoked ones; return how many.

    A version that somebody revoked for itself is not followed by another one here: that is a
    correction's part.
    """
    held = records.certifications.of_holders(holder_ids)
    standing = {
        each.id: each
        for group in held.values()
        for each in group
        if (span := span_at(timelines.get(each.id, ()), at)) is not None
        and span.standing in IN_DATE
    }
    facts = records.certifications.facts(standing)
    busy = records.reservations.of(standing)
    acts = records.acts.of(standing)
    holders = records.holders.by_ids(holder_ids)
    count = 0
    for key, known in facts.items():
        newest = known.versions[-1]
        if key in busy or _reason(acts.get(key, []), newest.number) not in _BY_STANDING:
            continue
        case = Case(
            holder=holders[standing[key].holder_id],
            certification=standing[key],
            facts=known,
            spans=timelines[key],
            at=at,
        )
        cycle = governing_cycle(known, at)
        reserve_version(records, office, case, cycle=cycle, act=ActKind.REISSUED, doer=doer)
        count += 1
    return count


def _reason(acts: Collection[ActRecord], version: int) -> str | None:
    """Return why a version was revoked; None where it was not."""
    reasons: Mapping[object, str] = {
        act.details["version"]: act.reason for act in acts if act.kind is ActKind.VERSION_REVOKED
    }
    return reasons.get(version)
