"""How people come to a certification: who began, who arrived, how long it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from issuer.domain.figures.shares import per_cent, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysTaken:
    """How many people took so many days from their first attempt to the certification."""

    track: str
    days: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How far people came in one track."""

    track: str
    enrolled: int
    """People who sat a part of its assessment, met one of its requirements, or hold it."""
    completed: int
    """Those of them who earned it."""
    sittings: int
    """Parts of the assessment that were sat in the last year."""
    passed: int
    """Those that reached their mark."""
    mean_days: Decimal | None
    """From the first attempt to the award."""
    median_days: Decimal | None

    @property
    def completion_rate(self) -> Decimal | None:
        """Share of those enrolled who earned it."""
        return per_cent(self.completed, self.enrolled)

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of the sittings that reached their mark."""
        return per_cent(self.passed, self.sittings)


def days(taken: Iterable[DaysTaken]) -> tuple[Decimal | None, Decimal | None]:
    """Return mean and median of the days that people took; None where nobody did."""
    counted = sorted((each.days, each.people) for each in taken)
    people = sum(number for _, number in counted)
    if not people:
        return None, None
    total = sum(day * number for day, number in counted)
    middle = Fraction(
        _at(counted, (people - 1) // 2) + _at(counted, people // 2),
        2,
    )
    return rounded(Fraction(total, people)), rounded(middle)


def _at(counted: Sequence[tuple[int, int]], place: int) -> int:
    passed = 0
    for day, number in counted:
        passed += number
        if place < passed:
            return day
    raise IndexError(place)
