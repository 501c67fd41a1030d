"""XSD dateTimeStamp, nothing looser."""

import os
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.errors import MalformedError
from verifier.timestamps import format_timestamp, parse_timestamp


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:00:00Z", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01T09:00:00+00:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01T09:00:00-00:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01T09:00:00+14:00", datetime(2026, 2, 28, 19, tzinfo=UTC)),
        ("2026-03-01T09:00:00-14:00", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("2026-03-01T09:00:00+05:45", datetime(2026, 3, 1, 3, 15, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-03-01T09:00:00.5Z", datetime(2026, 3, 1, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-01T09:00:00.1234567Z", datetime(2026, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_P05_a_dateTimeStamp_is_read_in_utc(text: str, moment: datetime):
    assert parse_timestamp(text) == moment
    assert parse_timestamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:00:00",
        "2026-03-01",
        "2026-W09-7",
        "2026-W09-7T09:00:00Z",
        "2026-060T09:00:00Z",
        "20260301T090000Z",
        "2026-03-01 09:00:00Z",
        "2026-03-01x09:00:00Z",
        "2026-03-01t09:00:00Z",
        "2026-03-01T09:00:00z",
        "2026-03-01T09:00:00,5Z",
        "2026-03-01T09:00:00.Z",
        "2026-03-01T09:00Z",
        "2026-03-01T09Z",
        "2026-03-01T09:00:00+23:59:59",
        "2026-03-01T09:00:00+23:59",
        "2026-03-01T09:00:00+14:01",
        "2026-03-01T09:00:00+0100",
        "2026-03-01T09:00:00+01",
        "2026-03-01T09:00:60Z",
        "2026-03-01T24:00:01Z",
        "2026-03-01T24:00:00.1Z",
        "2026-03-01T25:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-03-00T00:00:00Z",
        "02026-03-01T09:00:00Z",
        "26-03-01T09:00:00Z",
        "+2026-03-01T09:00:00Z",
        " 2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00Z\n",
        "٢٠٢٦-03-01T09:00:00Z",
        "",
        "2026-03-01T09:00:00." + "0" * 100 + "Z",
    ],
)
def test_P05_anything_else_is_malformed(text: str):
    with pytest.raises(MalformedError):
        parse_timestamp(text)


@pytest.mark.parametrize(
    "text",
    [
        "12025-03-01T09:00:00Z",
        "-2026-03-01T09:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T24:00:00Z",
    ],
)
def test_P05_years_that_are_well_formed_but_not_supported_say_so(text: str):
    with pytest.raises(MalformedError, match="not supported") as caught:
        parse_timestamp(text)
    assert caught.value.reason == "UNSUPPORTED_TIMESTAMP"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_P06_the_zone_of_the_server_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch):
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        # An hour that New York's clocks skip.
        moment = parse_timestamp("2026-03-08T02:30:00Z")
        assert moment == datetime(2026, 3, 8, 2, 30, tzinfo=UTC)
        assert format_timestamp(moment) == "2026-03-08T02:30:00Z"
    finally:
        monkeypatch.undo()
        assert os.environ.get("TZ") == before
        time.tzset()


def test_a_moment_is_written_in_utc_with_whole_seconds():
    moment = datetime(2026, 3, 1, 9, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert format_timestamp(moment) == "2026-03-01T07:00:00Z"
    assert format_timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"


def test_a_naive_moment_cannot_be_written():
    with pytest.raises(ValueError, match="aware"):
        format_timestamp(datetime(2026, 3, 1, 9))  # noqa: DTZ001


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_what_is_written_is_read_back(moment: datetime):
    assert parse_timestamp(format_timestamp(moment)) == moment


@given(st.text(max_size=70))
def test_whatever_comes_is_read_or_malformed(text: str):
    try:
        moment = parse_timestamp(text)
    except MalformedError:
        return
    assert moment.tzinfo is UTC
