"""Calendar months and days."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from issuer.domain.calendar import add_days, add_months, in_utc


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31T12:00:00Z", 1, "2026-02-28T12:00:00Z"),
        ("2028-01-31T12:00:00Z", 1, "2028-02-29T12:00:00Z"),
        ("2028-02-29T00:00:00Z", 12, "2029-02-28T00:00:00Z"),
        ("2028-02-29T00:00:00Z", 48, "2032-02-29T00:00:00Z"),
        ("2096-02-29T00:00:00Z", 48, "2100-02-28T00:00:00Z"),  # 2100 is no leap year
        ("2026-08-31T23:59:59Z", 6, "2027-02-28T23:59:59Z"),
        ("2026-12-15T08:30:00Z", 1, "2027-01-15T08:30:00Z"),
        ("2026-03-31T00:00:00Z", -1, "2026-02-28T00:00:00Z"),
        ("2026-01-10T00:00:00Z", -1, "2025-12-10T00:00:00Z"),
        ("2026-05-20T10:00:00Z", 0, "2026-05-20T10:00:00Z"),
        ("2026-11-30T10:00:00Z", 18, "2028-05-30T10:00:00Z"),
        ("2026-11-30T10:00:00Z", 24, "2028-11-30T10:00:00Z"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_months_last(start, months, end):
    assert add_months(moment(start), months) == moment(end)


def test_the_day_is_taken_in_utc_whatever_zone_the_moment_came_in():
    late_in_tokyo = datetime(2026, 2, 1, 3, 0, tzinfo=timezone(timedelta(hours=9)))
    assert add_months(late_in_tokyo, 1) == datetime(2026, 2, 28, 18, 0, tzinfo=UTC)
    assert add_months(late_in_tokyo, 1).tzinfo is UTC


def test_days_are_of_24_hours():
    assert add_days(moment("2026-03-28T12:00:00Z"), 90) == moment("2026-06-26T12:00:00Z")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        in_utc(datetime(2026, 1, 1))  # noqa: DTZ001


def test_leaving_the_years_is_refused():
    with pytest.raises(ValueError, match="leaves the years"):
        add_months(moment("9999-12-01T00:00:00Z"), 1)
