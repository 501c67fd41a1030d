"""Shares, periods, cohorts, items and worth: what the figures are made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from issuer.domain.figures.adoption import DaysTaken, days
from issuer.domain.figures.assessments import ItemTally, SittingTally, difficult, scores
from issuer.domain.figures.cohorts import Cohort, completions, overview
from issuer.domain.figures.impact import CostAssumptions, TicketTally, impact, worth
from issuer.domain.figures.periods import Quarter, end_of, month_of, year_before
from issuer.domain.figures.shares import change, mean, per_cent
from issuer.programmes import shipped
from tests.issuer.programme import BASE, PROGRAMME

SUPPORT = next(each for each in shipped() if each.slug == "support-agents")


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(2, 42, "4.8"), (34, 42, "81.0"), (1, 3, "33.3"), (1, 2000, "0.1"), (0, 7, "0.0")],
)
def test_a_share_has_one_decimal_half_up(part, whole, share):
    assert per_cent(part, whole) == Decimal(share)


def test_nothing_is_said_where_there_is_nothing():
    assert per_cent(0, 0) is None
    assert mean(0, 0) is None
    assert change(None, Decimal(1)) is None
    assert days([]) == (None, None)


@pytest.mark.parametrize(
    ("text", "first", "last", "before", "after"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4", "2026-Q2"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q3", "2027-Q1"),
    ],
)
def test_quarters(text, first, last, before, after):
    quarter = Quarter.parse(text)
    assert quarter.period.start.date() == first
    assert quarter.last_second == end_of(last)
    assert (str(quarter.before), str(quarter.after)) == (before, after)
    assert Quarter.of(quarter.last_second) == quarter
    assert Quarter.of(quarter.period.start) == quarter


@pytest.mark.parametrize("text", ["2026-Q5", "2026-q1", "2026Q1", " 2026-Q1", "26-Q1", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="2026-Q3"):
        Quarter.parse(text)


def test_months_and_years_end_with_the_second_that_is_shown():
    at = datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
    assert month_of(at).until(at) == month_of(at)
    assert year_before(at).end - year_before(at).start == timedelta(days=365)
    assert year_before(at).end == at + timedelta(seconds=1)


def cohort(*held, people=1, tier="L1", role="", new=False, completed=()):
    return Cohort(
        tier=tier,
        role=role,
        new=new,
        held=frozenset(held),
        completed=frozenset(held) | frozenset(completed),
        people=people,
    )


def test_who_is_fully_partially_and_not_certified():
    required = ("product-fundamentals", "security-compliance")
    told = overview(
        SUPPORT,
        [
            cohort(*required, people=5),
            cohort(*required, people=4, tier="L2"),
            cohort(*required, "advanced-troubleshooting", people=3, tier="L3"),
            cohort("de-escalation", people=2),
            cohort("security-compliance", people=7, new=True),
            cohort(*required, people=1, new=True),
        ],
    )
    assert (told.people, told.full, told.partial, told.none, told.new) == (22, 9, 4, 2, 7)


def test_a_programme_that_requires_nothing_counts_any_certification():
    free = replace(PROGRAMME, tracks=(replace(BASE, obligation="optional"),))
    told = overview(free, [cohort("base"), cohort()])
    assert (told.full, told.partial, told.none) == (1, 0, 1)


def test_completion_counts_the_expired_and_says_how_many_are_missing():
    track = replace(BASE, completion_target=Decimal(80))
    programme = replace(PROGRAMME, tracks=(track,))
    (told,) = completions(
        programme, [cohort("base", people=5), cohort(completed=("base",), people=2), cohort()]
    )
    assert (told.people, told.completed, told.in_date, told.rate) == (8, 7, 5, Decimal("87.5"))
    assert told.on_target
    (told,) = completions(programme, [cohort("base", people=7), cohort(people=2)])
    assert (told.missing, told.on_target) == (1, False), "80 % of nine people are eight"
    (told,) = completions(replace(programme, tracks=(BASE,)), [])
    assert (told.rate, told.on_target, told.missing) == (None, None, 0)


def test_days_have_a_mean_and_a_median():
    taken = [DaysTaken(track="t", days=day, people=number) for day, number in ((1, 2), (9, 1))]
    assert days(taken) == (Decimal("3.7"), Decimal("1.0"))
    taken.append(DaysTaken(track="t", days=4, people=1))
    assert days(taken) == (Decimal("3.8"), Decimal("2.5"))


def test_a_mean_waits_for_every_component():
    programme = replace(SUPPORT, tracks=(SUPPORT.track("advanced-troubleshooting"),))
    tally = SittingTally(
        track="advanced-troubleshooting",
        component="knowledge-test",
        sittings=3,
        total=3 * 900_000,
        passed=2,
    )
    (told,) = scores(programme, [tally])
    assert (told.mean, told.pass_rate) == (None, Decimal("66.7"))
    second = replace(tally, component="practical-exercises", total=3 * 700_000)
    (told,) = scores(programme, [tally, second])
    assert told.mean == Decimal("82.0")


@pytest.mark.parametrize(
    ("sittings", "passed", "named"), [(10, 6, True), (10, 7, False), (4, 0, False), (5, 0, True)]
)
def test_an_item_is_difficult_below_seventy_of_enough_sittings(sittings, passed, named):
    item = ItemTally(
        track="base", component="exam", position=3, title="", sittings=sittings, passed=passed
    )
    found = difficult(PROGRAMME, [item])
    assert [each.name for each in found] == (["Examination, number 3"] if named else [])


def tickets(*, certified, tickets, first_contact, escalated, rated=0, rating=0):
    return TicketTally(
        topic="api",
        track="base",
        certified=certified,
        tickets=tickets,
        routed=0,
        first_contact=first_contact,
        escalated=escalated,
        rated=rated,
        rating=rating,
    )


def test_what_differences_are_worth():
    told = impact(
        [
            tickets(
                certified=True, tickets=200, first_contact=160, escalated=10, rated=10, rating=45
            ),
            tickets(
                certified=False, tickets=100, first_contact=70, escalated=15, rated=5, rating=20
            ),
        ]
    )
    assumptions = CostAssumptions(
        currency="EUR",
        costs=(),
        first_contact_value=Decimal("2.50"),
        escalation_cost=Decimal(10),
        rating_point_value=Decimal(3),
    )
    value = worth(told, assumptions)
    # 20 more at the first contact, 20 fewer escalations, half a point of ten ratings.
    assert (value.first_contact, value.escalation, value.rating) == (50, 200, 15)
    assert value.roi is None, "what costs nothing has no return on its cost"
    assert told.whole.escalation_change == Decimal("-66.7")
    assert told.routed_rate == 0


def test_one_group_alone_compares_with_nothing():
    told = impact([tickets(certified=True, tickets=2, first_contact=1, escalated=0)])
    assert told.whole.resolution_gain is None
    assert told.whole.escalation_change is None
    free = CostAssumptions(
        currency="EUR", costs=(), first_contact_value=Decimal(1), escalation_cost=Decimal(1)
    )
    assert worth(told, free) is None
    assert impact([]).routed_rate is None
