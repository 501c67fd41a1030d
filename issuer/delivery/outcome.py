"""What came of one try to deliver."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The receiving server took it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """Not now; another try may succeed."""

    problem: str
    """In our words, at most 80 characters, nothing of a person."""
    down: bool = False
    """The server itself could not be used, so that further messages to it are of no use now."""
    wait: timedelta | None = None
    """How long the receiver asked to be left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Never; trying again is of no use until a person has looked at it."""

    problem: str


Outcome = Delivered | PutOff | Refused
