"""Time only goes forward: nothing is signed before what was signed already (row C8)."""

from datetime import datetime, timedelta
from typing import Final

from issuer.errors import UnavailableError

TOLERANCE: Final = timedelta(seconds=60)
"""How far the moments of two processes may lie apart: each took its own before it waited."""


def require_forward(at: datetime, last: datetime | None) -> datetime:
    """Return the later of ``at`` and ``last``, the newest moment on record.

    Raises UnavailableError where ``at`` lies more than ``TOLERANCE`` before it: the clock was
    set back, or was wrong when that was recorded.
    """
    if last is None or at >= last:
        return at
    if last - at <= TOLERANCE:
        return last
    raise UnavailableError(
        f"The clock says {at:%Y-%m-%d %H:%M:%S} UTC, but something was recorded at "
        f"{last:%Y-%m-%d %H:%M:%S} UTC already. Nothing is signed until the clock is right again."
    )
