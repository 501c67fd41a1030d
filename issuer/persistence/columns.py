"""How moments, days and scores are stored, the same on SQLite and PostgreSQL."""

# The library fixes the signatures of the conversions.
# ruff: noqa: ARG002

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import BigInteger, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

FOREVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Stored as the end of what nothing ends, so that ``at < until`` needs no case for it."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""A surrogate key; SQLite numbers only columns declared INTEGER."""


def text(length: int) -> String:
    """Return a text column that sorts by code points on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as whole seconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored, also where a statement is written out."""
        return _seconds(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Return what is called for each value; the integer needs no step of its own."""
        return _seconds

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[int | None], datetime | None]:
        """Return what is called for each value; rows that were written together share moments."""
        return _moment


def _seconds(value: datetime | None) -> int | None:
    """Return what is stored.

    Raises ValueError for what is no moment in whole seconds: it would come back as another one.
    """
    if value is None:
        return None
    # Only in UTC are two moments one if they are equal: where a clock is set back, an hour comes
    # twice, and compares equal.
    return _seconds_in_utc(value) if value.tzinfo is UTC else _whole_seconds(value)


def _whole_seconds(value: datetime) -> int:
    if value.tzinfo is None or value.microsecond:
        raise ValueError(f"a moment is stored in whole seconds with a time zone: {value!r}")
    return int(value.timestamp())


_seconds_in_utc = lru_cache(maxsize=4096)(_whole_seconds)


@lru_cache(maxsize=4096)
def _moment(value: int | None) -> datetime | None:
    """Return the moment, aware, in UTC."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number as text: not rounded, not padded, not passed through a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the number without an exponent."""
        return None if value is None else format(value, "f")

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], Decimal | None]:
        """Return what is called for each value; the same scores come again and again."""
        return _decimal


@lru_cache(maxsize=4096)
def _decimal(value: str | None) -> Decimal | None:
    """Read what was written."""
    return None if value is None else Decimal(value)
