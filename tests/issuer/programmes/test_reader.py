"""A programme file is judged as a whole, and every error says where and what."""

import re
import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer.domain.programme import Scoring
from issuer.programmes import ProgrammeError, load, parse, shipped
from issuer.programmes.consistency import faults
from issuer.programmes.file_format import ProgrammeTable

GOOD = """\
slug = "small"
name = "Small programme"
description = "Two tracks."
tiers = ["L1", "L2"]

[maintenance]
window_days = 30
grace_days = 10
suspension_days = 60
lapsed_prerequisite = "none"
reassessment = true
extends_lower = false

[recertification]
annual = 12

[levels.bronze]
name = "Foundation"
recertification = "annual"

[[tracks]]
slug = "first"
version = 1
adopted = 2026-01-31
name = "First"
badge_title = "First"
level = "bronze"
category = "Any"
scope = "Does the first thing."
audience = "Everybody"
obligation = "required"
meant_for = ["all"]
glyph = "book"
skills = ["One"]

[tracks.assessment]
pass_mark = 84.50

[[tracks.assessment.components]]
slug = "test"
title = "Test"
weight = 33.3

[[tracks.assessment.components]]
slug = "practice"
title = "Practice"
weight = 66.7

[[tracks]]
slug = "second"
version = 3
adopted = 2026-02-01
name = "Second"
badge_title = "Second"
level = "bronze"
category = "Any"
scope = "Does the second thing."
audience = "Everybody"
obligation = "optional"
meant_for = ["L2+"]
glyph = "star"
skills = ["Two"]
prerequisites = [{ track = "first", months = 2 }]

[tracks.assessment]
pass_mark = 100

[[tracks.assessment.components]]
slug = "test"
title = "Test"
weight = 100
"""


def problems(text):
    with pytest.raises(ProgrammeError) as caught:
        parse(text.encode(), "small.toml")
    return caught.value.problems


def changed(old, new, count=1):
    assert old in GOOD
    return GOOD.replace(old, new, count)


def line(text, part):
    return next(i for i, each in enumerate(text.splitlines(), 1) if part in each)


def test_a_good_file_is_read():
    programme = parse(GOOD.encode(), "small.toml")
    first, second = programme.tracks
    assert first.assessment.pass_mark == Decimal("84.5")
    assert [part.weight for part in first.assessment.components] == [
        Decimal("33.3"),
        Decimal("66.7"),
    ]
    assert first.validity_months == 12
    assert first.renewal.window_days == 30
    assert first.required_for == ("all",)
    assert second.required_for == ()
    assert second.version == 3
    assert second.prerequisites[0].name == "First"
    assert programme.track("second") is second


def test_figures_are_decimals_and_never_binary_floats():
    def figures(value):
        if isinstance(value, list | tuple):
            for each in value:
                yield from figures(each)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from figures(getattr(value, name))
        else:
            yield value

    assert not [
        each for programme in shipped() for each in figures(programme) if isinstance(each, float)
    ]


PARTS = "[[tracks.assessment.components]]"

