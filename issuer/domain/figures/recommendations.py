"""What to do next, derived from figures: who is overdue, what is below target, what to teach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from issuer.domain.figures.assessments import DifficultItem, Score
from issuer.domain.figures.cohorts import Completion
from issuer.domain.figures.impact import Impact
from issuer.domain.figures.renewals import Due, Priority
from issuer.domain.programme import Track

LOW_PASS_RATE: Final = Decimal(70)
"""Per cent of the sittings; below it, more people sit an assessment than are ready for it."""
ENOUGH_SITTINGS: Final = 10
GAIN_WORTH_ROUTING: Final = Decimal(5)
"""Percentage points that certified agents resolve more, from which routing more pays."""
ENOUGH_TICKETS: Final = 50
NAMED: Final = 5
"""People and items that a sentence names at most."""


class Subject(StrEnum):
    """What a recommendation is about, the most urgent first."""

    RESTRICTED = "restricted"
    TARGET = "target"
    DUE = "due"
    TRAINING = "training"
    READINESS = "readiness"
    ROUTING = "routing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One thing to do, and the figures that it follows from."""

    subject: Subject
    act: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The figures that recommendations are derived from."""

    completions: tuple[Completion, ...]
    waiting: dict[Priority, tuple[tuple[Track, int], ...]]
    overdue: tuple[Due, ...]
    """Those of the highest priority."""
    scores: tuple[Score, ...]
    difficult: tuple[DifficultItem, ...]
    impact: Impact


def recommendations(found: Findings) -> tuple[Recommendation, ...]:
    """Return what the figures ask for, the most urgent first; nothing where all is well."""
    return (
        *_restricted(found),
        *_below_target(found.completions),
        *_due(found),
        *_training(found.difficult),
        *_readiness(found.scores),
        *_routing(found.impact),
    )


def _restricted(found: Findings) -> Iterator[Recommendation]:
    for track, number in found.waiting[Priority.HIGH]:
        names = [due.name for due in found.overdue if due.track == track.slug]
        yield Recommendation(
            subject=Subject.RESTRICTED,
            act=f"Renew {track.name} with {_people(number)} at once: {_listed(names, number)}.",
            because="They are overdue, and restricted everywhere until it is renewed.",
        )


def _below_target(completions: Iterable[Completion]) -> Iterator[Recommendation]:
    for each in sorted(completions, key=lambda one: one.missing, reverse=True):
        if not each.missing:
            continue
        without = each.asked - each.asked_in_date
        required = f" It is required of {without} who are not in date." if without else ""
        yield Recommendation(
            subject=Subject.TARGET,
            act=f"Bring {each.track.name} to {each.track.completion_target} %: "
            f"{_people(each.missing)} more.",
            because=f"{each.rate} % completed it ({each.completed} of {each.people}).{required}",
        )


def _due(found: Findings) -> Iterator[Recommendation]:
    for track, number in found.waiting[Priority.MEDIUM]:
        yield Recommendation(
            subject=Subject.DUE,
            act=f"Renew {track.name} with {_people(number)} now.",
            because="It is required, and overdue or ends within 30 days.",
        )


def _training(items: tuple[DifficultItem, ...]) -> Iterator[Recommendation]:
    if not items:
        return
    named = "; ".join(
        f"{each.name} ({each.track.name}, {each.item.pass_rate} % passed)" for each in items[:NAMED]
    )
    more = f"; and {len(items) - NAMED} more" if len(items) > NAMED else ""
    subject = "the most difficult item" if len(items) == 1 else f"{len(items)} difficult items"
    yield Recommendation(
        subject=Subject.TRAINING,
        act=f"Offer training on {subject}: {named}{more}.",
        because="Fewer than 70 % of the sittings passed them.",
    )


def _readiness(scores: Iterable[Score]) -> Iterator[Recommendation]:
    for each in scores:
        rate = each.pass_rate
        if rate is not None and rate < LOW_PASS_RATE and each.sittings >= ENOUGH_SITTINGS:
            yield Recommendation(
                subject=Subject.READINESS,
                act=f"Let people practise before they sit {each.track.name}.",
                because=f"{rate} % of its {each.sittings} sittings reached the mark.",
            )


def _routing(impact: Impact) -> Iterator[Recommendation]:
    for each in impact.topics:
        one, other = each.comparison.certified, each.comparison.others
        gain = each.comparison.resolution_gain
        if gain is None or min(one.tickets, other.tickets) < ENOUGH_TICKETS:
            continue
        if gain >= GAIN_WORTH_ROUTING:
            yield Recommendation(
                subject=Subject.ROUTING,
                act=f"Route more {each.topic} tickets to certified agents.",
                because=f"{other.tickets} of {one.tickets + other.tickets} went to others, who "
                f"resolved {other.resolution} % at the first contact; certified agents "
                f"{one.resolution} %.",
            )
        elif gain < 0:
            yield Recommendation(
                subject=Subject.ROUTING,
                act=f"Look at what certification teaches for {each.topic} tickets.",
                because=f"Certified agents resolved {one.resolution} % of them at the first "
                f"contact, others {other.resolution} %.",
            )


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _listed(names: list[str], number: int) -> str:
    shown = names[:NAMED]
    more = number - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
