"""Scores of an assessment, in exact arithmetic.

A mark is reached or it is not: 84.995 does not reach 85, and nothing is rounded up. Figures
with more than four decimals are shown rounded down, so that none looks better than it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from issuer.domain.facts import Attempt
from issuer.domain.missing import Lack, Missing, marked
from issuer.domain.programme import Assessment, AttemptRule, Component, Scoring

FULL = Fraction(100)

_exact = lru_cache(maxsize=4096)(Fraction)
"""The fraction of a decimal number; marks, weights and most scores come again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentResult:
    """The attempt at one component that counted."""

    component: str
    score: Decimal
    """Per cent, four decimals at most, rounded down."""
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An assessment, as far as it was taken."""

    results: tuple[ComponentResult, ...]
    total: Decimal | None
    """Weighted total, shown as above; None while a component is missing."""
    missing: tuple[Missing, ...]
    """Empty where the assessment is passed."""


def score_assessment(assessment: Assessment, attempts: Iterable[Attempt]) -> Scored:
    """Score what was taken.

    Of several attempts at a component, the best or the latest counts, as the assessment says;
    an attempt with items missing does not count. Where an attempt has both a score and its
    single items, the items count.

    Args:
        assessment: the rules.
        attempts: those that may count, of this track, any order.
    """
    attempts = tuple(attempts)
    results: list[ComponentResult] = []
    missing: list[Missing] = []
    scores: dict[str, Fraction] = {}
    for component in assessment.components:
        own = [attempt for attempt in attempts if attempt.component == component.slug]
        counted = _counted(component, own, assessment.attempts)
        if isinstance(counted, Missing):
            missing.append(counted)
            continue
        attempt, score = counted
        scores[component.slug] = score
        results.append(
            ComponentResult(component=component.slug, score=shown(score), taken_at=attempt.taken_at)
        )
        if (below := _below(component, score)) is not None:
            missing.append(below)
    total = _total(assessment, scores)
    mark = _exact(assessment.pass_mark)
    told = len(assessment.components) == 1 and missing
    if total is not None and total < mark and not told:
        missing.append(
            Missing(
                lack=Lack.TOTAL_BELOW,
                subject="total",
                text=marked("The total is %(score)s %%; %(mark)s %% is asked for."),
                values={"score": shown(total), "mark": assessment.pass_mark},
            )
        )
    return Scored(
        results=tuple(results),
        total=None if total is None else shown(total),
        missing=tuple(missing),
    )


def shown(figure: Fraction) -> Decimal:
    """Return the figure with at most four decimals, rounded down."""
    return _shown(figure.numerator, figure.denominator)


@lru_cache(maxsize=4096)
def _shown(numerator: int, denominator: int) -> Decimal:
    return plain(Decimal(numerator * 10_000 // denominator).scaleb(-4))


def plain(figure: Decimal) -> Decimal:
    """Return the same figure without trailing zeros or exponent: 85.00 is 85, 1E+2 is 100."""
    sign, digits, exponent = figure.as_tuple()
    if not isinstance(exponent, int):
        raise TypeError(f"{figure} is not a figure")
    while exponent < 0 and len(digits) > 1 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    if digits == (0,):
        return Decimal(0)
    if exponent > 0:
        digits, exponent = digits + (0,) * exponent, 0
    return Decimal((sign, digits, exponent))


def _counted(
    component: Component, attempts: list[Attempt], rule: AttemptRule
) -> tuple[Attempt, Fraction] | Missing:
    """Return the attempt that counts with its exact score, or why there is none."""
    if not attempts:
        return Missing(
            lack=Lack.COMPONENT_NOT_TAKEN,
            subject=component.slug,
            text=marked("%(title)s: not taken yet."),
            values={"title": component.title},
        )
    if rule is AttemptRule.LATEST:
        newest = max(attempt.taken_at for attempt in attempts)
        attempts = [attempt for attempt in attempts if attempt.taken_at == newest]
    scored = [
        (attempt, score)
        for attempt in attempts
        if (score := _score(component, attempt)) is not None
    ]
    if not scored:
        recorded = max(len(attempt.items) for attempt in attempts)
        return Missing(
            lack=Lack.COMPONENT_INCOMPLETE,
            subject=component.slug,
            text=marked(
                "%(title)s: %(count)s of %(items)s %(kind)s are recorded; an attempt counts when "
                "all are."
            ),
            values={
                "title": component.title,
                "count": recorded,
                "items": str(component.items),
                "kind": component.item_kind or "items",
            },
        )
    if rule is AttemptRule.LATEST:
        # Two records of one moment: the lower one, so that no order of records decides.
        return min(scored, key=lambda pair: pair[1])
    return max(scored, key=lambda pair: (pair[1], -pair[0].taken_at.timestamp()))


def _score(component: Component, attempt: Attempt) -> Fraction | None:
    """Return the exact score in per cent; None where the attempt is incomplete."""
    if attempt.items:
        if component.items is not None and len(attempt.items) != component.items:
            return None
        return sum((_exact(item) for item in attempt.items), Fraction(0)) / len(attempt.items)
    return None if attempt.score is None else _exact(attempt.score)


def _below(component: Component, score: Fraction) -> Missing | None:
    if component.scoring is Scoring.ALL_CORRECT:
        if score >= FULL:
            return None
        text = marked(
            "%(title)s: %(score)s %%; every answer must be right, one wrong answer means to take "
            "it again."
        )
    else:
        if component.pass_mark is None or score >= _exact(component.pass_mark):
            return None
        text = marked("%(title)s: %(score)s %%; %(mark)s %% is asked for.")
    return Missing(
        lack=Lack.COMPONENT_BELOW,
        subject=component.slug,
        text=text,
        values={"title": component.title, "score": shown(score), "mark": _asked(component)},
    )


def _asked(component: Component) -> Decimal:
    """Return the score that a component asks for, in per cent."""
    return Decimal(100) if component.pass_mark is None else component.pass_mark


def _total(assessment: Assessment, scores: dict[str, Fraction]) -> Fraction | None:
    if len(scores) != len(assessment.components):
        return None
    weighted = (_exact(part.weight) * scores[part.slug] for part in assessment.components)
    return sum(weighted, Fraction(0)) / FULL
