"""The ledger of continuing-education units (CEU): what was handed in, ruled on, and counts.

The ledger only grows: activities, rulings and corrections are entries, and what counts is
computed from them. An activity counts once, for the certification that it was handed in for,
in the cycle in which it was earned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from math import ceil
from typing import TypeVar

from issuer.domain.certification import Cycle
from issuer.domain.programme import CeuSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that a holder did and handed in for one certification."""

    id: str
    source: str
    """Slug of one of the track's CEU sources."""
    quantity: Decimal
    """Hours, or the number of contributions, as the source's rate asks."""
    earned_at: datetime
    evidence: str
    """What shows it: an address, a document's name."""
    submitted_at: datetime


class RulingOutcome(StrEnum):
    """What a reviewer says of an activity, or an audit of an accepted one."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A reviewer's or an auditor's word; the latest one holds."""

    activity: str
    at: datetime
    outcome: RulingOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another quantity in place of the one that stood; the latest one holds."""

    activity: str
    at: datetime
    quantity: Decimal
    reason: str


Entry = TypeVar("Entry", Ruling, Correction)


@dataclass(frozen=True, slots=True, kw_only=True)
class CeuLedger:
    """All entries for one certification, in the order in which they were made."""

    activities: tuple[Activity, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Counting(StrEnum):
    """Whether an activity counts, or why it does not."""

    COUNTED = "counted"
    PENDING = "pending"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    """The same source, day and evidence as an earlier one."""
    OUTSIDE = "outside"
    """Earned before the first cycle began."""
    UNKNOWN_SOURCE = "unknown-source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One activity as it counts at a moment."""

    activity: Activity
    counting: Counting
    units: Decimal
    """What it counts, or would count if it were accepted."""
    cycle: int | None
    """Number of the cycle in which it was earned."""
    reason: str = ""
    """The reviewer's last word on why; empty where none was given."""


def account(
    ledger: CeuLedger,
    *,
    sources: tuple[CeuSource, ...],
    cycles: tuple[Cycle, ...],
    at: datetime,
) -> tuple[Counted, ...]:
    """Return what each activity that was handed in by ``at`` counts at ``at``.

    A cycle's time of earning runs from its beginning until the next cycle begins, so each
    activity falls into one cycle at most; what was earned after a cycle's end and before its
    renewal or reinstatement counts for that cycle.

    Args:
        ledger: the entries; later ones than ``at`` are not looked at.
        sources: rates, of the track version that rules the renewal.
        cycles: of the certification, in order of their numbers.
        at: aware, UTC.
    """
    rates = {source.slug: source for source in sources}
    rulings = _latest(ledger.rulings, at)
    quantities = _latest(ledger.corrections, at)
    seen: set[tuple[str, str, str]] = set()
    found: list[Counted] = []
    handed_in = (each for each in ledger.activities if each.submitted_at <= at)
    for activity in sorted(handed_in, key=lambda each: (each.submitted_at, each.id)):
        correction = quantities.get(activity.id)
        quantity = activity.quantity if correction is None else correction.quantity
        source = rates.get(activity.source)
        cycle = _cycle_of(activity.earned_at, cycles)
        ruling = rulings.get(activity.id)
        key = _identity(activity)
        counting = _counting(source, cycle, ruling, duplicate=key in seen)
        if counting in {Counting.COUNTED, Counting.PENDING}:
            seen.add(key)
        found.append(
            Counted(
                activity=activity,
                counting=counting,
                units=Decimal(0) if source is None else units(source, quantity),
                cycle=cycle,
                reason="" if ruling is None else ruling.reason,
            )
        )
    return tuple(found)


def units_in(counted: Iterable[Counted], cycle: int) -> Decimal:
    """Return the units that count in the cycle with this number."""
    own = (each for each in counted if each.cycle == cycle)
    return sum((each.units for each in own if each.counting is Counting.COUNTED), Decimal(0))


def units(source: CeuSource, quantity: Decimal) -> Decimal:
    """Return the units for a quantity of hours or contributions; exact, parts of hours count."""
    rate = source.per_hour if source.per_hour is not None else source.each
    return Decimal(0) if rate is None else quantity * rate


def audit_sample(activities: Iterable[str], *, share: Decimal, seed: str) -> tuple[str, ...]:
    """Choose activities for an audit: at random for those who do not know the seed.

    The same seed gives the same sample, so that an audit can be shown to be unbiased.

    Args:
        activities: ids to choose from.
        share: of them, above 0 and at most 1; at least one is chosen where there is any.
        seed: drawn anew for each audit and recorded with it.
    """
    ids = sorted(set(activities), key=lambda each: sha256(f"{seed}\n{each}".encode()).digest())
    return tuple(ids[: ceil(len(ids) * share)])


def _latest(entries: Iterable[Entry], at: datetime) -> dict[str, Entry]:
    """Return the last entry of each activity that was made by ``at``."""
    made = (each for each in entries if each.at <= at)
    return {each.activity: each for each in sorted(made, key=lambda each: each.at)}


def _cycle_of(earned_at: datetime, cycles: tuple[Cycle, ...]) -> int | None:
    begun = [cycle for cycle in cycles if cycle.valid_from <= earned_at]
    last = max(begun, key=lambda cycle: (cycle.valid_from, cycle.number), default=None)
    return None if last is None else last.number


def _counting(
    source: CeuSource | None, cycle: int | None, ruling: Ruling | None, *, duplicate: bool
) -> Counting:
    if ruling is not None and ruling.outcome is RulingOutcome.REFUSED:
        return Counting.REFUSED
    if source is None:
        return Counting.UNKNOWN_SOURCE
    if cycle is None:
        return Counting.OUTSIDE
    if duplicate:
        return Counting.DUPLICATE
    return Counting.PENDING if ruling is None else Counting.COUNTED


def same_activity(one: Activity, other: Activity) -> bool:
    """Whether two entries of one certification tell of the same thing: only one of them counts."""
    return _identity(one) == _identity(other)


def _identity(activity: Activity) -> tuple[str, str, str]:
    return activity.source, f"{activity.earned_at:%Y-%m-%d}", _folded(activity.evidence)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
