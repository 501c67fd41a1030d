"""Stretches of time that figures are about: quarters, months, and the year before a moment."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from issuer.domain.calendar import add_months

YEAR: Final = timedelta(days=365)
_SECOND: Final = timedelta(seconds=1)
_QUARTER: Final = re.compile(r"([1-9][0-9]{3})-Q([1-4])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time: ``start <= at < end``."""

    start: datetime
    end: datetime

    @property
    def last_second(self) -> datetime:
        """The moment for which its figures are told."""
        return self.end - _SECOND

    def until(self, at: datetime) -> "Period":
        """Return as much of it as has passed at ``at``, that second included."""
        return Period(start=self.start, end=min(self.end, at + _SECOND))


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, in UTC."""

    year: int
    number: int
    """From 1 to 4."""

    def __str__(self) -> str:
        """Write it as it is read: 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, at: datetime) -> "Quarter":
        """Return the quarter that holds ``at``."""
        return cls(at.year, (at.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2026-Q3``; ValueError for anything else."""
        found = _QUARTER.fullmatch(text)
        if found is None:
            raise ValueError(f"“{text}” is not a quarter; write it as 2026-Q3")
        return cls(int(found[1]), int(found[2]))

    @property
    def before(self) -> "Quarter":
        """The quarter before this one."""
        return (
            Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)
        )

    @property
    def after(self) -> "Quarter":
        """The quarter after this one."""
        return (
            Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)
        )

    @property
    def period(self) -> Period:
        """From its first second to the first of the next."""
        start = datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)
        return Period(start=start, end=add_months(start, 3))

    @property
    def last_second(self) -> datetime:
        """The moment for which its figures are told."""
        return self.period.last_second


def month_of(at: datetime) -> Period:
    """Return the calendar month that holds ``at``."""
    start = datetime(at.year, at.month, 1, tzinfo=UTC)
    return Period(start=start, end=add_months(start, 1))


def year_before(at: datetime) -> Period:
    """Return the 365 days that end with ``at``."""
    return Period(start=at + _SECOND - YEAR, end=at + _SECOND)


def end_of(day: date) -> datetime:
    """Return the last second of a day in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1) - _SECOND
