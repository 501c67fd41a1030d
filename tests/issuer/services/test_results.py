"""Importing evidence: what decisions rest on is only ever added."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from issuer.programmes import shipped
from issuer.services.csv_reading import read_csv
from issuer.services.results import (
    ATTEMPTS,
    REQUIREMENTS,
    import_attempts,
    import_requirements,
)
from issuer.services.rosters import ROSTER, import_roster

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PROGRAMMES = shipped()
ATTEMPT_HEADER = "external_id,track,component,taken_on,score,items\n"
FULFILMENT_HEADER = "external_id,track,requirement,fulfilled_on,count\n"


@pytest.fixture
def people(database):
    content = b"external_id,name\nA-1,Ana Souza\nA-2,Bo Ek\n"
    import_roster(database, read_csv(io.BytesIO(content), ROSTER), at=AT)
    return database


def attempts(database, rows: str, **options):
    stream = io.BytesIO((ATTEMPT_HEADER + rows).encode())
    return import_attempts(database, PROGRAMMES, read_csv(stream, ATTEMPTS), at=AT, **options)


def requirements(database, rows: str, **options):
    stream = io.BytesIO((FULFILMENT_HEADER + rows).encode())
    return import_requirements(
        database, PROGRAMMES, read_csv(stream, REQUIREMENTS), at=AT, **options
    )


def recorded(database, programme="support-agents"):
    with database.reading() as records:
        ana = records.holders.by_external_ids(["A-1"])["A-1"]
        return records.results.evidence([ana.id], programme=programme)[ana.id]


def sentences(summary) -> list[str]:
    return [line for bad in summary.bad_rows for line in bad.sentences()]


def test_scores_and_items_arrive_exactly(people):
    summary = attempts(
        people,
        "A-1,product-fundamentals,knowledge-test,2026-04-20,84.9950,\n"
        "A-1,support-agents/de-escalation,live-simulations,2026-04-21T09:30:00+02:00,,80 75 70.5\n",
    )
    assert (summary.added, summary.applied) == (2, True)
    by_track = {one.track: one for one in recorded(people).attempts}
    assert by_track["product-fundamentals"].score == Decimal("84.995")
    assert by_track["product-fundamentals"].taken_at == datetime(2026, 4, 20, tzinfo=UTC)
    assert by_track["de-escalation"].items == (Decimal(80), Decimal(75), Decimal("70.5"))
    assert by_track["de-escalation"].taken_at == datetime(2026, 4, 21, 7, 30, tzinfo=UTC)


def test_the_same_file_twice_changes_nothing(people):
    row = "A-1,product-fundamentals,knowledge-test,2026-04-20,92,\n"
    assert attempts(people, row).added == 1
    again = attempts(people, row)
    assert (again.added, again.unchanged, again.refused) == (0, 1, 0)
    assert len(recorded(people).attempts) == 1


def test_another_score_for_the_same_sitting_is_refused(people):
    attempts(people, "A-1,product-fundamentals,knowledge-test,2026-04-20,72,\n")
    summary = attempts(people, "A-1,product-fundamentals,knowledge-test,2026-04-20,92,\n")
    assert not summary.applied
    assert sentences(summary) == [
        "row 2: the same is recorded already with other values; what a decision may rest on is "
        "not changed"
    ]
    assert [one.score for one in recorded(people).attempts] == [Decimal(72)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A-9,product-fundamentals,knowledge-test,2026-04-20,92,", "there is no holder “A-9”"),
        ("A-1,product-fundametals,knowledge-test,2026-04-20,92,", "“product-fundamentals”?"),
        ("A-1,other/product-fundamentals,knowledge-test,2026-04-20,92,", "there is no track"),
        ("A-1,product-fundamentals,exam,2026-04-20,92,", "It has: knowledge-test"),
        ("A-1,product-fundamentals,knowledge-test,2026-05-02,92,", "it lies in the future"),
        ("A-1,product-fundamentals,knowledge-test,2026-04-20,,", "and so are the items"),
    ],
)
def test_what_fits_no_record_is_refused_by_name(people, row, expected):
    summary = attempts(people, row + "\n")
    assert not summary.applied
    (sentence,) = sentences(summary)
    assert sentence.startswith("row 2")
    assert expected.lower() in sentence.lower()


def test_requirements_add_up_and_are_named(people):
    first = requirements(people, "A-1,certified-user,platform-use,2026-03-01,18\n")
    second = requirements(people, "A-1,certified-user,platform-use,2026-04-01,12\n")
    assert (first.added, second.added) == (1, 1)
    counts = [one.count for one in recorded(people, "conversationiq").fulfilments]
    assert sorted(counts) == [12, 18]
    unknown = requirements(people, "A-1,certified-user,platform-usage,2026-04-01,12\n")
    assert "Did you mean “platform-use”?" in sentences(unknown)[0]


def test_good_rows_beside_bad_ones(people):
    rows = (
        "A-1,product-fundamentals,knowledge-test,2026-04-20,92,\n"
        "A-9,product-fundamentals,knowledge-test,2026-04-20,92,\n"
        "A-2,product-fundamentals,knowledge-test,2026-04-20,101,\n"
    )
    kept_out = attempts(people, rows)
    assert (kept_out.applied, kept_out.added, kept_out.refused) == (False, 1, 2)
    assert [bad.row for bad in kept_out.bad_rows] == [3, 4]
    assert recorded(people).attempts == ()
    taken = attempts(people, rows, skip_bad=True)
    assert (taken.applied, taken.added, taken.refused) == (True, 1, 2)
