"""How far people have come: everything that follows from counts of people who stand alike.

A cohort is everybody of one tier and role who holds the same tracks; the database counts
them, so that ten thousand people are some dozen rows here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from issuer.domain.figures.shares import per_cent
from issuer.domain.people import is_meant_for
from issuer.domain.programme import Obligation, Programme, Title, Track

NEW_HIRE_DAYS: Final = 30
"""Days from the day of hire in which somebody who misses something is told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People who stand alike at one moment."""

    tier: str
    role: str
    new: bool
    """Hired less than thirty days ago."""
    held: frozenset[str]
    """Slugs of the tracks in which they are in date."""
    completed: frozenset[str]
    """Slugs of the tracks that they earned, in date or not; without what was withdrawn."""
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where the people of a programme stand."""

    people: int
    full: int
    """In date in every track that is required of them."""
    partial: int
    """In date in some of them."""
    none: int
    """In date in none of them."""
    new: int
    """New hires who miss something yet: in none of the three others."""

    def share(self, part: int) -> Decimal | None:
        """Return a part of the people in per cent."""
        return per_cent(part, self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How many people earned one track, against what it is to be."""

    track: Track
    people: int
    completed: int
    in_date: int
    asked: int
    """People of whom the track is required."""
    asked_in_date: int
    """Those of them who are in date."""

    @property
    def rate(self) -> Decimal | None:
        """Share of the people who earned it."""
        return per_cent(self.completed, self.people)

    @property
    def missing(self) -> int:
        """How many more people would reach the target; 0 where it is reached or not set."""
        target = self.track.completion_target
        if target is None:
            return 0
        needed = -((-int(target * 10_000) * self.people) // 1_000_000)
        return max(needed - self.completed, 0)

    @property
    def on_target(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        return None if self.track.completion_target is None else self.missing == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """How many people bear one overall title."""

    title: Title
    people: int


def overview(programme: Programme, cohorts: Iterable[Cohort]) -> Overview:
    """Count who is fully, partially and not certified.

    Whoever a programme requires nothing of is fully certified with any one track of it.
    """
    people = full = partial = none = new = 0
    for cohort in cohorts:
        required = required_of(programme, cohort)
        people += cohort.people
        if required <= cohort.held if required else cohort.held:
            full += cohort.people
        elif cohort.new:
            new += cohort.people
        elif required & cohort.held:
            partial += cohort.people
        else:
            none += cohort.people
    return Overview(people=people, full=full, partial=partial, none=none, new=new)


def completions(programme: Programme, cohorts: Iterable[Cohort]) -> tuple[Completion, ...]:
    """Count for each track who earned it, who is in date, and of whom it is required."""
    cohorts = tuple(cohorts)
    people = sum(cohort.people for cohort in cohorts)
    required = {cohort: required_of(programme, cohort) for cohort in cohorts}

    def one(track: Track) -> Completion:
        asked = [cohort for cohort in cohorts if track.slug in required[cohort]]
        return Completion(
            track=track,
            people=people,
            completed=sum(c.people for c in cohorts if track.slug in c.completed),
            in_date=sum(c.people for c in cohorts if track.slug in c.held),
            asked=sum(cohort.people for cohort in asked),
            asked_in_date=sum(c.people for c in asked if track.slug in c.held),
        )

    return tuple(one(track) for track in programme.tracks)


def titled(programme: Programme, cohorts: Iterable[Cohort]) -> tuple[Entitled, ...]:
    """Count the bearers of each overall title, highest first."""
    counts = dict.fromkeys(programme.titles, 0)
    for cohort in cohorts:
        title = title_for(programme, len(cohort.held))
        if title is not None:
            counts[title] += cohort.people
    return tuple(Entitled(title=title, people=people) for title, people in counts.items())


def title_for(programme: Programme, held: int) -> Title | None:
    """Return the title for so many tracks in date; None where the programme has none."""
    return next((title for title in programme.titles if held >= title.minimum), None)


def required_of(programme: Programme, cohort: Cohort) -> frozenset[str]:
    """Return the slugs of the tracks that are required of people of this tier and role."""
    return frozenset(
        track.slug
        for track in programme.tracks
        if track.obligation is Obligation.REQUIRED
        and is_meant_for(track, programme, tier=cohort.tier, roles=(cohort.role,))
    )
