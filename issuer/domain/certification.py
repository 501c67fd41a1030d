"""What is recorded of one certification: the facts that its standing is computed from.

All moments are aware, in UTC, in whole seconds. Facts are acts and dates that were recorded;
nothing here is a state. Each cycle keeps the dates that its own track version gave it, so
that a new version of a track never moves what was issued under an old one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CycleKind(StrEnum):
    """How a cycle came about."""

    AWARDED = "awarded"
    """A decision to certify: the first time, or anew after lapsing for long or surrendering."""
    RENEWED = "renewed"
    REINSTATED = "reinstated"
    EXTENDED = "extended"
    """A higher certification was earned or renewed, and the programme lets it extend this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One period for which the certification was given."""

    number: int
    """From 1, in the order in which the cycles were decided."""
    kind: CycleKind
    decided_at: datetime
    valid_from: datetime
    valid_until: datetime
    """First moment at which it no longer holds: valid_from <= at < valid_until."""
    due_from: datetime
    """When the renewal window opens."""
    grace_until: datetime
    """First moment at which it counts as lapsed."""
    track_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One signed credential of the certification; the bytes are kept elsewhere."""

    number: int
    cycle: int
    """Number of the cycle that it belongs to."""
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None = None
    replaces: int | None = None
    """Number of the version that this one stands in for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """An officer's act; what the clock does through prerequisites is not recorded but derived."""

    start: datetime
    deadline: datetime
    """When a withdrawal is queued for decision if the cause is not resolved by then."""
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The certification was taken away by two officers."""

    at: datetime
    appeal_upheld_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationFacts:
    """Everything that is recorded of one certification and bears on its standing."""

    cycles: tuple[Cycle, ...]
    """In order of their numbers; at least one."""
    versions: tuple[Version, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    surrendered_at: tuple[datetime, ...] = ()
    """When the holder gave it up; ended only by a later decision to certify."""
