"""A programme as the office wrote it: tracks, what they ask, and how long they hold.

These are the values that ``issuer.programmes`` builds from a TOML file after validating it
as a whole; nothing here validates again. A ``Track`` carries every rule that decides about
its certifications, so that an old version of it can be stored and read back whole.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """The four levels, by the metal of their badge, lowest first."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


class Obligation(StrEnum):
    """How strongly a track is asked of the people that it is meant for."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Glyph(StrEnum):
    """The drawings that a badge can bear; ``templates/badge/glyphs`` has one of each name."""

    BOOK = "book"
    WRENCH = "wrench"
    COIN = "coin"
    LOCK = "lock"
    STAR = "star"
    HANDS = "hands"
    SPEECH = "speech"
    SLIDERS = "sliders"
    COMPASS = "compass"
    TARGET = "target"
    GEAR = "gear"
    SUMMIT = "summit"
    CHART = "chart"
    NODES = "nodes"
    MORTARBOARD = "mortarboard"


class LapsedPrerequisite(StrEnum):
    """What the lapse of a prerequisite does to the certifications that rest on it."""

    NONE = "none"
    SUSPEND = "suspend"


class Scoring(StrEnum):
    """How the score of one component comes from its items."""

    PERCENT = "percent"
    """One percentage, given by the assessor or as the mean of the items."""
    ALL_CORRECT = "all-correct"
    """Every item must be fully right; one wrong answer fails the component."""
    AVERAGE = "average"
    """The mean of all items' scores, each item scored by itself (live scenarios)."""


class AttemptRule(StrEnum):
    """Which of several attempts at a component counts."""

    BEST = "best"
    LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One part of the training for a track."""

    title: str
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyArea:
    """What the assessment covers, and with which share."""

    title: str
    weight: Decimal
    """Share of the whole in per cent; the areas of a track add up to 100."""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One scored part of an assessment; scores are percentages from 0 to 100."""

    slug: str
    title: str
    weight: Decimal
    """Share of the total in per cent; the weights of an assessment add up to 100."""
    pass_mark: Decimal | None = None
    """Minimum for this component alone; None where only the total counts."""
    scoring: Scoring = Scoring.PERCENT
    items: int | None = None
    """How many questions, exercises or scenarios it has; None where that is not fixed."""
    item_kind: str = ""
    """What the items are, in the plural: ``questions``, ``exercises``, ``scenarios``."""
    minutes: int | None = None
    preparation: str = ""
    """Time for work before the sitting, for projects: ``2 weeks``."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How a track is assessed."""

    pass_mark: Decimal
    """Minimum of the weighted total, in per cent."""
    components: tuple[Component, ...]
    attempts: AttemptRule = AttemptRule.BEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something to be fulfilled besides the assessment: training, references, an interview."""

    slug: str
    title: str
    count: int = 1
    """How many are asked for: three references, 30 days of use."""
    unit: str = ""
    """What is counted, in the plural; empty for a plain yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """A track that must stand, and for how long it must have stood, before this one."""

    track: str
    """Slug of a track of the same programme."""
    name: str
    """Its name, for people."""
    months: int = 0
    """Whole calendar months since the prerequisite was first awarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CeuSource:
    """A kind of activity that earns continuing-education units, and its rate."""

    slug: str
    title: str
    per_hour: Decimal | None = None
    """Units for each hour; None where activities are counted, not timed."""
    each: Decimal | None = None
    """Units for each activity; None where hours are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """When and how a certification of this track is kept up."""

    window_days: int
    """Days before the end in which renewal is open."""
    grace_days: int
    """Days after the end in which it may still be renewed without reinstatement."""
    reassessment: bool
    """True where the track's own assessment is to be passed anew in each cycle."""
    ceus: Decimal = Decimal(0)
    """Continuing-education units asked for in one cycle."""
    requirements: tuple[Requirement, ...] = ()
    extends_lower: bool = False
    """True where earning or renewing this track extends the lower ones that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstatementStep:
    """What brings a certification back that has lapsed for at most so many months."""

    up_to_months: int
    ceu_shortfall: bool
    """True where the units that the last cycle fell short of must be made up first."""
    reassessment: bool
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value on which the programme's documents are silent, and why this one was taken."""

    track: str
    """Slug of the track; empty for the programme's own settings."""
    field: str
    """Name of the setting in the file; dotted where it lies deeper."""
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Something that one can be certified in, in one version of its rules."""

    slug: str
    version: int
    adopted: date
    """The day on which this version of the rules was adopted."""
    name: str
    badge_title: str
    """What the badge says; often shorter than the name."""
    level: Level
    level_name: str
    """The programme's own word for the level: Foundation, Professional, Expert, Specialty."""
    category: str
    scope: str
    """What the certificate says the holder can do: one sentence."""
    audience: str
    obligation: Obligation
    meant_for: tuple[str, ...]
    """Tiers or roles: ``all``, ``L2+``, ``L3+``, ``CSM``."""
    glyph: Glyph
    skills: tuple[str, ...]
    delivery: str
    """How it is taught: ``Self-study and assessment``; empty where nothing is said."""
    weeks: int | None
    """How long the training usually takes."""
    study_hours: Decimal | None
    """Hours of study; the sum of the modules where there are modules."""
    assessment_hours: Decimal | None
    modules: tuple[Module, ...]
    areas: tuple[CompetencyArea, ...]
    assessment: Assessment
    requirements: tuple[Requirement, ...]
    prerequisites: tuple[Prerequisite, ...]
    lapsed_prerequisite: LapsedPrerequisite
    validity_months: int
    renewal: Renewal
    ceu_sources: tuple[CeuSource, ...]
    reinstatement: tuple[ReinstatementStep, ...]
    """By how long it has lapsed, shortest first; beyond the last it is earned anew."""
    suspension_days: int
    """Days that a suspended holder has to resolve the cause before withdrawal is queued."""
    completion_target: Decimal | None
    """Share of the people that should hold it, in per cent."""
    restricts_access: bool
    """True where an overdue renewal restricts the person everywhere (security)."""

    @property
    def required_for(self) -> tuple[str, ...]:
        """Tiers or roles that must hold it; empty for recommended and optional tracks."""
        return self.meant_for if self.obligation is Obligation.REQUIRED else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """An overall title by how many tracks of the programme a holder has standing."""

    minimum: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRole:
    """A step on the ladder of job roles, and what it takes."""

    slug: str
    name: str
    tracks: tuple[str, ...]
    """Tracks that must stand."""
    others: int = 0
    """How many further tracks of the programme must stand besides."""
    months: int = 0
    """Whole calendar months since the person was hired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A set of tracks with the rules that they share."""

    slug: str
    name: str
    description: str
    tiers: tuple[str, ...]
    """Support tiers, lowest first; ``L2+`` means L2 and every later one."""
    roles: tuple[str, ...]
    """Other words that ``meant_for`` may use: ``CSM``."""
    tracks: tuple[Track, ...]
    titles: tuple[Title, ...] = ()
    """Highest first; the last has the minimum 0."""
    job_roles: tuple[JobRole, ...] = ()
    """Lowest first."""
    assumptions: tuple[Assumption, ...] = ()

    def track(self, slug: str) -> Track:
        """Return the track called ``slug``; KeyError where the programme has none."""
        for track in self.tracks:
            if track.slug == slug:
                return track
        raise KeyError(slug)
