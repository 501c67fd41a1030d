"""What the desk calls standings, acts and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from issuer.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWords:
    """A standing in words, with a shape and a tone of its own."""

    word: str
    icon: str
    tone: str


STANDINGS: Final[Mapping[Standing, StandingWords]] = {
    Standing.ACTIVE: StandingWords(word="Active", icon="valid", tone="good"),
    Standing.DUE: StandingWords(word="Due for renewal", icon="again", tone="caution"),
    Standing.GRACE: StandingWords(word="Expired, in grace", icon="expired", tone="caution"),
    Standing.LAPSED: StandingWords(word="Lapsed", icon="lapsed", tone="bad"),
    Standing.SUSPENDED: StandingWords(word="Suspended", icon="suspended", tone="bad"),
    Standing.WITHDRAWN: StandingWords(word="Withdrawn", icon="withdrawn", tone="bad"),
    Standing.SURRENDERED: StandingWords(word="Surrendered", icon="surrendered", tone="unsure"),
    Standing.UPCOMING: StandingWords(word="Begins later", icon="upcoming", tone="unsure"),
}


_MOMENTS: Final = frozenset({"deadline", "since", "until"})
"""Details that are moments in seconds."""


def spoken(code: str) -> str:
    """Say a stable code (``failed-audit``) as words (Failed audit)."""
    words = code.replace("-", " ")
    return words[:1].upper() + words[1:]


def told_details(details: Mapping[str, str | int]) -> str:
    """Say the details of an act on one line; moments as days."""
    told = []
    for name, value in sorted(details.items()):
        shown = value
        if name in _MOMENTS and isinstance(value, int):
            shown = f"{datetime.fromtimestamp(value, UTC):%-d %B %Y}"
        told.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(told)
