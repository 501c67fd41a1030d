"""What stands between a holder and a certification, as a code and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | datetime
"""What is filled into a sentence: whoever shows it writes days and numbers as their reader does."""


def marked(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return message


class Lack(StrEnum):
    """What kind of thing is missing; a stable code."""

    ALREADY_HELD = "already-held"
    REINSTATEMENT_OPEN = "reinstatement-open"
    WITHDRAWN = "withdrawn"
    COMPONENT_NOT_TAKEN = "component-not-taken"
    COMPONENT_INCOMPLETE = "component-incomplete"
    COMPONENT_BELOW = "component-below"
    TOTAL_BELOW = "total-below"
    PREREQUISITE_NOT_HELD = "prerequisite-not-held"
    PREREQUISITE_NOT_STANDING = "prerequisite-not-standing"
    PREREQUISITE_TOO_RECENT = "prerequisite-too-recent"
    REQUIREMENT_SHORT = "requirement-short"
    CEUS_SHORT = "ceus-short"
    WINDOW_NOT_OPEN = "window-not-open"
    NOT_STANDING = "not-standing"
    """Suspended, withdrawn, surrendered, not begun: not to be renewed or reinstated now."""
    REINSTATEMENT_NEEDED = "reinstatement-needed"
    NOT_LAPSED = "not-lapsed"
    EARN_ANEW = "earn-anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is missing."""

    lack: Lack
    subject: str
    """Slug of the component, prerequisite track, requirement or track."""
    text: str
    """In English words, for the holder and the office; what is filled in has a name."""
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The whole in English; days as in ISO 8601."""
        return self.text % {
            name: f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)
            for name, value in self.values.items()
        }
