"""``assay database`` and ``assay import``, run as a person runs them."""

import pytest

from issuer.cli.frame import Exit


def test_upgrading_twice_is_fine(assay):
    assert "is up to date now" in assay("database", "upgrade").output
    assert "was up to date" in assay("database", "upgrade").output


def test_without_a_database_it_says_which_command_makes_one(assay, tmp_path):
    (tmp_path / "roster.csv").write_text("external_id,name\nA-1,Ana\n")
    result = assay("import", "roster", "roster.csv")
    assert result.exit_code == Exit.CANNOT_WORK
    assert "assay database upgrade" in result.output


def test_a_roster_twice(with_database, tmp_path):
    (tmp_path / "roster.csv").write_text("external_id,name\nA-1,Ana Souza\n")
    first = with_database("import", "roster", "roster.csv")
    assert first.exit_code == Exit.DONE, first.output
    assert first.output == "roster.csv: 1 added, 0 changed, 0 unchanged, 0 refused\n"
    again = with_database("import", "roster", "roster.csv")
    assert again.output == "roster.csv: 0 added, 0 changed, 1 unchanged, 0 refused\n"


def test_a_bad_row_is_told_on_standard_error_and_by_the_exit_code(with_database, tmp_path):
    (tmp_path / "roster.csv").write_text("external_id,name,country\nA-1,Ana,PT\nA-2,Bo,Atlantis\n")
    result = with_database("import", "roster", "roster.csv")
    assert result.exit_code == Exit.REFUSED
    assert result.stderr.startswith("roster.csv, row 3, column country: expected a country code")
    assert result.stdout.startswith("roster.csv: nothing was recorded, since rows were refused.")
    skipped = with_database("import", "roster", "--skip-bad", "roster.csv")
    assert skipped.exit_code == Exit.REFUSED
    assert skipped.stdout == "roster.csv: 1 added, 0 changed, 0 unchanged, 1 refused\n"


def test_a_dry_run_records_nothing(with_database, tmp_path):
    (tmp_path / "roster.csv").write_text("external_id,name\nA-1,Ana\n")
    for _ in range(2):
        result = with_database("import", "roster", "--dry-run", "roster.csv")
        assert result.exit_code == Exit.DONE
        assert result.output.startswith("roster.csv, dry run, nothing was recorded: 1 added")


def test_standard_input_is_a_file_too(with_database):
    result = with_database("import", "roster", "-", stdin="external_id,name\nA-1,Ana\n")
    assert result.exit_code == Exit.DONE, result.output


@pytest.mark.parametrize("kind", ["roster", "results", "requirements"])
def test_each_table_has_a_template_and_a_description(assay, kind):
    template = assay("import", kind, "--template").output
    assert template.startswith("external_id,")
    described = assay("import", kind, "--columns").output
    assert [line.partition(":")[0] for line in described.splitlines()] == (
        template.splitlines()[0].split(",")
    )


def test_a_missing_file_is_a_usage_error(with_database):
    assert with_database("import", "roster").exit_code == Exit.USAGE
    assert with_database("import", "roster", "nowhere.csv").exit_code == Exit.USAGE


def test_a_file_that_is_no_table_is_told_in_words(with_database, tmp_path):
    (tmp_path / "roster.xlsx").write_bytes(b"PK\x03\x04\x14\x00\xff\xfe")
    result = with_database("import", "roster", "roster.xlsx")
    assert result.exit_code == Exit.REFUSED
    assert "not UTF-8" in result.output
    assert "Traceback" not in result.output


def test_a_header_that_does_not_fit_is_refused_like_a_bad_row(with_database, tmp_path):
    (tmp_path / "roster.csv").write_text("identifier,name\nA-1,Ana\n")
    result = with_database("import", "roster", "roster.csv")
    assert result.exit_code == Exit.REFUSED
    assert "The header (row 1) does not fit." in result.output
