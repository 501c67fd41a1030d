"""A holder hands in continuing education; a reviewer says later whether it counts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from issuer.domain.ceu import Counting
from issuer.errors import RefusedError
from issuer.services.continuing_education import hand_in
from issuer.services.holding import Holding, holding
from issuer.services.office import Office

MOST_HOURS: Final = Decimal(500)
"""Hours or contributions of one activity; more is a slip of the pen."""
LONGEST_EVIDENCE: Final = 2000
EASTERNMOST: Final = timedelta(hours=14)
"""How far ahead of UTC a holder's own day can be."""
MOST_WAITING: Final = 100
"""Activities of one certification that wait for a reviewer at the same time."""


class Fault(StrEnum):
    """Why an activity is not taken; a stable code."""

    SOURCE_UNKNOWN = "source-unknown"
    QUANTITY_OUT_OF_RANGE = "quantity-out-of-range"
    QUANTITY_TOO_FINE = "quantity-too-fine"
    NOT_A_WHOLE_NUMBER = "not-a-whole-number"
    IN_THE_FUTURE = "in-the-future"
    BEFORE_THE_FIRST_CYCLE = "before-the-first-cycle"
    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_TOO_LONG = "evidence-too-long"
    ALREADY_HANDED_IN = "already-handed-in"
    TOO_MANY_WAITING = "too-many-waiting"


class ActivityRefused(RefusedError):  # noqa: N818 - it is told to the holder by its faults
    """The activity cannot be taken; all that is wrong is named, by the field it is about."""

    def __init__(self, faults: dict[str, Fault]) -> None:
        super().__init__("The activity cannot be taken: " + ", ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """What a holder did."""

    source: str
    """Slug of one of the track's sources."""
    quantity: Decimal
    """Hours, or the number of contributions."""
    day: date
    evidence: str


def hand_in_own(
    office: Office, *, holder_id: int, public_id: str, draft: ActivityDraft, at: datetime
) -> str:
    """Record an activity for one of the holder's certifications; it waits for a reviewer.

    Returns the id of the activity.

    Raises:
        NotFoundError: the holder has no such certification.
        ActivityRefused: with all that is wrong.
    """
    held = holding(office, holder_id, public_id, at=at)
    # A day counts to its end, so that what was done on the day of the award counts already.
    earned_at = min(datetime.combine(draft.day, time(23, 59, 59), UTC), at)
    faults = _faults(held, draft, earned_at, at)
    if faults:
        raise ActivityRefused(faults)
    return hand_in(
        office,
        public_id=public_id,
        source=draft.source,
        quantity=draft.quantity,
        earned_at=earned_at,
        evidence=draft.evidence,
        at=at,
    )


def _faults(
    held: Holding, draft: ActivityDraft, earned_at: datetime, at: datetime
) -> dict[str, Fault]:
    source = next((each for each in held.rules.ceu_sources if each.slug == draft.source), None)
    found = {
        "source": Fault.SOURCE_UNKNOWN if source is None else None,
        "quantity": _quantity_fault(
            draft.quantity, whole=source is not None and source.each is not None
        ),
        "day": _day_fault(held, draft, earned_at, at),
        "evidence": _evidence_fault(held, draft),
        "form": _crowd_fault(held),
    }
    return {field: fault for field, fault in found.items() if fault is not None}


def _quantity_fault(quantity: Decimal, *, whole: bool) -> Fault | None:
    if not quantity.is_finite() or not 0 < quantity <= MOST_HOURS:
        return Fault.QUANTITY_OUT_OF_RANGE
    if whole and quantity != quantity.to_integral_value():
        return Fault.NOT_A_WHOLE_NUMBER
    if quantity != quantity.quantize(Decimal("0.01")):
        return Fault.QUANTITY_TOO_FINE
    return None


def _day_fault(
    held: Holding, draft: ActivityDraft, earned_at: datetime, at: datetime
) -> Fault | None:
    if draft.day > (at + EASTERNMOST).astimezone(UTC).date():
        return Fault.IN_THE_FUTURE
    if earned_at < held.view.first_awarded:
        return Fault.BEFORE_THE_FIRST_CYCLE
    return None


def _evidence_fault(held: Holding, draft: ActivityDraft) -> Fault | None:
    if not draft.evidence.strip():
        return Fault.EVIDENCE_MISSING
    if len(draft.evidence) > LONGEST_EVIDENCE:
        return Fault.EVIDENCE_TOO_LONG
    same = any(
        each.activity.source == draft.source
        and each.activity.earned_at.astimezone(UTC).date() == draft.day
        and each.activity.evidence.split() == draft.evidence.split()
        and each.counting in {Counting.COUNTED, Counting.PENDING}
        for each in held.activities
    )
    return Fault.ALREADY_HANDED_IN if same else None


def _crowd_fault(held: Holding) -> Fault | None:
    waiting = sum(each.counting is Counting.PENDING for each in held.activities)
    return Fault.TOO_MANY_WAITING if waiting >= MOST_WAITING else None
