"""Who may do what a track grants, at a moment: yes or no, why, and until when.

Systems that ask (ticket routing, communities) must not work out the standing themselves, so
the answer carries the moment at which the clock alone will change it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import Interval, Span, span_at


class AccessReason(StrEnum):
    """Why the answer is what it is; a stable code."""

    GRANTED = "granted"
    NOT_CERTIFIED = "not-certified"
    UPCOMING = "upcoming"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    RESTRICTED = "restricted"
    """The track itself stands, and another one restricts the person until it is renewed."""


_REASONS = {
    Standing.ACTIVE: AccessReason.GRANTED,
    Standing.DUE: AccessReason.GRANTED,
    Standing.UPCOMING: AccessReason.UPCOMING,
    Standing.GRACE: AccessReason.EXPIRED,
    Standing.LAPSED: AccessReason.LAPSED,
    Standing.SUSPENDED: AccessReason.SUSPENDED,
    Standing.WITHDRAWN: AccessReason.WITHDRAWN,
    Standing.SURRENDERED: AccessReason.SURRENDERED,
}

_RESTS = IN_DATE | {Standing.UPCOMING}
"""Standings of a restricting track that restrict nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The answer at one moment."""

    reason: AccessReason
    restricted_by: str | None
    """Name of the track that restricts the person, where the reason is ``restricted``."""
    until: datetime | None
    """First moment at which the clock alone changes the answer; None where it will not."""

    @property
    def granted(self) -> bool:
        """Whether the person may."""
        return self.reason is AccessReason.GRANTED


def access(
    granting: tuple[Span, ...], restricting: Mapping[str, tuple[Span, ...]], at: datetime
) -> Access:
    """Say whether a certification grants at ``at`` what its track grants.

    Args:
        granting: timeline of the certification in the track; empty where there is none.
        restricting: timelines of the person's certifications whose tracks restrict access
            while they are overdue, by the name of the track.
        at: the moment.
    """
    reason, restricted_by = _answer(granting, restricting, at)
    later = sorted({span.start for spans in (granting, *restricting.values()) for span in spans})
    until = next(
        (
            moment
            for moment in later
            if moment > at and _answer(granting, restricting, moment) != (reason, restricted_by)
        ),
        None,
    )
    return Access(reason=reason, restricted_by=restricted_by, until=until)


def granted(
    granting: tuple[Span, ...], restricting: Mapping[str, tuple[Span, ...]]
) -> tuple[Interval, ...]:
    """Return the whole time in which ``access`` grants, in order; None is for ever.

    For whoever has to find people by what they may do: stored, it answers for any moment.
    """
    bounds = sorted({span.start for spans in (granting, *restricting.values()) for span in spans})
    within = [
        _answer(granting, restricting, moment)[0] is AccessReason.GRANTED for moment in bounds
    ]
    return _joined(bounds, within)


def breadths(tracks: Iterable[tuple[Interval, ...]]) -> dict[int, tuple[Interval, ...]]:
    """Return when at least one, two, … of these tracks are granted, from the times of each."""
    held = list(tracks)
    bounds = sorted(
        {moment for intervals in held for each in intervals for moment in each if moment}
    )
    counts = [
        sum(
            any(begin <= moment and (end is None or moment < end) for begin, end in intervals)
            for intervals in held
        )
        for moment in bounds
    ]
    return {
        least: _joined(bounds, [count >= least for count in counts])
        for least in range(1, max(counts, default=0) + 1)
    }


def _joined(bounds: list[datetime], within: list[bool]) -> tuple[Interval, ...]:
    """Return the stretches whose first moments are ``within``, those that touch as one."""
    found: list[Interval] = []
    ends: list[datetime | None] = [*bounds[1:], None]
    for begin, end, inside in zip(bounds, ends[: len(bounds)], within, strict=True):
        if not inside:
            continue
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return tuple(found)


def _answer(
    granting: tuple[Span, ...], restricting: Mapping[str, tuple[Span, ...]], at: datetime
) -> tuple[AccessReason, str | None]:
    span = span_at(granting, at)
    if span is None:
        return AccessReason.NOT_CERTIFIED, None
    if span.standing in IN_DATE:
        for name, spans in sorted(restricting.items()):
            overdue = span_at(spans, at)
            if overdue is not None and overdue.standing not in _RESTS:
                return AccessReason.RESTRICTED, name
    return _REASONS[span.standing], None
