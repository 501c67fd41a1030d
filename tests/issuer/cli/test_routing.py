"""``assay routing check``."""

from importlib.resources import files

from issuer.cli.frame import Exit


def test_the_shipped_rules_are_checked(assay):
    answer = assay("routing", "check")
    assert answer.exit_code == Exit.DONE
    assert "support-agents, 6 rules, no errors" in answer.output
    assert "3. VIP customers, 1 fallback" in answer.output


def test_a_file_is_checked_and_each_error_told(assay, tmp_path):
    place = tmp_path / "own.toml"
    place.write_text('programme = "support-agents"\npriorities = ["P1"]\nusual_priority = "P2"\n')
    answer = assay("routing", "check", str(place))
    assert answer.exit_code == Exit.REFUSED
    assert f"{place}:3: usual_priority: expected a priority (P1), found" in answer.output
    assert "rules: is required and was not found" in answer.output
    # The same file as a setting keeps the office from working, and says why.
    assert assay("routing", "check", ASSAY_ROUTING=str(place)).exit_code == Exit.REFUSED


def test_without_the_programme_there_are_no_rules(assay, tmp_path):
    place = files("issuer.programmes").joinpath("conversationiq.toml")
    answer = assay("routing", "check", ASSAY_PROGRAMMES=str(place))
    assert answer.exit_code == Exit.REFUSED
    assert "no routing rules" in answer.output
