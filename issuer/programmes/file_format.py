"""The settings that a programme file may have: names, types and ranges.

What one setting can be is said here; how settings must fit together is in ``consistency``.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from issuer.domain.programme import (
    AttemptRule,
    Glyph,
    LapsedPrerequisite,
    Level,
    Obligation,
    Scoring,
)
from issuer.domain.scoring import plain

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


def _figure(value: Any) -> Any:  # noqa: ANN401 — whatever the file has
    """Take whole numbers as decimals; a truth value is no number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _date_alone(value: Any) -> Any:  # noqa: ANN401 — whatever the file has
    if type(value) is not date or not EARLIEST <= value <= LATEST:
        raise ValueError(f"expected a date from {EARLIEST} to {LATEST}, without a time")
    return value


def _trimmed(value: str) -> str:
    if value != value.strip() or not value or not value.isprintable():
        raise ValueError("expected a text without line breaks or blanks around it")
    return value


Text = Annotated[str, AfterValidator(_trimmed), Field(max_length=500)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Figure = Annotated[Decimal, BeforeValidator(_figure), Field(allow_inf_nan=False, max_digits=12)]
Percent = Annotated[Figure, Field(ge=0, le=100), AfterValidator(plain)]
Share = Annotated[Figure, Field(gt=0, le=100), AfterValidator(plain)]
Amount = Annotated[Figure, Field(gt=0, le=10_000), AfterValidator(plain)]
Ceus = Annotated[Figure, Field(ge=0, le=1_000), AfterValidator(plain)]
Count = Annotated[int, Field(ge=1, le=10_000)]
Days = Annotated[int, Field(ge=0, le=3_650)]
Months = Annotated[int, Field(ge=1, le=240)]
MonthsOrNone = Annotated[int, Field(ge=0, le=240)]
Day = Annotated[date, BeforeValidator(_date_alone)]
GlyphName = Annotated[Glyph, Field(strict=False)]
LevelKey = Annotated[Level, Field(strict=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RequirementTable(_Table):
    """One requirement besides the assessment."""

    slug: Slug
    title: Text
    count: Count = 1
    unit: Text | None = None


class RenewalTable(_Table):
    """How a certification is kept up; what is left out comes from the level, then from above."""

    window_days: Days | None = None
    grace_days: Days | None = None
    reassessment: bool | None = None
    ceus: Ceus | None = None
    requirements: list[RequirementTable] | None = None
    extends_lower: bool | None = None


class MaintenanceTable(_Table):
    """What holds for every track of the programme unless level or track say otherwise."""

    window_days: Days
    grace_days: Days
    suspension_days: Days
    lapsed_prerequisite: Annotated[LapsedPrerequisite, Field(strict=False)]
    reassessment: bool
    extends_lower: bool


class LevelTable(_Table):
    """One level: its name, and what holds for its tracks unless they say otherwise."""

    name: Text
    validity_months: Months | None = None
    recertification: Text | None = None
    renewal: RenewalTable = RenewalTable()


class CeuSourceTable(_Table):
    """A kind of activity and its rate, by the hour or by the piece."""

    slug: Slug
    title: Text
    per_hour: Amount | None = None
    each: Amount | None = None


class ReinstatementTable(_Table):
    """What brings back a certification that lapsed at most so long ago."""

    up_to_months: Months
    ceu_shortfall: bool
    reassessment: bool
    requirements: list[RequirementTable] = []


class TitleTable(_Table):
    """An overall title."""

    minimum: Annotated[int, Field(ge=0, le=1_000)]
    name: Text


class JobRoleTable(_Table):
    """A step on the ladder of job roles."""

    slug: Slug
    name: Text
    tracks: list[Slug] = []
    others: Annotated[int, Field(ge=0, le=1_000)] = 0
    months: MonthsOrNone = 0


class ModuleTable(_Table):
    """One part of the training."""

    title: Text
    hours: Amount


class AreaTable(_Table):
    """A competency area."""

    title: Text
    weight: Share
    topics: list[Text] = []


class ComponentTable(_Table):
    """One scored part of the assessment."""

    slug: Slug
    title: Text
    description: Text | None = None
    weight: Share
    pass_mark: Percent | None = None
    scoring: Annotated[Scoring, Field(strict=False)] = Scoring.PERCENT
    items: Count | None = None
    item_kind: Text | None = None
    minutes: Count | None = None
    preparation: Text | None = None


class AssessmentTable(_Table):
    """How a track is assessed."""

    pass_mark: Percent
    attempts: Annotated[AttemptRule, Field(strict=False)] = AttemptRule.BEST
    components: Annotated[list[ComponentTable], Field(min_length=1)]


class PrerequisiteTable(_Table):
    """A track that must stand before this one."""

    track: Slug
    months: MonthsOrNone = 0


class TrackTable(_Table):
    """One track in one version."""

    slug: Slug
    version: Count
    adopted: Day
    name: Text
    badge_title: Text
    level: LevelKey
    category: Text
    scope: Text
    audience: Text
    obligation: Annotated[Obligation, Field(strict=False)]
    meant_for: Annotated[list[Text], Field(min_length=1)]
    glyph: GlyphName
    skills: Annotated[list[Text], Field(min_length=1)]
    delivery: Text | None = None
    weeks: Count | None = None
    study_hours: Amount | None = None
    assessment_hours: Amount | None = None
    recertification: Text | None = None
    validity_months: Months | None = None
    completion_target: Percent | None = None
    restricts_access: bool = False
    prerequisites: list[PrerequisiteTable] = []
    requirements: list[RequirementTable] = []
    modules: list[ModuleTable] = []
    areas: list[AreaTable] = []
    assessment: AssessmentTable
    renewal: RenewalTable = RenewalTable()
    assumed: dict[str, Text] = {}


class ProgrammeTable(_Table):
    """A whole programme file."""

    slug: Slug
    name: Text
    description: Text
    tiers: list[Text] = []
    roles: list[Text] = []
    maintenance: MaintenanceTable
    recertification: dict[str, Months] = {}
    levels: dict[LevelKey, LevelTable]
    ceu_sources: list[CeuSourceTable] = []
    reinstatement: list[ReinstatementTable] = []
    titles: list[TitleTable] = []
    job_roles: list[JobRoleTable] = []
    tracks: Annotated[list[TrackTable], Field(min_length=1)]
    assumed: dict[str, Text] = {}
