"""What follows from a standing: one table, one pure function, used everywhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PageWord(StrEnum):
    """The word that the public page answers with."""

    ACTIVE = "Active"
    UPCOMING = "Upcoming"
    EXPIRED = "Expired"
    LAPSED = "Lapsed"
    SUSPENDED = "Suspended"
    WITHDRAWN = "Withdrawn"
    SURRENDERED = "Surrendered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What holds everywhere at one moment: page, images, PDF, sharing, directory, access."""

    word: PageWord
    since: datetime
    """The date beside the word: expired on, lapsed since, upcoming until … it begins."""
    being_corrected: bool
    """The certification stands, but its current credential was revoked or is not there yet."""
    marked: bool
    """Badge images and PDF bear the word and the date (or that it is being corrected)."""
    sharing: bool
    listable: bool
    """In the directory, if the holder opted in."""
    access: bool
    """Grants what the track grants: communities, routing."""
    restricts_holder: bool
    """The holder is restricted everywhere until this is renewed (security overdue)."""
    versions_revoked: bool
    """Every unexpired credential of this certification is to be revoked."""
