"""What certification changes for customers, and what that is worth: from outcomes of tickets.

A ticket counts as solved by a certified agent where, at that moment, the agent was in date in
the track that tickets of its kind ask for. All are differences between two groups of tickets;
nothing here proves what caused them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from issuer.domain.figures.shares import change, mean, per_cent, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTally:
    """Tickets of one kind, solved by certified agents or by others."""

    topic: str
    track: str
    certified: bool
    tickets: int
    routed: int
    first_contact: int
    escalated: int
    rated: int
    rating: int
    """Sum of the ratings from 1 to 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a group of tickets ended."""

    tickets: int = 0
    first_contact: int = 0
    escalated: int = 0
    rated: int = 0
    rating: int = 0

    @property
    def resolution(self) -> Decimal | None:
        """Share that was resolved at the first contact."""
        return per_cent(self.first_contact, self.tickets)

    @property
    def escalation(self) -> Decimal | None:
        """Share that was escalated."""
        return per_cent(self.escalated, self.tickets)

    @property
    def satisfaction(self) -> Decimal | None:
        """Mean rating, from 1 to 5."""
        return mean(self.rating, self.rated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Tickets of certified agents beside those of others."""

    certified: Outcome
    others: Outcome

    @property
    def resolution_gain(self) -> Decimal | None:
        """Percentage points more that are resolved at the first contact."""
        return change(self.certified.resolution, self.others.resolution)

    @property
    def satisfaction_gain(self) -> Decimal | None:
        """Points of the rating."""
        return change(self.certified.satisfaction, self.others.satisfaction)

    @property
    def escalation_change(self) -> Decimal | None:
        """By how many per cent fewer or more are escalated: -52.1 is about half."""
        one, other = self.certified, self.others
        if not one.tickets or not other.escalated:
            return None
        before = Fraction(other.escalated, other.tickets)
        return rounded(100 * (Fraction(one.escalated, one.tickets) - before) / before)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicComparison:
    """The same for the tickets of one kind."""

    topic: str
    track: str
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the tickets of a period tell."""

    tickets: int
    routed: int
    whole: Comparison
    topics: tuple[TopicComparison, ...]

    @property
    def routed_rate(self) -> Decimal | None:
        """Share of all tickets that were routed by certification."""
        return per_cent(self.routed, self.tickets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Something that the programme costs."""

    name: str
    per_year: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAssumptions:
    """What the office takes the programme to cost and its effects to be worth."""

    currency: str
    """ISO 4217 code."""
    costs: tuple[Cost, ...]
    first_contact_value: Decimal
    """Of each ticket more that is resolved at the first contact."""
    escalation_cost: Decimal
    """Of each escalation."""
    rating_point_value: Decimal = Decimal(0)
    """Of each point of a customer's rating: what less churn is taken to be worth."""

    @property
    def per_year(self) -> Decimal:
        """What the programme costs in a year."""
        return sum((cost.per_year for cost in self.costs), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a year's difference is worth under the assumptions, in whole units of currency."""

    currency: str
    costs: tuple[Cost, ...]
    cost: Decimal
    first_contact: Decimal
    escalation: Decimal
    rating: Decimal

    @property
    def benefit(self) -> Decimal:
        """All of it together."""
        return self.first_contact + self.escalation + self.rating

    @property
    def roi(self) -> Decimal | None:
        """Return on investment in per cent: what is left over the cost, of the cost."""
        if not self.cost:
            return None
        return rounded(Fraction(100 * (self.benefit - self.cost)) / Fraction(self.cost), Decimal(1))


def impact(tallies: Iterable[TicketTally]) -> Impact:
    """Add up the tickets, as a whole and by kind; kinds in the order of their names."""
    tallies = tuple(tallies)
    kinds = sorted({(each.topic, each.track) for each in tallies})
    return Impact(
        tickets=sum(each.tickets for each in tallies),
        routed=sum(each.routed for each in tallies),
        whole=_comparison(tallies),
        topics=tuple(
            TopicComparison(
                topic=topic,
                track=track,
                comparison=_comparison(
                    [each for each in tallies if (each.topic, each.track) == (topic, track)]
                ),
            )
            for topic, track in kinds
        ),
    )


def worth(year: Impact, assumptions: CostAssumptions) -> Worth | None:
    """Say what a year's difference is worth; None where there is nothing to compare.

    Each difference between the rates of certified agents and of others is multiplied by the
    tickets that certified agents solved in that year.
    """
    one, other = year.whole.certified, year.whole.others
    if not one.tickets or not other.tickets:
        return None
    more = one.first_contact - Fraction(other.first_contact, other.tickets) * one.tickets
    fewer = Fraction(other.escalated, other.tickets) * one.tickets - one.escalated
    points = Fraction(0)
    if one.rated and other.rated:
        points = one.rating - Fraction(other.rating, other.rated) * one.rated
    return Worth(
        currency=assumptions.currency,
        costs=assumptions.costs,
        cost=assumptions.per_year,
        first_contact=_money(more * Fraction(assumptions.first_contact_value)),
        escalation=_money(fewer * Fraction(assumptions.escalation_cost)),
        rating=_money(points * Fraction(assumptions.rating_point_value)),
    )


def _money(amount: Fraction) -> Decimal:
    return rounded(amount, Decimal(1))


def _comparison(tallies: Iterable[TicketTally]) -> Comparison:
    tallies = tuple(tallies)
    return Comparison(
        certified=_outcome(each for each in tallies if each.certified),
        others=_outcome(each for each in tallies if not each.certified),
    )


def _outcome(tallies: Iterable[TicketTally]) -> Outcome:
    tallies = tuple(tallies)
    return Outcome(
        tickets=sum(each.tickets for each in tallies),
        first_contact=sum(each.first_contact for each in tallies),
        escalated=sum(each.escalated for each in tallies),
        rated=sum(each.rated for each in tallies),
        rating=sum(each.rating for each in tallies),
    )
