"""Continuing education: handed in, ruled on, corrected by entries, audited by chance."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.acts import Actor
from issuer.domain.certification import CertificationFacts
from issuer.domain.ceu import (
    Activity,
    Correction,
    Counted,
    Ruling,
    RulingOutcome,
    account,
    audit_sample,
    units_in,
)
from issuer.domain.cycles import governing_cycle
from issuer.domain.programme import Track
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.cases import Doer
from issuer.services.catalogue import find_track
from issuer.services.clock import require_forward
from issuer.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class CeuAccount:
    """What was handed in for a certification, and what it counts in the present cycle."""

    counted: tuple[Counted, ...]
    earned: Decimal
    """Units accepted in the cycle that governs now."""
    asked_for: Decimal
    """Units that a renewal asks for."""


def hand_in(
    office: Office,
    *,
    public_id: str,
    source: str,
    quantity: Decimal,
    earned_at: datetime,
    evidence: str,
    at: datetime,
) -> str:
    """Record an activity that a holder hands in; return its id. It counts once accepted.

    The same activity handed in twice is recorded twice and counted once.

    Args:
        office: to whom it is handed in.
        public_id: of the certification that it is for.
        source: slug of one of the track's sources.
        quantity: hours or number, above 0.
        earned_at: when it was done, not after ``at``.
        evidence: what shows it.
        at: now.

    Raises:
        NotFoundError: there is no such certification.
        RefusedError: the track knows no such source, or quantity or date cannot be.
    """
    with office.database.transaction() as records:
        certification = _certification(records, public_id)
        track = _track(office, certification)
        known = [each.slug for each in track.ceu_sources]
        if source not in known:
            raise RefusedError(
                f"{track.name} has no source of units called {source!r}. "
                + (f"It has: {', '.join(known)}." if known else "It asks for no units.")
            )
        if not quantity.is_finite() or quantity <= 0:
            raise RefusedError("The quantity must be above 0.")
        if earned_at > at:
            raise RefusedError("It lies in the future. Hand it in when it is done.")
        activity = Activity(
            id=str(uuid.uuid4()),
            source=source,
            quantity=quantity,
            earned_at=earned_at,
            evidence=evidence,
            submitted_at=at,
        )
        records.ceus.submit(certification.id, [activity])
    return activity.id


def rule_on(
    office: Office,
    *,
    activity: str,
    outcome: RulingOutcome,
    doer: Doer,
    at: datetime,
    reason: str = "",
) -> None:
    """Record a reviewer's word on an activity; the latest word holds.

    Raises NotFoundError for an activity that is not known, and RefusedError for anybody but a
    reviewer and for a refusal without a reason.
    """
    _require_reviewer(doer)
    if outcome is RulingOutcome.REFUSED and not reason.strip():
        raise RefusedError("A refusal needs a reason: the holder will ask for it.")
    with office.database.transaction() as records:
        at = require_forward(at, records.acts.newest())
        _require_activity(records, activity)
        ruling = Ruling(activity=activity, at=at, outcome=outcome, reason=reason)
        records.ceus.rule(ruling, actor=doer.recorded)


def set_quantity(
    office: Office,
    *,
    activity: str,
    quantity: Decimal,
    reason: str,
    doer: Doer,
    at: datetime,
) -> None:
    """Record another quantity in place of the one that stood; nothing is edited.

    Raises NotFoundError for an activity that is not known, and RefusedError for anybody but a
    reviewer, without a reason, and for a quantity that cannot be.
    """
    _require_reviewer(doer)
    if not quantity.is_finite() or quantity < 0 or not reason.strip():
        raise RefusedError("A correction needs a quantity of 0 or more, and a reason.")
    with office.database.transaction() as records:
        at = require_forward(at, records.acts.newest())
        _require_activity(records, activity)
        correction = Correction(activity=activity, at=at, quantity=quantity, reason=reason)
        records.ceus.correct(correction, actor=doer.recorded)


def ceu_account(office: Office, public_id: str, *, at: datetime) -> CeuAccount:
    """Return what counts for a certification at ``at``; NotFoundError where there is none."""
    with office.database.reading() as records:
        certification = _certification(records, public_id)
        facts = _facts(records, certification)
        ledger = records.ceus.ledger(certification.id)
    track = _track(office, certification)
    counted = account(ledger, sources=track.ceu_sources, cycles=facts.cycles, at=at)
    return CeuAccount(
        counted=counted,
        earned=units_in(counted, governing_cycle(facts.cycles, at).number),
        asked_for=track.renewal.ceus,
    )


def draw_audit(
    office: Office,
    *,
    since: datetime,
    until: datetime,
    share: Decimal,
    doer: Doer,
    at: datetime,
) -> Sequence[str]:
    """Draw activities handed in from ``since`` and before ``until`` for an audit, by chance.

    The seed is drawn anew and recorded, so that everybody can see later that the sample was
    not chosen. Returns the ids of the activities.

    Raises RefusedError for anybody but a reviewer, and for a share outside of 0 to 1.
    """
    _require_reviewer(doer)
    if not 0 < share <= 1:
        raise RefusedError("The share must be above 0 and at most 1.")
    seed = secrets.token_hex(16)
    with office.database.transaction() as records:
        at = require_forward(at, records.acts.newest())
        sample = audit_sample(
            records.ceus.submitted(since=since, until=until), share=share, seed=seed
        )
        records.acts.add(
            [
                ActRecord(
                    certification_id=None,
                    at=at,
                    actor=doer.recorded,
                    kind=ActKind.AUDIT_DRAWN,
                    details={
                        "seed": seed,
                        "share": format(share, "f"),
                        "since": int(since.timestamp()),
                        "until": int(until.timestamp()),
                        "drawn": len(sample),
                    },
                )
            ]
        )
    return sample


def _certification(records: Records, public_id: str) -> CertificationRecord:
    certification = records.certifications.by_public_id(public_id)
    if certification is None:
        raise NotFoundError(f"There is no certification {public_id}.")
    _facts(records, certification)
    return certification


def _facts(records: Records, certification: CertificationRecord) -> CertificationFacts:
    facts = records.certifications.facts([certification.id]).get(certification.id)
    if facts is None:
        raise NotFoundError(f"There is no certification {certification.public_id}.")
    return facts


def _track(office: Office, certification: CertificationRecord) -> Track:
    return find_track(office.programmes, f"{certification.programme}/{certification.track}")[1]


def _require_reviewer(doer: Doer) -> None:
    if doer.capacity is not Actor.REVIEWER:
        raise RefusedError("Units are reviewed by a reviewer, never by the holder.")


def _require_activity(records: Records, activity: str) -> None:
    if records.ceus.certification_of(activity) is None:
        raise NotFoundError(f"There is no activity {activity}.")
