"""A programme as the office wrote it: tracks, what they ask, and how long they hold.

These are the values that ``issuer.programmes`` builds from a TOML file after validating it
as a whole; nothing here validates again.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """The four levels, by the metal of their badge, lowest first."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


class LapsedPrerequisite(StrEnum):
    """What the lapse of a prerequisite does to the certifications that rest on it."""

    NONE = "none"
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One part of the training for a track."""

    title: str
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One scored part of an assessment; scores are percentages from 0 to 100."""

    slug: str
    title: str
    weight: Decimal
    """Share of the total in per cent; the weights of an assessment add up to 100."""
    pass_mark: Decimal | None
    """Minimum for this component alone; None where only the total counts."""
    questions: int | None = None
    minutes: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How a track is assessed."""

    pass_mark: Decimal
    """Minimum of the weighted total, in per cent."""
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something to be fulfilled besides the assessment: training, references, an interview."""

    slug: str
    title: str
    count: int = 1
    """How many are asked for: three references, 30 days of use."""
    unit: str = ""
    """What is counted; empty for a plain yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """A track that must stand, and for how long it must have stood, before this one."""

    track: str
    """Slug of a track of the same programme."""
    months: int = 0
    """Whole calendar months since the prerequisite was first awarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """When and how a certification of this track is kept up."""

    window_days: int
    """Days before the end in which renewal is open."""
    grace_days: int
    """Days after the end in which it may still be renewed without reinstatement."""
    ceus: Decimal
    """Continuing-education units asked for in one cycle."""
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value on which the programme's documents are silent, and why this one was taken."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Something that one can be certified in, in one version of its rules."""

    slug: str
    version: int
    name: str
    level: Level
    category: str
    scope: str
    """What the certificate says the holder can do: one sentence."""
    audience: str
    required_for: tuple[str, ...]
    """Roles or tiers that must hold it: ``all``, ``L2+``, ``L3+``, ``CSM``."""
    glyph: str
    """Name of the drawing on the badge, one of those in ``templates/badge/glyphs``."""
    skills: tuple[str, ...]
    modules: tuple[Module, ...]
    assessment: Assessment
    requirements: tuple[Requirement, ...]
    prerequisites: tuple[Prerequisite, ...]
    validity_months: int
    renewal: Renewal
    completion_target: Decimal | None
    """Share of the people that should hold it, in per cent."""
    restricts_access: bool
    """True where an overdue renewal restricts the person everywhere (security)."""
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A set of tracks with the rules that they share."""

    slug: str
    name: str
    description: str
    lapsed_prerequisite: LapsedPrerequisite
    higher_extends_lower: bool
    reinstatement_months: int
    """How long after lapsing a certification can be reinstated; then it is earned anew."""
    tracks: tuple[Track, ...]
    assumptions: tuple[Assumption, ...] = ()
