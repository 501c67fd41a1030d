"""Access as a pure function of timelines: each boundary, the second before and at it."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.access import AccessReason, access
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span

SECOND = timedelta(seconds=1)


def day(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


def spans(*parts: tuple[int, Standing]) -> tuple[Span, ...]:
    """A timeline that begins each standing on a day."""
    ends = [day(start) for start, _ in parts[1:]] + [None]
    return tuple(
        Span(
            standing=standing,
            start=day(start),
            end=end,
            valid_from=day(0),
            valid_until=day(100),
        )
        for (start, standing), end in zip(parts, ends, strict=True)
    )


LIFE = spans(
    (0, Standing.UPCOMING),
    (10, Standing.ACTIVE),
    (50, Standing.DUE),
    (100, Standing.GRACE),
    (130, Standing.LAPSED),
)


@pytest.mark.parametrize(
    ("at", "reason", "until"),
    [
        (day(0) - SECOND, AccessReason.NOT_CERTIFIED, day(0)),
        (day(0), AccessReason.UPCOMING, day(10)),
        (day(10) - SECOND, AccessReason.UPCOMING, day(10)),
        (day(10), AccessReason.GRANTED, day(100)),
        (day(50), AccessReason.GRANTED, day(100)),
        (day(100) - SECOND, AccessReason.GRANTED, day(100)),
        (day(100), AccessReason.EXPIRED, day(130)),
        (day(130), AccessReason.LAPSED, None),
    ],
)
def test_every_boundary(at, reason, until):
    found = access(LIFE, {}, at)
    assert (found.reason, found.until) == (reason, until)
    assert found.granted == (reason is AccessReason.GRANTED)


@pytest.mark.parametrize(
    "standing", [Standing.SUSPENDED, Standing.WITHDRAWN, Standing.SURRENDERED, Standing.LAPSED]
)
def test_a_restricting_track_that_does_not_stand_restricts(standing):
    security = spans((10, Standing.ACTIVE), (40, standing))
    before = access(LIFE, {"security": security}, day(40) - SECOND)
    assert (before.granted, before.until) == (True, day(40))
    after = access(LIFE, {"security": security}, day(40))
    assert (after.reason, after.restricted_by) == (AccessReason.RESTRICTED, "security")
    assert after.until == day(100)


def test_a_restricting_track_that_was_never_held_or_has_not_begun_restricts_nobody():
    assert access(LIFE, {"security": ()}, day(20)).granted
    upcoming = spans((0, Standing.UPCOMING), (30, Standing.ACTIVE))
    assert access(LIFE, {"security": upcoming}, day(20)).granted


def test_nothing_held_is_no():
    found = access((), {}, day(20))
    assert (found.reason, found.until, found.granted) == (AccessReason.NOT_CERTIFIED, None, False)
