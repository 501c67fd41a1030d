"""Scores in exact arithmetic: nothing is rounded up."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.facts import Attempt
from issuer.domain.missing import Lack
from issuer.domain.programme import Assessment, AttemptRule, Component, Scoring
from issuer.domain.scoring import plain, score_assessment, shown

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def component(slug="test", weight="100", **more):
    return Component(slug=slug, title=slug.title(), weight=Decimal(weight), **more)


def assessment(mark, *components, rule=AttemptRule.BEST):
    return Assessment(
        pass_mark=Decimal(mark), components=components or (component(),), attempts=rule
    )


def attempt(score=None, component="test", days=0, items=()):
    return Attempt(
        track="t",
        component=component,
        taken_at=NOON + timedelta(days=days),
        score=None if score is None else Decimal(score),
        items=tuple(Decimal(item) for item in items),
    )


def lacks(scored):
    return [each.lack for each in scored.missing]


@pytest.mark.parametrize(
    ("score", "passes"),
    [
        ("84.995", False),  # would be 85 if it were rounded to a whole number or two decimals
        ("84.99999999999999999999999999999999", False),
        ("85", True),
        ("85.0", True),
        ("85.000000000000000000000000000000001", True),
        ("0", False),
        ("100", True),
    ],
)
def test_a_mark_of_85_is_reached_by_85_and_by_nothing_less(score, passes):
    scored = score_assessment(assessment("85"), [attempt(score)])
    assert (scored.missing == ()) is passes
    if not passes:
        assert lacks(scored) == [Lack.TOTAL_BELOW]


def test_a_weighted_total_a_hair_below_the_mark_fails_and_says_so():
    rules = assessment("85", component("written", "40"), component("practice", "60"))
    scored = score_assessment(rules, [attempt("84.9875", "written"), attempt("85", "practice")])
    assert scored.total == Decimal("84.995")
    (missing,) = scored.missing
    assert missing.sentence == "The total is 84.995 %; 85 % is asked for."


def test_weights_that_a_binary_float_would_blur_are_exact():
    parts = [component(name, "33.3") for name in "abc"]
    rules = assessment("70.1", *parts, component("d", "0.1"))
    attempts = [attempt("70.1", name) for name in "abcd"]
    scored = score_assessment(rules, attempts)
    assert scored.total == Decimal("70.1")
    assert scored.missing == ()


def test_each_component_must_reach_its_own_mark():
    rules = assessment(
        "80",
        component("written", "40", pass_mark=Decimal(80)),
        component("practice", "60", pass_mark=Decimal(80)),
    )
    scored = score_assessment(rules, [attempt("79.99", "written"), attempt("100", "practice")])
    assert scored.total == Decimal("91.996")
    (missing,) = scored.missing
    assert (missing.lack, missing.subject) == (Lack.COMPONENT_BELOW, "written")
    assert missing.sentence == "Written: 79.99 %; 80 % is asked for."


def test_what_was_not_taken_is_named_and_there_is_no_total():
    rules = assessment("80", component("written", "40"), component("practice", "60"))
    scored = score_assessment(rules, [attempt("100", "written")])
    assert scored.total is None
    assert [(m.lack, m.subject) for m in scored.missing] == [(Lack.COMPONENT_NOT_TAKEN, "practice")]


ALL_CORRECT = assessment(
    "100", component(scoring=Scoring.ALL_CORRECT, items=25, item_kind="questions")
)


@pytest.mark.parametrize("wrong", [0, 1, 25])
def test_one_wrong_answer_fails_where_every_answer_must_be_right(wrong):
    items = ["0"] * wrong + ["100"] * (25 - wrong)
    scored = score_assessment(ALL_CORRECT, [attempt(items=items)])
    assert (scored.missing == ()) is (wrong == 0)
    if wrong == 1:
        assert lacks(scored) == [Lack.COMPONENT_BELOW]
        assert "96 %" in scored.missing[0].sentence
        assert "one wrong answer" in scored.missing[0].sentence


def test_one_wrong_answer_fails_also_when_a_score_of_100_was_recorded_beside_the_items():
    scored = score_assessment(ALL_CORRECT, [attempt("100", items=["0"] + ["100"] * 24)])
    assert lacks(scored) == [Lack.COMPONENT_BELOW]


def test_99_99_is_not_every_answer_right():
    assert lacks(score_assessment(ALL_CORRECT, [attempt("99.99")])) == [Lack.COMPONENT_BELOW]
    assert score_assessment(ALL_CORRECT, [attempt("100")]).missing == ()


AVERAGE = assessment("75", component(scoring=Scoring.AVERAGE, items=5, item_kind="scenarios"))


@pytest.mark.parametrize(
    ("items", "passes"),
    [
        (["75"] * 5, True),
        (["50", "100", "75", "75", "75"], True),
        (["0", "100", "100", "100", "75"], True),
        (["74.9999", "75", "75", "75", "75"], False),
        (["100", "100", "100", "74", "0"], False),
    ],
)
def test_the_average_over_all_scenarios_counts(items, passes):
    scored = score_assessment(AVERAGE, [attempt(items=items)])
    assert (scored.missing == ()) is passes


def test_an_average_without_end_is_compared_exactly_and_shown_rounded_down():
    rules = assessment(
        "66.6667", component(scoring=Scoring.AVERAGE, items=3, item_kind="scenarios")
    )
    scored = score_assessment(rules, [attempt(items=["100", "100", "0"])])
    assert scored.results[0].score == Decimal("66.6666")
    assert lacks(scored) == [Lack.TOTAL_BELOW]


def test_an_attempt_with_scenarios_missing_does_not_count():
    scored = score_assessment(AVERAGE, [attempt(items=["100"] * 4)])
    assert lacks(scored) == [Lack.COMPONENT_INCOMPLETE]
    assert "4 of 5 scenarios" in scored.missing[0].sentence


def test_the_best_attempt_counts_where_the_rule_says_best():
    attempts = [attempt("90", days=0), attempt("60", days=9), attempt("90", days=5)]
    scored = score_assessment(assessment("85"), attempts)
    assert scored.missing == ()
    assert scored.results[0].taken_at == NOON


def test_the_latest_attempt_counts_where_the_rule_says_latest():
    attempts = [attempt("90", days=0), attempt("60", days=9), attempt("95", days=5)]
    scored = score_assessment(assessment("85", rule=AttemptRule.LATEST), attempts)
    assert scored.results[0].score == Decimal(60)
    assert lacks(scored) == [Lack.TOTAL_BELOW]


def test_of_two_latest_attempts_at_one_moment_the_lower_counts_in_any_order():
    attempts = [attempt("90", days=1), attempt("60", days=1)]
    for order in (attempts, attempts[::-1]):
        scored = score_assessment(assessment("85", rule=AttemptRule.LATEST), order)
        assert scored.results[0].score == Decimal(60)


def test_an_incomplete_latest_attempt_hides_an_earlier_one():
    rules = assessment(
        "75", component(scoring=Scoring.AVERAGE, items=2, item_kind="scenarios"),
        rule=AttemptRule.LATEST,
    )  # fmt: skip
    scored = score_assessment(rules, [attempt(items=["80", "80"]), attempt(days=1, items=["80"])])
    assert lacks(scored) == [Lack.COMPONENT_INCOMPLETE]


percent = st.decimals(0, 100, allow_nan=False, allow_infinity=False, places=6)


@given(st.lists(st.tuples(percent, st.integers(1, 50)), min_size=1, max_size=6), percent)
def test_the_total_is_the_exact_weighted_sum_and_never_shown_higher(parts, mark):
    scale = sum(weight for _, weight in parts)
    components = [component(f"c{i}", str(Decimal(weight))) for i, (_, weight) in enumerate(parts)]
    rules = assessment(str(mark), *components)
    attempts = [attempt(str(score), f"c{i}") for i, (score, _) in enumerate(parts)]
    exact = sum(Fraction(score) * weight for score, weight in parts) / 100
    scored = score_assessment(rules, attempts)
    assert scale
    assert (scored.missing == ()) is (exact >= Fraction(mark))
    assert Fraction(scored.total) <= exact < Fraction(scored.total) + Fraction(1, 10_000)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("85.00", "85"),
        ("1E+2", "100"),
        ("0.0", "0"),
        ("33.30", "33.3"),
        ("100", "100"),
        ("0.5", "0.5"),
    ],
)
def test_figures_are_shown_plainly(figure, text):
    assert str(plain(Decimal(figure))) == text


def test_a_figure_is_shown_with_four_decimals_rounded_down():
    assert str(shown(Fraction(2, 3))) == "0.6666"
    assert str(shown(Fraction(849999999, 10_000_000))) == "84.9999"
    assert str(shown(Fraction(85))) == "85"
