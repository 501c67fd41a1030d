"""A clock that stands until it is set."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Clock:
    """The time of a test."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at
