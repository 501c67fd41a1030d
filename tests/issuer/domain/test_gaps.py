"""Gaps stay visible: what did not stand did not stand, whatever came later."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.gaps import Gap, gaps
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return BEGIN + timedelta(days=number)


def line(*words):
    """One standing for each ten days, the last one without end."""
    return tuple(
        Span(
            standing=Standing(word),
            start=day(10 * place),
            end=None if place == len(words) - 1 else day(10 * place + 10),
            valid_from=BEGIN,
            valid_until=day(1000),
        )
        for place, word in enumerate(words)
    )


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        (["active"], 5, []),
        (["upcoming", "active", "due"], 25, []),
        (["active", "grace", "active"], 25, [(10, 20, ["grace"])]),
        (["active", "grace", "lapsed", "active"], 35, [(10, 30, ["grace", "lapsed"])]),
        (["active", "grace", "lapsed", "active"], 25, [(10, None, ["grace", "lapsed"])]),
        (
            ["active", "suspended", "due", "withdrawn"],
            35,
            [(10, 20, ["suspended"]), (30, None, ["withdrawn"])],
        ),
        (["upcoming", "withdrawn"], 15, []),
        (["active", "surrendered", "upcoming", "active"], 45, [(10, 20, ["surrendered"])]),
        (["active", "grace", "suspended", "grace"], 35, [(10, None, ["grace", "suspended"])]),
        (["active", "grace"], 9, []),
        (["active", "grace"], 10, [(10, None, ["grace"])]),
        (["active", "grace", "active"], 19, [(10, None, ["grace"])]),
        (["active", "grace", "active"], 20, [(10, 20, ["grace"])]),
    ],
)
def test_a_gap_is_what_did_not_stand_up_to_the_moment_asked(words, at, expected):
    assert gaps(line(*words), day(at)) == tuple(
        Gap(
            start=day(start),
            end=None if end is None else day(end),
            standings=tuple(map(Standing, standings)),
        )
        for start, end, standings in expected
    )
