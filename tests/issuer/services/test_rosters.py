"""Importing people: all or nothing, and the same file twice changes nothing."""

import io
from datetime import UTC, datetime

import pytest

from issuer.services.csv_reading import UnreadableTableError, read_csv
from issuer.services.importing import BAD_ROWS_KEPT
from issuer.services.rosters import ROSTER, import_roster

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TWO = "external_id,name,email,directory\nA-1,Ana Souza,ana@example.org,yes\nA-2,王小明,,\n"


def load(database, content: str, at=AT, **options):
    rows = read_csv(io.BytesIO(content.encode()), ROSTER)
    return import_roster(database, rows, at=at, **options)


def counts(summary) -> tuple[int, int, int, int]:
    return summary.added, summary.changed, summary.unchanged, summary.refused


def names(database) -> dict[str, str]:
    with database.reading() as records:
        return {one.external_id: one.name for one in records.holders.after(0, limit=10_000)}


def test_the_same_file_twice_changes_nothing(database):
    first = load(database, TWO)
    assert (counts(first), first.applied) == ((2, 0, 0, 0), True)
    assert names(database) == {"A-1": "Ana Souza", "A-2": "王小明"}
    again = load(database, TWO, at=LATER)
    assert (counts(again), again.applied) == ((0, 0, 2, 0), True)


def test_a_dry_run_tells_and_records_nothing(database):
    summary = load(database, TWO, dry_run=True)
    assert (counts(summary), summary.applied) == ((2, 0, 0, 0), False)
    assert names(database) == {}


def test_one_bad_row_keeps_everything_out(database):
    summary = load(database, TWO + "A-3,,,\n")
    assert (counts(summary), summary.applied) == ((2, 0, 0, 1), False)
    assert names(database) == {}
    assert summary.bad_rows[0].row == 4


def test_with_skip_bad_the_good_rows_are_recorded(database):
    summary = load(database, TWO + "A-3,,,\n", skip_bad=True)
    assert (counts(summary), summary.applied) == ((2, 0, 0, 1), True)
    assert len(names(database)) == 2


def test_what_a_row_does_not_say_stays_as_it_is_recorded(database):
    load(
        database,
        "external_id,name,email,role,country,directory\nA-1,Ana,a@example.org,Agent,PT,yes\n",
    )
    summary = load(database, "external_id,name,role\nA-1,Ana Souza,\n")
    assert counts(summary) == (0, 1, 0, 0)
    with database.reading() as records:
        (ana,) = records.holders.by_external_ids(["A-1"]).values()
    assert (ana.name, ana.mail, ana.role, ana.country, ana.directory_opt_in) == (
        "Ana Souza",
        "a@example.org",
        "Agent",
        "PT",
        True,
    )


def test_D03_nobody_is_listed_unless_the_file_says_yes(database):
    load(database, "external_id,name\nA-1,Ana\n")
    with database.reading() as records:
        assert records.holders.by_external_ids(["A-1"])["A-1"].directory_opt_in is False


def test_the_same_person_twice_in_one_file_is_refused(database):
    summary = load(database, "external_id,name\nA-1,Ana\nA-2,Bo\nA-1,Ana Maria\n")
    assert not summary.applied
    assert summary.bad_rows[0].sentences() == [
        "row 4, column external_id: the same person as in row 2; keep one of the two rows"
    ]


def test_a_header_that_does_not_fit_records_nothing(database):
    with pytest.raises(UnreadableTableError):
        load(database, "id,name\nA-1,Ana\n")
    assert names(database) == {}


def test_a_file_that_breaks_off_records_nothing(database):
    with pytest.raises(UnreadableTableError):
        load(database, TWO + 'A-3,"open\n')
    assert names(database) == {}


def test_many_bad_rows_are_counted_and_the_first_are_named(database):
    content = "external_id,name\n" + "".join(f"A-{i},\n" for i in range(BAD_ROWS_KEPT + 50))
    summary = load(database, content)
    assert summary.refused == BAD_ROWS_KEPT + 50
    assert len(summary.bad_rows) == BAD_ROWS_KEPT
