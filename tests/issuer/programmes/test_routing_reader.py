"""A routing file is judged as a whole, and every error says where and what."""

import pytest

from issuer.domain.routing import RankBy
from issuer.programmes import (
    ProgrammeError,
    load_routing,
    parse_routing,
    shipped,
    shipped_routing,
)

GOOD = """\
programme = "support-agents"
priorities = ["urgent", "normal"]
usual_priority = "normal"

[[rules]]
slug = "one"
name = "One"
when = [{ tags = ["api"], priorities = ["normal+"] }]
certifications = ["advanced-troubleshooting"]

[[rules.fallbacks]]
at_least = 1
"""


def problems(text):
    with pytest.raises(ProgrammeError) as caught:
        parse_routing(text.encode(), "routing.toml", shipped())
    return [str(each) for each in caught.value.problems]


def test_the_shipped_rules_are_the_six_of_the_documents():
    rules = shipped_routing(shipped())
    by_slug = {rule.slug: rule for rule in rules.rules}
    assert set(by_slug) == {"api", "billing", "vip", "security", "escalation", "standard"}
    assert by_slug["api"].need.certifications == ("advanced-troubleshooting",)
    assert by_slug["api"].fallbacks[0].need.certifications == ("product-fundamentals",)
    assert by_slug["api"].fallbacks[0].notify == ("manager",)
    assert by_slug["billing"].need.certifications == ("billing-accounts",)
    assert by_slug["billing"].fallbacks[0].flags == ("billing-specialist-review",)
    assert by_slug["vip"].need.certifications == ("customer-success",)
    assert by_slug["vip"].fallbacks[0].rank_by is RankBy.CERTIFICATIONS
    assert by_slug["vip"].fallbacks[0].notify == ("csm",)
    assert by_slug["security"].need.certifications == ("security-compliance",)
    assert by_slug["security"].escalate_to == ("security-team",)
    assert by_slug["escalation"].need.at_least == 3
    assert by_slug["escalation"].when[0].priorities == ("P0", "P1")
    assert by_slug["escalation"].fallbacks[0].together_with == ("manager",)
    assert by_slug["standard"].need.certifications == ("product-fundamentals",)
    assert by_slug["standard"].when[0].priorities == ("P2", "P3", "P4")


def test_without_their_programme_the_shipped_rules_are_none():
    others = [each for each in shipped() if each.slug != "support-agents"]
    assert shipped_routing(others) is None


def test_a_plus_means_what_is_more_urgent_too():
    rules = parse_routing(GOOD.encode(), "routing.toml", shipped())
    assert rules.rules[0].when[0].priorities == ("urgent", "normal")


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("support-agents", "suport", "routing.toml:1: programme: expected a programme in force"),
        ('"urgent", "normal"', '"urgent", "urgent"', "routing.toml:2: priorities.1: expected each"),
        ('"urgent",', '"urgent+",', "routing.toml:2: priorities.0: expected no + at the end"),
        ('priority = "normal"', 'priority = "low"', "routing.toml:3: usual_priority: expected a"),
        ('"api"', '"API"', "routing.toml:8: rules.0.when.0.tags.0: expected small letters"),
        ("normal+", "low+", "routing.toml:8: rules.0.when.0.priorities.0: expected a priority"),
        ("advanced-tr", "advancd-tr", "routing.toml:9: rules.0.certifications.0: expected a track"),
        ("at_least = 1", "at_least = 9", "routing.toml:12: rules.0.fallbacks.0.at_least: expected"),
        ("at_least = 1", "", "routing.toml:11: rules.0.fallbacks.0: expected certifications or"),
        ("at_least = 1", "atleast = 1", "is no setting that Assay knows; did you mean at_least?"),
        ('{ tags = ["api"], priorities = ["normal+"] }', "{ }", "it would match everything"),
        ('slug = "one"', 'slug = "One!"', "routing.toml:6: rules.0.slug: expected lower-case"),
        ("[[rules]]", "[ranking]\nskill = 101\n[[rules]]", "ranking.skill: expected at most 100"),
        ("[[rules]]", "[assumed]\nnosuch = 'x'\n[[rules]]", "assumed.nosuch: expected the name"),
        ("[[rules.fall", '[[rules]]\nslug = "one"\n[[rules.fall', 'found "one" again'),
    ],
)
def test_every_error_says_where_and_what(found, put, told):
    assert found in GOOD
    said = problems(GOOD.replace(found, put, 1))
    assert any(told in each for each in said), said


def test_a_file_that_is_no_toml_or_not_there_is_told_by_its_kind(tmp_path):
    with pytest.raises(ProgrammeError, match="The routing file was not loaded, it has 1 error"):
        parse_routing(b"[rules", "routing.toml", shipped())
    with pytest.raises(ProgrammeError, match="it cannot be read"):
        load_routing(tmp_path / "nowhere.toml", shipped())
