"""The figures of the two shipped programmes, as their documents state them."""

from decimal import Decimal

import pytest

from issuer.domain.programme import (
    AttemptRule,
    LapsedPrerequisite,
    Level,
    Obligation,
    Scoring,
)
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
REQUIRED, RECOMMENDED, OPTIONAL = Obligation.REQUIRED, Obligation.RECOMMENDED, Obligation.OPTIONAL

# slug: weeks, hours of the modules, (items, kind)…, mark, months, obligation, for, target, needs
SUPPORT_TRACKS = {
    "product-fundamentals": (
        2, [2, 4, 3, 2, 1], [(50, "questions")], 85, 12, REQUIRED, ("all",), 100, [],
    ),
    "advanced-troubleshooting": (
        3, [4, 3, 3, 2, 3], [(40, "questions"), (5, "exercises")], 80, 12, REQUIRED, ("L2+",), 80,
        ["product-fundamentals"],
    ),
    "billing-accounts": (
        1, [2, 2, 2, 2], [(30, "questions"), (3, "scenarios")], 85, 12, OPTIONAL, ("billing",), 50,
        ["product-fundamentals"],
    ),
    "security-compliance": (
        1, [2, 1, 2, 1], [(25, "questions")], 100, 6, REQUIRED, ("all",), 100, [],
    ),
    "customer-success": (
        2, [2, 3, 2, 2, 3], [(30, "questions"), (1, "role-play")], 85, 12, OPTIONAL,
        ("L3+", "CSM"), 20, ["product-fundamentals"],
    ),
    "de-escalation": (
        1, [2, 3, 3, 2], [(5, "scenarios")], 75, 12, RECOMMENDED, ("all",), 70, [],
    ),
}  # fmt: skip


def test_the_support_programme_has_its_six_tracks_in_order():
    assert [track.slug for track in SUPPORT.tracks] == list(SUPPORT_TRACKS)


@pytest.mark.parametrize("slug", SUPPORT_TRACKS)
def test_a_support_track_has_its_figures(slug):
    track = SUPPORT.track(slug)
    weeks, hours, shapes, mark, months, obligation, people, target, needs = SUPPORT_TRACKS[slug]
    assert track.weeks == weeks
    assert [module.hours for module in track.modules] == hours
    assert track.study_hours == sum(hours)
    assert [(part.items, part.item_kind) for part in track.assessment.components] == shapes
    assert track.assessment.pass_mark == mark
    assert track.assessment.attempts is AttemptRule.BEST
    assert track.validity_months == months
    assert (track.obligation, track.meant_for) == (obligation, people)
    assert track.completion_target == target
    assert [each.track for each in track.prerequisites] == needs
    assert track.restricts_access is (slug == "security-compliance")
    assert track.lapsed_prerequisite is LapsedPrerequisite.SUSPEND


def test_every_answer_counts_in_security_and_the_average_in_de_escalation():
    (security,) = SUPPORT.track("security-compliance").assessment.components
    (simulations,) = SUPPORT.track("de-escalation").assessment.components
    assert security.scoring is Scoring.ALL_CORRECT
    assert simulations.scoring is Scoring.AVERAGE


def test_the_badges_bear_their_titles():
    assert [track.badge_title for track in SUPPORT.tracks] == [
        "Product Fundamentals", "Advanced Troubleshooting", "Billing Specialist",
        "Security Certified", "Customer Success", "De-escalation Expert",
    ]  # fmt: skip


def test_the_overall_titles():
    assert [(title.minimum, title.name) for title in SUPPORT.titles] == [
        (6, "Master"), (4, "Strong"), (3, "Developing"), (0, "Needs Attention"),
    ]  # fmt: skip


