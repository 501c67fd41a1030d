"""What the dates say: ``validFrom <= at < validUntil``."""

from datetime import datetime, timedelta
from functools import lru_cache

from verifier.report import Check, Outcome, Step
from verifier.timestamps import isoformat


def check_dates(
    *, valid_from: datetime | None, valid_until: datetime | None, at: datetime
) -> Check:
    """Return the check of the validity period (VC-DM 2.0 §4.9) at ``at``.

    The first second of the period is inside, the moment of ``valid_until`` is outside (row
    P6). A side that the credential leaves out is open.
    """
    facts = tuple(
        [
            (name, isoformat(moment))
            for name, moment in (("validFrom", valid_from), ("validUntil", valid_until))
            if moment is not None
        ]
    )
    if valid_from is not None and at < valid_from:
        return Check(
            step=Step.DATES,
            outcome=Outcome.FAILED,
            code="NOT_YET_VALID",
            sentence=f"It becomes valid on {day(valid_from)}; until then it proves nothing.",
            facts=facts,
        )
    if valid_until is not None and valid_until <= at:
        return Check(
            step=Step.DATES,
            outcome=Outcome.FAILED,
            code="EXPIRED",
            sentence=f"It was valid until {day(valid_until)} and has expired.",
            facts=facts,
        )
    return Check(
        step=Step.DATES,
        outcome=Outcome.PASSED,
        code="WITHIN_VALIDITY",
        sentence="It is within its dates: "
        + (
            "the issuer has set no end."
            if valid_until is None
            else f"it is valid until {day(valid_until)}."
        ),
        facts=facts,
    )


def day(moment: datetime) -> str:
    """Return a moment as people read it: ``21 November 2026, 10:00 UTC``."""
    # As in ``isoformat``: the offset counts besides.
    return _day(moment, moment.utcoffset())


@lru_cache(maxsize=1024)
def _day(moment: datetime, _offset: timedelta | None) -> str:
    clock = f"{moment.hour:02}:{moment.minute:02}"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {clock} UTC"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
