"""``assay ceu`` and ``assay import activities``."""

import csv
import io
import re
from importlib.resources import files

import pytest

from issuer.cli.frame import Exit
from tests.issuer.cli.test_issuing import public_id

HEADER = "external_id,track,source,quantity,earned_on,evidence\n"
ROW = "D-1004,certified-user,training,2.5,2026-02-01,https://example.org/1\n"


@pytest.fixture
def held(with_office):
    """A certification that is kept up by units, awarded on 2026-01-15."""
    for table in ("roster", "results", "requirements"):
        text = (files("issuer.demo") / f"{table}.csv").read_text("utf-8")
        first, *rows = csv.reader(text.splitlines())
        kept = io.StringIO()
        own = [row for row in rows if row[0] == "D-1004" and not row[1].startswith("support")]
        csv.writer(kept).writerows([first, *own])
        if own:
            done = with_office("import", table, "-", stdin=kept.getvalue())
            assert done.exit_code == Exit.DONE, done.output
    done = with_office("issue", "D-1004", "certified-user", "--awarded", "2026-01-15")
    assert done.exit_code == Exit.DONE, done.output
    return public_id(done.stdout)


def rows_of(assay, held):
    first, *lines, total = assay("ceu", "list", held).stdout.splitlines()
    names = first.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines], total


def test_handed_in_ruled_on_and_corrected(with_office, held):
    submitted = with_office(
        "ceu",
        "submit",
        held,
        "--source",
        "professional-development",
        "--quantity",
        "6",
        "--earned",
        "2026-02-01",
        "--evidence",
        "https://example.org/course",
    )
    assert submitted.exit_code == Exit.DONE, submitted.output
    activity = submitted.stdout.strip()
    (row,), total = rows_of(with_office, held)
    assert (row["activity"], row["units"], row["counting"]) == (activity, "3", "pending")
    assert total == "0 units accepted in this cycle; a renewal asks for 10"
    accepted = with_office("ceu", "accept", activity, "--as", "L. Moreau")
    assert accepted.stdout == f"Accepted: {activity}\n"
    assert rows_of(with_office, held)[1].startswith("3 units accepted")
    corrected = with_office("ceu", "correct", activity, "--quantity", "4", "--reason", "too long")
    assert corrected.stdout == f"Corrected: {activity} to 4\n"
    assert rows_of(with_office, held)[1].startswith("2 units accepted")
    assert with_office("ceu", "refuse", activity).exit_code == Exit.USAGE
    refused = with_office("ceu", "refuse", activity, "--reason", "no such course")
    assert refused.stdout == f"Refused: {activity}\n"
    (row,), _ = rows_of(with_office, held)
    assert (row["counting"], row["reason"]) == ("refused", "no such course")


def test_a_table_of_activities(with_office, held):
    first = with_office("import", "activities", "-", stdin=HEADER + ROW)
    assert first.output == "<stdin>: 1 added, 0 changed, 0 unchanged, 0 refused\n"
    again = with_office("import", "activities", "-", stdin=HEADER + ROW)
    assert "0 added, 0 changed, 1 unchanged" in again.output
    bad = with_office("import", "activities", "-", stdin=HEADER + ROW.replace("training", "course"))
    assert bad.exit_code == Exit.REFUSED
    assert "row 2, column source: certified-user has no source of units “course”" in bad.output
    assert with_office("import", "activities", "--template").stdout.startswith(HEADER)


@pytest.mark.parametrize("quantity", ["0", "-1", "1e3", "NaN", "10000", "1.234", "many"])
def test_a_quantity_is_a_number_above_nothing(with_office, held, quantity):
    table = with_office("import", "activities", "-", stdin=HEADER + ROW.replace("2.5", quantity))
    assert table.exit_code == Exit.REFUSED
    assert "column quantity: expected hours" in table.output
    typed = with_office(
        "ceu",
        "submit",
        held,
        "--source",
        "training",
        f"--quantity={quantity}",
        "--earned",
        "2026-02-01",
        "--evidence",
        "x",
    )
    assert typed.exit_code == Exit.USAGE


def test_the_sample_is_by_chance_and_named(with_office, held):
    rows = "".join(ROW.replace("/1", f"/{number}") for number in range(8))
    assert with_office("import", "activities", "-", stdin=HEADER + rows).exit_code == Exit.DONE
    drawn = with_office(
        "ceu", "sample", "--since", "2026-01-01", "--until", "2100-01-01", "--per-cent", "25"
    )
    assert drawn.exit_code == Exit.DONE, drawn.output
    lines = drawn.stdout.splitlines()
    assert len(lines) == 3
    assert all(held in line for line in lines[1:])
    assert all(re.match(r"[0-9a-f-]{36}\t", line) for line in lines[1:])
    for share in ("0", "101"):
        none = with_office("ceu", "sample", "--since", "2026-01-01", "--per-cent", share)
        assert none.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    "arguments", [("accept", "x"), ("refuse", "x", "--reason", "y"), ("list", "a" * 26)]
)
def test_what_is_not_known_is_told(with_office, arguments):
    result = with_office("ceu", *arguments)
    assert result.exit_code == Exit.REFUSED
    assert "There is no " in result.output
