"""Moments as credentials write them: XSD ``dateTimeStamp``, nothing looser.

VC-DM 2.0 §4.9 and Data Integrity §2.1 both ask for XML Schema 1.1 Part 2 §3.4.28
(``dateTimeStamp``): a date, ``T``, a time and a *required* offset. ``datetime.fromisoformat``
accepts week dates, spaces, commas and missing offsets and refuses ``24:00:00``, so it is not
used here.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from verifier.errors import MalformedError

# Nobody needs more; .NET writes seven digits of a second.
_LONGEST = 64

_DATE_TIME_STAMP = re.compile(
    r"""
    (?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))
    -(?P<month>0[1-9]|1[0-2])
    -(?P<day>0[1-9]|[12][0-9]|3[01])
    T(?:
        (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])
        (?:\.(?P<fraction>[0-9]+))?
      | (?P<end_of_day>24:00:00(?:\.0+)?)
    )
    (?:Z|(?P<sign>[+-])(?:(?P<offset_hours>0[0-9]|1[0-3]):(?P<offset_minutes>[0-5][0-9])|14:00))
    """,
    re.VERBOSE | re.ASCII,
)
_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
"""What most timestamps are; of these ``fromisoformat`` reads no other and no differently."""


@lru_cache(maxsize=4096)
def parse_timestamp(text: str) -> datetime:
    """Read an XSD ``dateTimeStamp`` as an aware datetime in UTC.

    ``24:00:00`` is the first moment of the next day, as XML Schema defines it. A fraction of
    a second is kept to the microsecond and cut, never rounded up, below it.

    Raises MalformedError for any other notation (no offset, a space for the ``T``, lower
    case, week dates, a second 60) and for years outside 1 to 9999, which are not supported.
    """
    if _PLAIN.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # the end of a day, or what is wrong with it
    return _read(text)


def _read(text: str) -> datetime:
    """Read a timestamp part by part, as ``parse_timestamp`` does."""
    match = _DATE_TIME_STAMP.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise MalformedError(
            f"{text[:_LONGEST]!r} is not a timestamp as credentials write them: a date, 'T', a "
            "time and an offset, such as 2026-03-01T09:00:00Z (XSD dateTimeStamp)",
            code="MALFORMED_TIMESTAMP",
        )
    year = int(match["year"])
    if not 1 <= year <= 9999:
        raise MalformedError(
            f"the timestamp {text!r} lies outside the years 1 to 9999, which is not supported",
            code="UNSUPPORTED_TIMESTAMP",
        )
    ends_day = match["end_of_day"] is not None
    try:
        local = datetime(
            year,
            int(match["month"]),
            int(match["day"]),
            0 if ends_day else int(match["hour"]),
            0 if ends_day else int(match["minute"]),
            0 if ends_day else int(match["second"]),
            int((match["fraction"] or "")[:6].ljust(6, "0")),
            tzinfo=_offset(match),
        )
    except ValueError as error:
        raise MalformedError(
            f"the timestamp {text!r} names a day that its month does not have",
            code="MALFORMED_TIMESTAMP",
        ) from error
    try:
        return (local + timedelta(days=1) if ends_day else local).astimezone(UTC)
    except OverflowError as error:
        raise MalformedError(
            f"the timestamp {text!r} lies outside the years 1 to 9999 in UTC, "
            "which is not supported",
            code="UNSUPPORTED_TIMESTAMP",
        ) from error


def _offset(match: re.Match[str]) -> timezone:
    if match["sign"] is None:
        return UTC
    if match["offset_hours"] is None:
        distance = timedelta(hours=14)
    else:
        distance = timedelta(hours=int(match["offset_hours"]), minutes=int(match["offset_minutes"]))
    return timezone(distance if match["sign"] == "+" else -distance)


def isoformat(moment: datetime) -> str:
    """Write a datetime as it is, in its own zone: what ``datetime.isoformat`` writes."""
    # Moments that Python calls equal are written differently in two zones, and in one zone
    # where clocks go back; so the offset counts besides.
    return _isoformat(moment, moment.utcoffset())


@lru_cache(maxsize=1024)
def _isoformat(moment: datetime, _offset: timedelta | None) -> str:
    return moment.isoformat()


def format_timestamp(moment: datetime) -> str:
    """Write an aware datetime as ``YYYY-MM-DDThh:mm:ssZ``: UTC, cut to the whole second.

    Raises ValueError for a naive datetime: whose clock it is could only be guessed.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset cannot be written: pass an aware datetime")
    return _format(moment, moment.utcoffset())


@lru_cache(maxsize=1024)
def _format(moment: datetime, _offset: timedelta | None) -> str:
    return moment.astimezone(UTC).isoformat()[: len("YYYY-MM-DDThh:mm:ss")] + "Z"
