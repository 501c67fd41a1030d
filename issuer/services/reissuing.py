"""Fresh credentials for what stands again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from issuer.domain.cycles import governing_cycle
from issuer.domain.effects import REVOKING
from issuer.domain.standing import IN_DATE
from issuer.domain.timeline import span_at
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services.cases import Case, Doer, reserve_version
from issuer.services.materialising import Timelines
from issuer.services.office import Office

_BY_STANDING: Final = frozenset(standing.value for standing in REVOKING)
"""Reasons of revocations that a standing brought about, and that end with it."""


def reissue(
    records: Records,
    office: Office,
    holder_ids: Collection[int],
    timelines: Timelines,
    *,
    doer: Doer,
    at: datetime,
) -> list[int]:
    """Reserve a fresh version of whatever stands again and has only revoked ones.

    Returns the certifications' keys.

    A version that somebody revoked for itself is not followed by another one here: that is a
    correction's part.
    """
    if not holder_ids:
        return []
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
    reserved = []
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
        cycle = governing_cycle(known.cycles, at)
        reserve_version(records, office, case, cycle=cycle, act=ActKind.REISSUED, doer=doer)
        reserved.append(key)
    return reserved


def _reason(acts: Collection[ActRecord], version: int) -> str | None:
    """Return why a version was revoked; None where it was not."""
    reasons: Mapping[object, str] = {
        act.details["version"]: act.reason for act in acts if act.kind is ActKind.VERSION_REVOKED
    }
    return reasons.get(version)
