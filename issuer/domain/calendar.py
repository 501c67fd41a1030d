"""Calendar months and days in UTC, with the end-of-month rule stated.

A validity of months ends on the same day of the month at the same time of day in UTC; where
that month has no such day, on its last day: 31 January and one month is the last day of
February. Nothing is carried over: the month after that counts from the day that was reached.
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta


def add_months(moment: datetime, months: int) -> datetime:
    """Return ``moment`` moved by calendar ``months`` (negative: back), same time of day in UTC.

    Where the month that is reached has no such day, its last day is taken.

    Raises:
        ValueError: ``moment`` has no time zone, or the year leaves 1 to 9999.
    """
    moment = in_utc(moment)
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{months} months from {moment:%Y-%m-%d} leaves the years 1 to 9999")
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def add_days(moment: datetime, days: int) -> datetime:
    """Return ``moment`` moved by ``days`` of 24 hours (negative: back)."""
    return in_utc(moment) + timedelta(days=days)


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises:
        ValueError: ``moment`` has no time zone: it could be any of 26 hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