ITEMS = 'items = 3\nitem_kind = "questions"'
CASES = {
    "unknown key": ("weight = 33.3", "weight = 33.3\nwieght = 1", "wieght", "did you mean weight"),
    "unknown table": (
        "[recertification]",
        "[recertifikation]",
        "recertifikation",
        "did you mean recertification",
    ),
    "missing key": (
        'audience = "Everybody"\nobligation = "required"',
        'obligation = "required"',
        "[[tracks]]",
        "is required",
    ),
    "wrong type": (
        "version = 3",
        'version = "3"',
        'version = "3"',
        'expected a whole number, found "3"',
    ),
    "a truth value is no number": (
        "weight = 33.3",
        "weight = true",
        "weight = true",
        "expected a number, found true",
    ),
    "a number is no truth value": (
        "reassessment = true",
        "reassessment = 1",
        "reassessment = 1",
        "expected true or false, found 1",
    ),
    "no array": ('skills = ["Two"]', 'skills = "Two"', 'skills = "Two"', "expected an array"),
    "empty array": ('skills = ["Two"]', "skills = []", "skills = []", "at least one"),
    "negative": ("grace_days = 10", "grace_days = -1", "grace_days = -1", "at least 0, found -1"),
    "over 100": ("pass_mark = 84.50", "pass_mark = 100.01", "100.01", "at most 100, found 100.01"),
    "not finite": ("pass_mark = 84.50", "pass_mark = inf", "pass_mark = inf", "finite"),
    "not a number": ("pass_mark = 84.50", "pass_mark = nan", "pass_mark = nan", "finite"),
    "huge figure": ("pass_mark = 84.50", "pass_mark = 1e400", "pass_mark = 1e400", "expected"),
    "weights": ("weight = 66.7", "weight = 66.6", PARTS, "add up to 100, found 99.9"),
    "weight zero": ("weight = 66.7", "weight = 0", "weight = 0", "more than 0"),
    "unknown glyph": ('glyph = "book"', 'glyph = "bok"', 'glyph = "bok"', "'book', 'wrench'"),
    "unknown level": (
        'level = "bronze"',
        'level = "iron"',
        'level = "iron"',
        "'bronze', 'silver', 'gold' or 'platinum'",
    ),
    "level without rules": (
        'level = "bronze"',
        'level = "gold"',
        'level = "gold"',
        "level of this file (bronze)",
    ),
    "unknown prerequisite": (
        'track = "first"',
        'track = "frist"',
        "frist",
        'expected a track of this file (first, second), found "frist"',
    ),
    "own prerequisite": ('track = "first"', 'track = "second"', "months = 2", "second → second"),
    "unknown tier": ('meant_for = ["L2+"]', 'meant_for = ["L4+"]', "L4+", 'found "L4+"'),
    "unknown word": (
        'recertification = "annual"',
        'recertification = "yearly"',
        "yearly",
        "(annual)",
    ),
    "window too long": (
        "window_days = 30",
        "window_days = 400",
        "[[tracks]]",
        "shorter than the validity of 12 months",
    ),
    "duplicate track": (
        'slug = "second"',
        'slug = "first"',
        "first",
        "expected one track first only",
    ),
    "duplicate component": (
        'slug = "practice"',
        'slug = "test"',
        "test",
        "expected one component test only",
    ),
    "bad slug": ('slug = "practice"', 'slug = "Practice!"', "Practice!", "lower-case letters"),
    "line break": ('name = "First"', 'name = "Fir\\nst"', "Fir", "without line breaks"),
    "blank": ('name = "First"', 'name = ""', 'name = ""', "expected a text"),
    "far date": ("adopted = 2026-01-31", "adopted = 1926-01-31", "1926", "from 2000-01-01"),
    "date with time": (
        "adopted = 2026-01-31",
        "adopted = 2026-01-31T00:00:00Z",
        "T00:00",
        "expected a date",
    ),
    "impossible date": (
        "adopted = 2026-01-31",
        "adopted = 2026-02-30",
        "2026-02-30",
        "expected TOML 1.0",
    ),
    "doubled key": ("version = 3", "version = 3\nversion = 4", "version = 4", "Cannot overwrite"),
    "broken": ('slug = "second"', 'slug = "second', 'slug = "second', "expected TOML 1.0"),
    "assumed nothing": (
        "[levels.bronze]",
        '[assumed]\n"levels.silver.name" = "x"\n[levels.bronze]',
        "levels.silver.name",
        "there is none",
    ),
    "items without kind": (
        "weight = 100",
        "weight = 100\nitems = 3",
        PARTS,
        "items and item_kind together",
    ),
    "average without items": (
        "weight = 100",
        'weight = 100\nscoring = "average"',
        PARTS,
        "expected items",
    ),
    "all correct below 100": (
        "weight = 100",
        'weight = 100\nscoring = "all-correct"\npass_mark = 90\n' + ITEMS,
        "pass_mark = 90",
        "expected 100",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_told_with_file_line_and_what_was_expected(case):
    old, new, at, said = CASES[case]
    text = changed(old, new)
    found = problems(text)
    assert [each.file for each in found] == ["small.toml"] * len(found)
    assert any(said in each.sentence for each in found), [str(each) for each in found]
    told = next(each for each in found if said in each.sentence)
    assert at in text.splitlines()[told.line - 1]


def added(part):
    """The good file with more tables before its tracks."""
    return GOOD.replace("[[tracks]]", f"{part}\n[[tracks]]", 1)


STEP = """[[reinstatement]]
up_to_months = {}
ceu_shortfall = false
reassessment = false
"""
REQUIREMENT = '{ slug = "a", title = "A" }'


@pytest.mark.parametrize(
    ("part", "at", "said"),
    [
        (
            '[[ceu_sources]]\nslug = "a"\ntitle = "A"\nper_hour = 1\neach = 5\n',
            "[[ceu_sources]]",
            "expected either per_hour or each, found both",
        ),
        (
            '[[ceu_sources]]\nslug = "a"\ntitle = "A"\n',
            "[[ceu_sources]]",
            "expected either per_hour or each, found neither",
        ),
        (
            STEP.format(6) + STEP.format(5),
            "up_to_months = 5",
            "expected more than the 6 months before it, found 5",
        ),
        (
            STEP.format(6) + f"requirements = [{REQUIREMENT}, {REQUIREMENT}]\n",
            "requirements",
            "expected one requirement a only",
        ),
        (
            '[[titles]]\nminimum = 1\nname = "A"\n',
            "[[titles]]",
            "expected a title with the minimum 0",
        ),
        (
            '[[titles]]\nminimum = 0\nname = "A"\n[[titles]]\nminimum = 3\nname = "B"\n',
            "minimum = 3",
            "expected at most the 2 tracks that there are, found 3",
        ),
        (
            '[[job_roles]]\nslug = "a"\nname = "A"\ntracks = ["first", "third"]\n',
            "tracks = ",
            'expected a track of this file (first, second), found "third"',
        ),
        (
            '[[job_roles]]\nslug = "a"\nname = "A"\ntracks = ["first"]\nothers = 2\n',
            "[[job_roles]]",
            "expected at most the 2 tracks that there are, found 3",
        ),
        (
            '[levels.silver]\nname = "S"\nrecertification = "annual"\nvalidity_months = 3\n',
            "validity_months = 3",
            "expected recertification or this, found both",
        ),
        (
            '[levels.silver]\nname = "S"\n[levels.silver.renewal]\n'
            f"requirements = [{REQUIREMENT}, {REQUIREMENT}]\n",
            "requirements",
            "expected one requirement a only",
        ),
        ('[levels.tin]\nname = "T"\n', "[levels.tin]", "'bronze', 'silver', 'gold' or 'platinum'"),
    ],
)
def test_tables_of_the_programme_must_fit_together(part, at, said):
    text = added(part)
    told = next((each for each in problems(text) if said in each.sentence), None)
    assert told is not None, [str(each) for each in problems(text)]
    assert at in text.splitlines()[told.line - 1]


def test_a_track_needs_a_validity_from_itself_or_its_level():
    (problem,) = {each.sentence for each in problems(changed('recertification = "annual"\n', ""))}
    assert problem == "expected recertification or validity_months, here or at its level"


def test_the_hours_of_study_are_those_of_the_modules():
    modules = 'modules = [{ title = "A", hours = 2 }, { title = "B", hours = 1.5 }]'
    text = changed('skills = ["One"]', f'skills = ["One"]\nstudy_hours = 4\n{modules}')
    (problem,) = problems(text)
    assert problem.sentence == "expected the 3.5 hours of the modules (or nothing), found 4"
    right = text.replace("study_hours = 4", "study_hours = 3.5")
    assert parse(right.encode(), "x").tracks[0].study_hours == Decimal("3.5")
    silent = text.replace("study_hours = 4\n", "")
    assert parse(silent.encode(), "x").tracks[0].study_hours == Decimal("3.5")


def test_a_track_overrides_its_level_and_the_level_the_programme():
    text = GOOD.replace(
        "[levels.bronze]", "[levels.bronze.renewal]\ngrace_days = 20\nceus = 7\n\n[levels.bronze]"
    )
    text = text.replace(
        "[tracks.assessment]", "[tracks.renewal]\ngrace_days = 25\n\n[tracks.assessment]", 1
    )
    first, second = parse(text.encode(), "x").tracks
    assert (first.renewal.grace_days, second.renewal.grace_days) == (25, 20)
    assert (first.renewal.ceus, first.renewal.window_days) == (7, 30)


def test_a_circle_of_prerequisites_is_told_once_with_its_way():
    text = changed('skills = ["One"]', 'skills = ["One"]\nprerequisites = [{ track = "second" }]')
    (problem,) = problems(text)
    assert "first → second → first" in problem.sentence


def test_all_errors_are_told_at_once_in_order_of_lines():
    text = changed("weight = 66.7", "weight = 60")
    text = text.replace('glyph = "star"', 'glyph = "sun"').replace("grace_days = 10", "grace = 1")
    text = text.replace('track = "first"', 'track = "zeroth"')
    found = problems(text)
    assert [each.line for each in found] == sorted(each.line for each in found)
    told = "\n".join(map(str, found))
    for part in ("93.3", "'star'", "grace_days", "maintenance.grace:", "zeroth"):
        assert part in told
    assert len(found) == 5
    with pytest.raises(ProgrammeError, match="5 errors"):
        parse(text.encode(), "small.toml")


def test_what_is_no_text_is_told_with_its_line():
    (problem,) = [*problems_of(GOOD.encode().replace(b"Two tracks", b"Two \xff tracks"))]
    assert (problem.line, "UTF-8" in problem.sentence) == (3, True)


def problems_of(data):
    with pytest.raises(ProgrammeError) as caught:
        parse(data, "small.toml")
    return caught.value.problems


def test_too_large_a_file_is_refused():
    (problem,) = problems_of(b"#" * 1_048_577)
    assert "1048576" in problem.sentence


def test_tables_within_tables_without_end_are_refused():
    assert problems_of(b"a = " + b"[" * 100_000)


@pytest.mark.parametrize("figure", ["9" * 5000, "0x" + "f" * 6000, "1e999999", "1e-999999"])
def test_a_figure_beyond_all_measure_is_refused(figure):
    text = changed("weight = 66.7", f"weight = {figure}").replace(
        "version = 3", f"version = {figure}"
    )
    assert problems(text)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ProgrammeError, match="cannot be read"):
        load(tmp_path / "nothing.toml")


def test_a_file_with_windows_line_ends_and_the_same_lines(tmp_path):
    path = tmp_path / "small.toml"
    path.write_bytes(changed("version = 3", "version = 0").replace("\n", "\r\n").encode())
    with pytest.raises(ProgrammeError) as caught:
        load(path)
    assert caught.value.problems[0].line == line(GOOD, "version = 3")


def mutations(value, path=()):
    """Every place of a document."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from mutations(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from mutations(inner, (*path, index))


PLACES = [path for path in mutations(tomllib.loads(GOOD)) if path]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 10**20),
    st.text(max_size=4),
    st.just([]),
    st.just({}),
    st.just([1]),
    st.just({"slug": 1}),
    st.just([{"slug": "a"}, {"slug": []}]),
    st.decimals(),
    st.just(Decimal("1e999999")),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4))
def test_whatever_a_file_has_the_checks_end_in_faults_and_never_in_a_crash(changes):
    raw = tomllib.loads(GOOD, parse_float=Decimal)
    for path, odd in changes:
        around = raw
        try:
            for step in path[:-1]:
                around = around[step]
            around[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue
    for place, sentence in faults(raw):
        assert isinstance(place, tuple)
        assert sentence


def test_the_numbers_in_the_shipped_files_are_those_of_the_settings_read():
    text = files("issuer.programmes").joinpath("support-agents.toml").read_text()
    table = ProgrammeTable.model_validate(tomllib.loads(text, parse_float=Decimal))
    assert len(table.tracks) == len(re.findall(r"^\[\[tracks\]\]", text, re.MULTILINE))
    assert table.tracks[3].assessment.components[0].scoring is Scoring.ALL_CORRECT
