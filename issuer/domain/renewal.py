"""Keeping a certification up: renewal in the window or in grace, and the way back after a lapse.

Pure functions of recorded facts, the track's rules and a moment, like the decision to certify.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from issuer.domain.calendar import add_months
from issuer.domain.certification import CertificationFacts, Cycle
from issuer.domain.ceu import CeuLedger, account, units_in
from issuer.domain.cycles import governing_cycle, reinstated_cycle, renewed_cycle
from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Lack, Missing, Value
from issuer.domain.prerequisites import missing_prerequisites, reinstatable_until
from issuer.domain.programme import ReinstatementStep, Requirement, Track
from issuer.domain.requirements import missing_requirements
from issuer.domain.scoring import plain, score_assessment
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span, span_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything is there: the cycle that an acceptance at ``at`` begins."""

    track: str
    rule_version: int
    at: datetime
    cycle: Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKept:
    """Something is missing: all of it is named, with the time that is left."""

    track: str
    rule_version: int
    at: datetime
    missing: tuple[Missing, ...]
    until: datetime | None
    """First moment at which this way is closed; None where it is not open at all."""


def renew(
    track: Track,
    certification: CertificationFacts,
    spans: tuple[Span, ...],
    facts: HolderFacts,
    ledger: CeuLedger,
    at: datetime,
) -> Kept | NotKept:
    """Say whether the certification may be renewed at ``at``, or all that is missing.

    Units and requirements count when they fall into the current cycle; a reassessment when it
    was taken since the renewal window opened.

    Args:
        track: the rules in force at ``at``, which may be newer than the cycle's own.
        certification: its recorded facts.
        spans: its timeline.
        facts: the holder's records in this programme.
        ledger: the units handed in for this certification.
        at: the moment of acceptance, aware, UTC.
    """
    cycle = governing_cycle(certification.cycles, at)
    closed = _not_renewable(track, spans, cycle, at)
    if closed is not None:
        return _not_kept(track, at, (closed,), until=None)
    missing = _missing(
        track,
        certification,
        facts,
        ledger,
        at,
        requirements=track.renewal.requirements,
        ceus=track.renewal.ceus,
        reassessed_since=cycle.due_from if track.renewal.reassessment else None,
    )
    if missing:
        return _not_kept(track, at, missing, until=cycle.grace_until)
    new = renewed_cycle(track, cycle, accepted_at=at)
    return Kept(track=track.slug, rule_version=track.version, at=at, cycle=new)


def reinstate(
    track: Track,
    certification: CertificationFacts,
    spans: tuple[Span, ...],
    facts: HolderFacts,
    ledger: CeuLedger,
    at: datetime,
) -> Kept | NotKept:
    """Say whether a lapsed certification may be brought back at ``at``, or what is missing.

    Asked for is what renewal asked for, and besides it the step for how long it has lapsed;
    what the step adds must be from after the lapse. Prerequisites must stand again. Beyond
    the last step it is earned anew. Arguments as for ``renew``.
    """
    cycle = governing_cycle(certification.cycles, at)
    span = span_at(spans, at)
    if span is None or span.standing is not Standing.LAPSED:
        text, values = "It has not lapsed.", dict[str, Value]()
        lack = Lack.NOT_LAPSED
        if span is not None and span.standing not in {
            Standing.ACTIVE,
            Standing.DUE,
            Standing.GRACE,
        }:
            lack, text = Lack.NOT_STANDING, "It is %(standing)s, not lapsed."
            values = {"standing": span.standing.value}
        return _not_kept(track, at, (_lack(track, lack, text, values),), until=None)
    # By the dates, also where a suspension or a withdrawal since taken back hid the lapse.
    lapsed_at = cycle.grace_until
    until = reinstatable_until(track, lapsed_at)
    step = reinstatement_step(track, lapsed_at, at)
    if step is None:
        gone = _lack(
            track,
            Lack.EARN_ANEW,
            "It lapsed on %(day)s and could be reinstated until %(until)s; now it is earned anew.",
            {"day": lapsed_at, "until": until},
        )
        return _not_kept(track, at, (gone,), until=None)
    reassessed_since = lapsed_at if step.reassessment else None
    if reassessed_since is None and track.renewal.reassessment:
        reassessed_since = cycle.due_from
    missing = (
        *_missing(
            track,
            certification,
            facts,
            ledger,
            at,
            requirements=track.renewal.requirements,
            ceus=track.renewal.ceus if step.ceu_shortfall else Decimal(0),
            reassessed_since=reassessed_since,
        ),
        *_requirements(track, facts, step.requirements, since=lapsed_at, at=at),
        *missing_prerequisites(track, facts.held, at),
    )
    if missing:
        return _not_kept(track, at, missing, until=until)
    new = reinstated_cycle(track, cycle, accepted_at=at)
    return Kept(track=track.slug, rule_version=track.version, at=at, cycle=new)


