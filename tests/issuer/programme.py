"""A small programme for tests: a foundation, what rests on it, and a track by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from issuer.domain.programme import (
    Assessment,
    Component,
    Glyph,
    LapsedPrerequisite,
    Level,
    Obligation,
    Prerequisite,
    Programme,
    ReinstatementStep,
    Renewal,
    Requirement,
    Track,
)

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
"""Now, in tests that have no reason for another moment."""

BASE = Track(
    slug="base",
    version=1,
    adopted=date(2020, 1, 1),
    name="Foundations",
    badge_title="Foundations",
    level=Level.BRONZE,
    level_name="Foundation",
    category="Core",
    scope="Can do the daily work.",
    audience="Everybody",
    obligation=Obligation.REQUIRED,
    meant_for=("all",),
    glyph=Glyph.BOOK,
    skills=("work",),
    delivery="",
    weeks=None,
    study_hours=None,
    assessment_hours=None,
    modules=(),
    areas=(),
    assessment=Assessment(
        pass_mark=Decimal(80),
        components=(Component(slug="exam", title="Examination", weight=Decimal(100)),),
    ),
    requirements=(),
    prerequisites=(),
    lapsed_prerequisite=LapsedPrerequisite.NONE,
    validity_months=12,
    renewal=Renewal(window_days=90, grace_days=30, reassessment=True),
    ceu_sources=(),
    reinstatement=(ReinstatementStep(up_to_months=12, ceu_shortfall=False, reassessment=True),),
    suspension_days=30,
    completion_target=None,
    restricts_access=False,
)

UPPER = replace(
    BASE,
    slug="upper",
    name="Advanced",
    badge_title="Advanced",
    level=Level.GOLD,
    level_name="Expert",
    requirements=(Requirement(slug="references", title="References", count=2),),
    prerequisites=(Prerequisite(track="base", name="Foundations"),),
    lapsed_prerequisite=LapsedPrerequisite.SUSPEND,
    validity_months=24,
)

PROGRAMME = Programme(
    slug="test",
    name="Test Programme",
    description="For tests.",
    tiers=(),
    roles=(),
    tracks=(UPPER, BASE),
)
