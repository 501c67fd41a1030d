"""The words for a certification's standing, worst first."""

from enum import StrEnum


class Standing(StrEnum):
    """What holds of a certification at one moment."""

    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    """Expired, and the grace has passed too."""
    GRACE = "grace"
    """Expired, and may still be renewed without reinstatement."""
    DUE = "due"
    """In date, and the renewal window is open."""
    ACTIVE = "active"
    UPCOMING = "upcoming"
    """Awarded, and its first cycle has not begun."""


IN_DATE = frozenset({Standing.ACTIVE, Standing.DUE})
"""What counts as holding the certification: in date, and not ended by an act."""

SUSPENDABLE = frozenset({Standing.ACTIVE, Standing.DUE, Standing.GRACE})
"""From where a certification can be suspended."""

CARRIES = SUSPENDABLE | {Standing.UPCOMING}
"""Where a prerequisite still carries what was earned upon it: not lapsed, not ended."""
