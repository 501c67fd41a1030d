"""How long a server asks to be left alone."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = timedelta(days=1)


def asked_wait(retry_after: str | None, at: datetime) -> timedelta | None:
    """Read ``Retry-After`` (RFC 9110 §10.2.3), a day at most; None where nothing is asked."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=min(int(retry_after[:9]), int(LONGEST.total_seconds())))
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return min(max(moment - at, timedelta(0)), LONGEST)
