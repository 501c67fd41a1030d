"""Tables of continuing education: the same file twice changes nothing, on both databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from issuer.domain.acts import Actor
from issuer.domain.ceu import Counting
from issuer.domain.programme import CeuSource
from issuer.services.activities import handed_in, import_activities
from issuer.services.cases import Doer
from issuer.services.continuing_education import ceu_account, draw_audit
from issuer.services.entries import ActivityEntry
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.table import Row
from tests.issuer.programme import AT, BASE, PROGRAMME
from tests.issuer.services.people import candidate, enrol

DAY = timedelta(days=1)
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
OFFICER = Doer(name="officer", capacity=Actor.OFFICER)


@pytest.fixture
def academy(office):
    """An office whose foundation is renewed by ten units."""
    track = replace(
        BASE,
        renewal=replace(BASE.renewal, reassessment=False, ceus=Decimal(10)),
        ceu_sources=(CeuSource(slug="training", title="Training", per_hour=Decimal(1)),),
    )
    return replace(office, programmes=(replace(PROGRAMME, tracks=(track,)),))


@pytest.fixture
def base(academy):
    candidate(academy, "ada")
    return issue(
        academy, holder="ada", programme="test", track="base", actor="tester", at=AT
    ).public_id


def entry(**changes):
    values = {
        "external_id": "ada",
        "track": "base",
        "source": "training",
        "quantity": "2.5",
        "earned_on": f"{AT + DAY:%Y-%m-%d}",
        "evidence": "https://example.org/1",
        **changes,
    }
    return TypeAdapter(ActivityEntry).validate_python(values)


def take(academy, *entries, at=AT + 9 * DAY, **more):
    rows = [Row(row=number, entry=one) for number, one in enumerate(entries, start=2)]
    return import_activities(academy.database, academy.programmes, rows, at=at, **more)


def test_the_same_table_twice_changes_nothing(academy, base):
    first = take(academy, entry(), entry(evidence="https://example.org/2", quantity="4"))
    assert (first.added, first.unchanged, first.applied) == (2, 0, True)
    again = take(academy, entry(evidence="HTTPS://example.org/1"), at=AT + 10 * DAY)
    assert (again.added, again.unchanged) == (0, 1)
    found = ceu_account(academy, base, at=AT + 11 * DAY)
    assert [one.counting for one in found.counted] == [Counting.PENDING, Counting.PENDING]
    assert sorted(one.units for one in found.counted) == [Decimal("2.5"), Decimal(4)]


def test_the_same_row_twice_in_a_table_is_one_activity(academy, base):
    summary = take(academy, entry(), entry())
    assert (summary.added, summary.unchanged) == (1, 1)
    assert len(ceu_account(academy, base, at=AT + 10 * DAY).counted) == 1


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"external_id": "bo"}, "external_id", "there is no holder “bo”"),
        ({"external_id": "cy"}, "track", "cy is not certified in base"),
        ({"track": "bas"}, "track", "Did you mean “base”"),
        ({"source": "trainings"}, "source", "Did you mean “training”"),
        ({"earned_on": "2030-01-01"}, "earned_on", "it lies in the future"),
        ({"quantity": "3"}, "quantity", "recorded already with 2.5"),
    ],
)
def test_a_row_that_does_not_fit_keeps_everything_out(academy, base, changes, column, words):
    enrol(academy, "cy")
    take(academy, entry())
    summary = take(academy, entry(evidence="other"), entry(**changes))
    assert (summary.applied, summary.refused) == (False, 1)
    bad = summary.bad_rows[0]
    assert (bad.row, bad.cells[0].column) == (3, column)
    assert words in bad.cells[0].message
    assert len(ceu_account(academy, base, at=AT + 10 * DAY).counted) == 1


def test_what_is_drawn_is_told_with_its_certification(academy, base):
    take(academy, *(entry(evidence=f"course {number}") for number in range(10)))
    at = AT + 10 * DAY
    drawn = draw_audit(academy, since=AT, until=at, share=Decimal("0.25"), doer=REVIEWER, at=at)
    found = handed_in(academy, drawn)
    assert len(found) == 3
    assert [one.activity.id for one in found] == list(drawn)
    assert {one.public_id for one in found} == {base}
    erase(academy, holder="ada", doer=OFFICER, at=at + DAY)
    assert handed_in(academy, drawn) == []
