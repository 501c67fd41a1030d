"""Which withdrawals wait for a decision: by a deadline that passed, or by one officer's word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.acts import withdrawal_queued
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.services.ending import waiting_proposal
from issuer.services.office import Office

LOOKED_AT: Final = 500
"""So many suspensions, the longest first, and so many proposals, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWithdrawal:
    """A certification whose withdrawal waits."""

    public_id: str
    holder_id: int
    holder_name: str
    external_id: str
    track: str
    """Its name."""
    overdue_since: datetime | None
    """When the deadline to resolve a suspension passed; None where only a proposal waits."""
    suspended_for: str
    """Code of the reason of the suspension that stands; empty where none does."""
    proposal: ActRecord | None
    """The first officer's word; None where nobody spoke yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWithdrawals:
    """What waits, the longest overdue first, then what is proposed without a deadline."""

    waiting: tuple[WaitingWithdrawal, ...]
    more: bool
    """Whether there are more suspensions than were looked at."""


def waiting_withdrawals(office: Office, *, at: datetime) -> WaitingWithdrawals:
    """Return the withdrawals that wait for a decision at ``at``."""
    with office.database.reading() as records:
        suspended = records.withdrawals.suspended(at=at, limit=LOOKED_AT)
        keys = list(dict.fromkeys([*suspended, *records.withdrawals.proposed(limit=LOOKED_AT)]))
        facts = records.certifications.facts(keys)
        spans = records.timelines.of(facts)
        acts = records.acts.of(facts)
        found = {}
        for key in facts:
            since = withdrawal_queued(facts[key], spans.get(key, ()), at)
            proposal = waiting_proposal(acts.get(key, ()))
            if since is not None or proposal is not None:
                found[key] = (since, proposal)
        certifications = records.certifications.by_ids(found)
        holders = records.holders.by_ids({each.holder_id for each in certifications.values()})
    names = {
        (programme.slug, track.slug): track.name
        for programme in office.programmes
        for track in programme.tracks
    }
    waiting = []
    for key, (since, proposal) in found.items():
        certification = certifications[key]
        holder = holders[certification.holder_id]
        waiting.append(
            WaitingWithdrawal(
                public_id=certification.public_id,
                holder_id=holder.id,
                holder_name=holder.name,
                external_id=holder.external_id,
                track=names.get(
                    (certification.programme, certification.track), certification.track
                ),
                overdue_since=since,
                suspended_for="" if since is None else _suspended_for(acts[key]),
                proposal=proposal,
            )
        )
    waiting.sort(key=lambda each: (each.overdue_since is None, each.overdue_since or at))
    return WaitingWithdrawals(waiting=tuple(waiting), more=len(suspended) == LOOKED_AT)


def _suspended_for(acts: list[ActRecord]) -> str:
    return next((act.reason for act in reversed(acts) if act.kind is ActKind.SUSPENDED), "")
