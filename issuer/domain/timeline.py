"""The standing of a certification over all time: one pure function of recorded facts.

Worst first: withdrawn, surrendered, suspended, then what the dates say. The timeline holds
the clock's future boundaries too, so that whoever stores it can ask ``start <= at < end``
and never be stale because a job was late.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from issuer.domain.certification import CertificationFacts, Cycle, CycleKind
from issuer.domain.standing import CARRIES, IN_DATE, SUSPENDABLE, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time with one standing: ``start <= at < end``."""

    standing: Standing
    start: datetime
    end: datetime | None
    """None where nothing recorded or due will end it."""
    valid_from: datetime
    """Begin of the cycle that governs by date in this stretch."""
    valid_until: datetime
    """End of that cycle."""
    by_clock: bool = False
    """True where a suspension comes only from a prerequisite that does not stand."""


Interval = tuple[datetime, datetime | None]
"""From, and until without it; None is for ever."""


@lru_cache(maxsize=1024)
def timeline(
    facts: CertificationFacts, *, foundations: tuple[tuple[Span, ...], ...] = ()
) -> tuple[Span, ...]:
    """Return the whole timeline, without gaps, from the first decision to the end of time.

    Those who were certified together have equal facts, and so one timeline is worked out.

    Args:
        facts: what is recorded of this certification.
        foundations: the timelines of the holder's certifications that this one rests on;
            empty where the track's ``lapsed_prerequisite`` is ``none``.
    """
    cycles = sorted(facts.cycles, key=lambda cycle: (cycle.valid_from, cycle.number))
    begins = [cycle.valid_from for cycle in cycles]

    def governing(at: datetime) -> Cycle:
        return cycles[max(bisect_right(begins, at) - 1, 0)]

    def by_date(at: datetime) -> Standing:
        return _by_date(governing(at), at)

    withdrawn = [(act.at, act.appeal_upheld_at) for act in facts.withdrawals]
    surrendered = list(_surrendered(facts))
    suspended = [(act.start, act.resolved_at) for act in facts.suspensions]
    clocked = list(_suspended_by_clock(foundations, cycles, by_date))

    start = min(min(cycle.decided_at, cycle.valid_from) for cycle in cycles)
    dates = [d for c in cycles for d in (c.valid_from, c.due_from, c.valid_until, c.grace_until)]
    bounds = _bounds(start, [*dates, *_ends([*withdrawn, *surrendered, *suspended, *clocked])])

    layers = (
        (Standing.WITHDRAWN, withdrawn),
        (Standing.SURRENDERED, surrendered),
        (Standing.SUSPENDED, [*suspended, *clocked]),
    )
    spans: list[Span] = []
    for begin, end in zip(bounds, [*bounds[1:], None], strict=True):
        standing = next(
            (word for word, intervals in layers if _within(intervals, begin)), by_date(begin)
        )
        cycle = governing(begin)
        by_clock = standing is Standing.SUSPENDED and not _within(suspended, begin)
        span = Span(
            standing=standing,
            start=begin,
            end=end,
            valid_from=cycle.valid_from,
            valid_until=cycle.valid_until,
            by_clock=by_clock,
        )
        _append(spans, span)
    return tuple(spans)


def span_at(spans: tuple[Span, ...], at: datetime) -> Span | None:
    """Return the span that holds ``at``; None before the first decision."""
    for span in spans:
        if span.start <= at and (span.end is None or at < span.end):
            return span
    return None


def standing_since(spans: tuple[Span, ...], at: datetime) -> datetime | None:
    """Return since when the standing at ``at`` has held without a break; None before all.

    Active and due are one here: both are in date.
    """
    since: datetime | None = None
    before: Standing | None = None
    for span in spans:
        if span.start > at:
            break
        word = Standing.ACTIVE if span.standing in IN_DATE else span.standing
        if word is not before:
            since, before = span.start, word
    return since


def _by_date(cycle: Cycle, at: datetime) -> Standing:
    if at < cycle.valid_from:
        return Standing.UPCOMING
    if at < cycle.due_from:
        return Standing.ACTIVE
    if at < cycle.valid_until:
        return Standing.DUE
    return Standing.GRACE if at < cycle.grace_until else Standing.LAPSED


def _surrendered(facts: CertificationFacts) -> Iterator[Interval]:
    """Yield when it was given up: until a later decision to certify begins, if ever."""
    for given_up in facts.surrendered_at:
        anew = [
            cycle.valid_from
            for cycle in facts.cycles
            if cycle.kind is CycleKind.AWARDED and cycle.valid_from > given_up
        ]
        yield given_up, min(anew, default=None)


def _suspended_by_clock(
    foundations: tuple[tuple[Span, ...], ...],
    cycles: list[Cycle],
    by_date: Callable[[datetime], Standing],
) -> Iterator[Interval]:
    """Yield when a prerequisite that does not stand suspends this certification.

    It begins where this one would be active, due or in grace, and lasts until the
    prerequisite stands again, also past this one's own expiry.
    """
    away = [
        (span.start, span.end)
        for spans in foundations
        for span in spans
        if span.standing not in CARRIES
    ]
    for begin, end in _united(away):
        onsets = [begin, *(cycle.valid_from for cycle in cycles if cycle.valid_from > begin)]
        for onset in onsets:
            if (end is None or onset < end) and by_date(onset) in SUSPENDABLE:
                yield onset, end
                break


def _united(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals that overlap or touch."""
    united: list[Interval] = []
    for begin, end in sorted(intervals, key=lambda interval: interval[0]):
        if united and ((last := united[-1][1]) is None or begin <= last):
            longer = None if last is None or end is None else max(last, end)
            united[-1] = (united[-1][0], longer)
        else:
            united.append((begin, end))
    return united


def _within(intervals: Iterable[Interval], at: datetime) -> bool:
    return any(begin <= at and (end is None or at < end) for begin, end in intervals)


def _ends(intervals: Iterable[Interval]) -> Iterator[datetime]:
    for begin, end in intervals:
        yield begin
        if end is not None:
            yield end


def _bounds(start: datetime, moments: Iterable[datetime]) -> list[datetime]:
    return [start, *sorted({moment for moment in moments if moment > start})]


def _append(spans: list[Span], span: Span) -> None:
    """Add a span, or lengthen the last one where nothing but the date differs."""
    if spans:
        last = spans[-1]
        same = (last.standing, last.valid_from, last.valid_until, last.by_clock)
        if same == (span.standing, span.valid_from, span.valid_until, span.by_clock):
            spans[-1] = Span(
                standing=last.standing,
                start=last.start,
                end=span.end,
                valid_from=last.valid_from,
                valid_until=last.valid_until,
                by_clock=last.by_clock,
            )
            return
    spans.append(span)
