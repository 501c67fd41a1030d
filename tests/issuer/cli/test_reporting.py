"""``assay report``: the files, and what is refused."""

from issuer.cli.frame import Exit


def test_the_report_of_a_quarter_is_written_as_files(with_database, tmp_path):
    told = with_database("report", "2026-Q1", "--out", str(tmp_path / "made" / "here"))
    assert told.exit_code == Exit.DONE, told.output
    names = {path.name for path in (tmp_path / "made" / "here").iterdir()}
    assert set(told.output.split()) == {str(tmp_path / "made" / "here" / name) for name in names}
    assert any(name.endswith("-2026-Q1.pdf") for name in names)
    assert any(name.endswith("-2026-Q1-completion.csv") for name in names)


def test_what_cannot_be_reported_is_told(with_database):
    assert with_database("report", "2026Q1").exit_code == Exit.USAGE
    assert with_database("report", "2999-Q1").exit_code == Exit.REFUSED
    assert (
        "support-agents"
        in with_database("report", "2026-Q1", "--programme", "support-agent").output
    )