def reinstatement_step(track: Track, lapsed_at: datetime, at: datetime) -> ReinstatementStep | None:
    """Return the step for how long it has lapsed at ``at``; None where it is earned anew.

    A step holds up to and at the end of its months: 12 months after the lapse is still 12.
    """
    for step in track.reinstatement:
        if at <= add_months(lapsed_at, step.up_to_months):
            return step
    return None


def _not_renewable(
    track: Track, spans: tuple[Span, ...], cycle: Cycle, at: datetime
) -> Missing | None:
    span = span_at(spans, at)
    standing = Standing.UPCOMING if span is None else span.standing
    match standing:
        case Standing.DUE | Standing.GRACE:
            return None
        case Standing.ACTIVE | Standing.UPCOMING:
            text = "The renewal window opens on %(day)s."
            return _lack(track, Lack.WINDOW_NOT_OPEN, text, {"day": cycle.due_from})
        case Standing.LAPSED:
            text = "It lapsed on %(day)s; it can be reinstated only."
            return _lack(track, Lack.REINSTATEMENT_NEEDED, text, {"day": cycle.grace_until})
        case _:
            text = "It is %(standing)s; what is %(standing)s is not renewed."
            return _lack(track, Lack.NOT_STANDING, text, {"standing": standing.value})


def _missing(
    track: Track,
    certification: CertificationFacts,
    facts: HolderFacts,
    ledger: CeuLedger,
    at: datetime,
    *,
    requirements: tuple[Requirement, ...],
    ceus: Decimal,
    reassessed_since: datetime | None,
) -> tuple[Missing, ...]:
    """Return what a cycle's renewal asks for and is not on record."""
    cycle = governing_cycle(certification.cycles, at)
    missing: list[Missing] = []
    counted = account(ledger, sources=track.ceu_sources, cycles=certification.cycles, at=at)
    earned = units_in(counted, cycle.number)
    if earned < ceus:
        missing.append(
            Missing(
                lack=Lack.CEUS_SHORT,
                subject="ceus",
                text="Continuing education: %(units)s of %(wanted)s units are accepted.",
                values={"units": plain(earned), "wanted": plain(ceus)},
            )
        )
    missing += _requirements(track, facts, requirements, since=cycle.valid_from, at=at)
    if reassessed_since is not None:
        attempts = (
            attempt
            for attempt in facts.attempts
            if attempt.track == track.slug and reassessed_since <= attempt.taken_at <= at
        )
        missing += score_assessment(track.assessment, attempts).missing
    return tuple(missing)


def _requirements(
    track: Track,
    facts: HolderFacts,
    requirements: tuple[Requirement, ...],
    *,
    since: datetime,
    at: datetime,
) -> tuple[Missing, ...]:
    records = (
        record
        for record in facts.fulfilments
        if record.track == track.slug and since <= record.at <= at
    )
    return missing_requirements(requirements, records)


def _lack(track: Track, lack: Lack, text: str, values: Mapping[str, Value]) -> Missing:
    return Missing(lack=lack, subject=track.slug, text=text, values=values)


def _not_kept(
    track: Track, at: datetime, missing: tuple[Missing, ...], *, until: datetime | None
) -> NotKept:
    return NotKept(
        track=track.slug, rule_version=track.version, at=at, missing=missing, until=until
    )