USER, PROFESSIONAL, SPECIALTY = "User", "Professional", "Specialty"
# slug: category, level, study and assessment hours, weights of areas
CONVERSATIONIQ_TRACKS = {
    "certified-user": (USER, Level.BRONZE, 30, 4, [20, 25, 30, 15, 10]),
    "advanced-practitioner": (USER, Level.SILVER, 40, 6, [30, 25, 20, 15, 10]),
    "expert-leader": (USER, Level.GOLD, 60, 8, [25, 20, 20, 20, 15]),
    "sales-professional": (PROFESSIONAL, Level.SILVER, 35, 5, [25, 30, 25, 20]),
    "technical-professional": (PROFESSIONAL, Level.SILVER, 45, 6, [30, 35, 25, 10]),
    "customer-success-professional": (PROFESSIONAL, Level.SILVER, 40, 5, [30, 25, 25, 20]),
    "analytics-specialist": (SPECIALTY, Level.PLATINUM, 30, 4, [25, 25, 25, 25]),
    "integration-architect": (SPECIALTY, Level.PLATINUM, 50, 8, [25, 25, 25, 25]),
    "trainer": (SPECIALTY, Level.PLATINUM, 40, 6, [25, 25, 25, 25]),
}
# weight, mark, items, minutes
COMPONENTS = {
    "certified-user": [(40, 80, 50, 90), (40, 80, None, 30), (20, 80, None, 60)],
    "advanced-practitioner": [
        (30, 85, 75, 120), (35, 85, None, 45), (20, 85, None, 30), (15, 85, None, 30),
    ],
    "expert-leader": [
        (25, 90, 100, 180), (25, 90, None, 60), (25, 90, None, 90), (25, 90, None, None),
    ],
}  # fmt: skip
REQUIREMENTS = {
    "certified-user": {
        "zendesk-basics": 1, "onboarding": 1, "training": 1, "platform-use": 30, "survey": 1,
    },
    "advanced-practitioner": {
        "active-use": 6, "improvement": 1, "training": 1, "references": 3, "peer-evaluation": 1,
    },
    "expert-leader": {
        "leadership-role": 1, "leadership-experience": 12, "results": 1, "training": 1,
        "capstone-project": 1, "references": 5, "executive-references": 2, "panel-interview": 1,
    },
}  # fmt: skip
LEVELS = {  # name, months, units of continuing education, steps of renewal
    Level.BRONZE: (
        "Foundation", 12, 10, ["skills-refresh", "update-training", "community-engagement"],
    ),
    Level.SILVER: ("Professional", 18, 15, ["advanced-assessment", "portfolio", "peer-review"]),
    Level.GOLD: ("Expert", 24, 20, ["advanced-assessment", "portfolio", "peer-review"]),
    Level.PLATINUM: ("Specialty", 24, 20, ["advanced-assessment", "portfolio", "peer-review"]),
}  # fmt: skip


def test_conversationiq_has_its_nine_certifications():
    assert [track.slug for track in CONVERSATIONIQ.tracks] == list(CONVERSATIONIQ_TRACKS)


@pytest.mark.parametrize("slug", CONVERSATIONIQ_TRACKS)
def test_a_conversationiq_track_has_its_figures(slug):
    track = CONVERSATIONIQ.track(slug)
    category, level, study, assessment, areas = CONVERSATIONIQ_TRACKS[slug]
    assert (track.category, track.level) == (category, level)
    assert (track.study_hours, track.assessment_hours) == (study, assessment)
    assert [area.weight for area in track.areas] == areas
    name, months, ceus, steps = LEVELS[level]
    assert (track.level_name, track.validity_months, track.renewal.ceus) == (name, months, ceus)
    assert [each.slug for each in track.renewal.requirements] == steps
    rates = [(source.per_hour, source.each) for source in track.ceu_sources]
    assert rates == [(1, None), (1, None), (Decimal("0.5"), None), (None, 5)]


@pytest.mark.parametrize("slug", COMPONENTS)
def test_the_components_that_the_document_states(slug):
    track = CONVERSATIONIQ.track(slug)
    parts = [
        (part.weight, part.pass_mark, part.items, part.minutes)
        for part in track.assessment.components
    ]
    assert parts == COMPONENTS[slug]


@pytest.mark.parametrize("slug", REQUIREMENTS)
def test_the_requirements_that_the_document_lists(slug):
    track = CONVERSATIONIQ.track(slug)
    assert {each.slug: each.count for each in track.requirements} == REQUIREMENTS[slug]


def test_the_ladder_from_foundation_to_expert():
    needs = {
        slug: [(each.track, each.months) for each in CONVERSATIONIQ.track(slug).prerequisites]
        for slug in ("certified-user", "advanced-practitioner", "expert-leader")
    }
    assert needs == {
        "certified-user": [],
        "advanced-practitioner": [("certified-user", 6)],
        "expert-leader": [("advanced-practitioner", 12)],
    }


@pytest.mark.parametrize("programme", shipped(), ids=lambda programme: programme.slug)
def test_minutes_of_assessment_fit_into_the_hours(programme):
    for track in programme.tracks:
        if track.assessment_hours is not None:
            minutes = sum(part.minutes or 0 for part in track.assessment.components)
            assert minutes <= track.assessment_hours * 60, track.slug


def test_every_assumption_has_a_value_and_a_reason():
    for programme in shipped():
        assert programme.assumptions
        for assumption in programme.assumptions:
            assert assumption.value
            assert assumption.reason
