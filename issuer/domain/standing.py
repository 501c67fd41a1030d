"""The words for a certification's standing, worst first."""

from enum import StrEnum


class Standing(StrEnum):
    """What holds of a certification at one moment."""

    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    GRACE = "grace"
    DUE = "due"
    ACTIVE = "active"
    UPCOMING = "upcoming"
