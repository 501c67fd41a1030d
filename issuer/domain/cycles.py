"""The cycles of a certification: how long each one holds, by the track's rules."""

from collections.abc import Iterable
from datetime import datetime

from issuer.domain.calendar import add_days, add_months, in_utc
from issuer.domain.certification import Cycle, CycleKind
from issuer.domain.programme import Track


def first_cycle(
    track: Track, *, valid_from: datetime, decided_at: datetime, number: int = 1
) -> Cycle:
    """Return the cycle that a decision to certify begins.

    Args:
        track: the rules under which it was decided.
        valid_from: when it begins; may lie before the decision (imported history) or after it.
        decided_at: when the decision was made.
        number: 1, or one more than the last where a certification is earned anew.
    """
    return _cycle(
        track,
        kind=CycleKind.AWARDED,
        number=number,
        decided_at=decided_at,
        valid_from=valid_from,
        valid_until=add_months(valid_from, track.validity_months),
    )


def renewed_cycle(track: Track, previous: Cycle, *, accepted_at: datetime) -> Cycle:
    """Return the next cycle after a renewal that was accepted in the window or in grace.

    It holds from the acceptance until the old expiry plus the validity, so nobody loses a day
    by renewing early or gains one by renewing late.

    Raises:
        ValueError: the renewal window is not open yet, or grace is over.
    """
    accepted_at = in_utc(accepted_at)
    if accepted_at < previous.due_from:
        raise ValueError(f"the renewal window opens on {previous.due_from:%Y-%m-%d}")
    if accepted_at >= previous.grace_until:
        raise ValueError(f"the time to renew ended on {previous.grace_until:%Y-%m-%d}")
    return _cycle(
        track,
        kind=CycleKind.RENEWED,
        number=previous.number + 1,
        decided_at=accepted_at,
        valid_from=accepted_at,
        valid_until=add_months(previous.valid_until, track.validity_months),
    )


def reinstated_cycle(track: Track, previous: Cycle, *, accepted_at: datetime) -> Cycle:
    """Return the cycle that a reinstatement begins: a full validity from the acceptance.

    Raises:
        ValueError: it has not lapsed.
    """
    accepted_at = in_utc(accepted_at)
    if accepted_at < previous.grace_until:
        raise ValueError(f"it lapses on {previous.grace_until:%Y-%m-%d}; until then it is renewed")
    return _cycle(
        track,
        kind=CycleKind.REINSTATED,
        number=previous.number + 1,
        decided_at=accepted_at,
        valid_from=accepted_at,
        valid_until=add_months(accepted_at, track.validity_months),
    )


def extended_cycle(track: Track, previous: Cycle, *, higher: Cycle) -> Cycle | None:
    """Return the lower certification's next cycle when a higher one was earned or renewed.

    It ends with the higher one. None where the lower one ends later anyway, or has lapsed
    before: what has lapsed is reinstated, not extended.
    """
    if higher.valid_from >= previous.grace_until or higher.valid_until <= previous.valid_until:
        return None
    return _cycle(
        track,
        kind=CycleKind.EXTENDED,
        number=previous.number + 1,
        decided_at=higher.decided_at,
        valid_from=higher.valid_from,
        valid_until=higher.valid_until,
    )


def governing_cycle(cycles: Iterable[Cycle], at: datetime) -> Cycle:
    """Return the cycle that governs at ``at``: the last one begun, or else the first.

    Args:
        cycles: of one certification, in any order; at least one.
        at: the moment.
    """
    known = tuple(cycles)
    begun = [cycle for cycle in known if cycle.valid_from <= at]
    last = max(begun, key=lambda cycle: (cycle.valid_from, cycle.number), default=None)
    return last or min(known, key=lambda cycle: cycle.valid_from)


def _cycle(
    track: Track,
    *,
    kind: CycleKind,
    number: int,
    decided_at: datetime,
    valid_from: datetime,
    valid_until: datetime,
) -> Cycle:
    valid_from = in_utc(valid_from)
    return Cycle(
        number=number,
        kind=kind,
        decided_at=in_utc(decided_at),
        valid_from=valid_from,
        valid_until=valid_until,
        due_from=max(valid_from, add_days(valid_until, -track.renewal.window_days)),
        grace_until=add_days(valid_until, track.renewal.grace_days),
        track_version=track.version,
    )
