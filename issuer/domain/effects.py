"""What follows from a standing: one table, one pure function, used everywhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.domain.certification import CertificationFacts, Version
from issuer.domain.standing import CARRIES, IN_DATE, Standing
from issuer.domain.timeline import Span, span_at, standing_since


class PageWord(StrEnum):
    """The word that the public page answers with."""

    ACTIVE = "Active"
    UPCOMING = "Upcoming"
    EXPIRED = "Expired"
    LAPSED = "Lapsed"
    SUSPENDED = "Suspended"
    WITHDRAWN = "Withdrawn"
    SURRENDERED = "Surrendered"


WORDS = {
    Standing.UPCOMING: PageWord.UPCOMING,
    Standing.ACTIVE: PageWord.ACTIVE,
    Standing.DUE: PageWord.ACTIVE,
    Standing.GRACE: PageWord.EXPIRED,
    Standing.LAPSED: PageWord.LAPSED,
    Standing.SUSPENDED: PageWord.SUSPENDED,
    Standing.WITHDRAWN: PageWord.WITHDRAWN,
    Standing.SURRENDERED: PageWord.SURRENDERED,
}

REVOKING = frozenset({Standing.SUSPENDED, Standing.WITHDRAWN, Standing.SURRENDERED})
"""Where every unexpired credential of the certification is revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What holds everywhere at one moment: page, images, PDF, sharing, directory, access."""

    word: PageWord
    date: datetime
    """The date beside the word: active since, begins on, expired on, lapsed since, withdrawn on."""
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


def effects(
    standing: Standing, *, date: datetime, current_clear: bool, restricts_access: bool
) -> Effects:
    """Return what follows from a standing.

    Args:
        standing: what holds.
        date: the date beside the word, see ``Effects.date``.
        current_clear: True where the current credential version is there and not revoked.
        restricts_access: the track's setting.
    """
    stands = standing in IN_DATE
    corrected = standing in CARRIES and not current_clear
    full = stands and not corrected
    return Effects(
        word=WORDS[standing],
        date=date,
        being_corrected=corrected,
        marked=not full,
        sharing=full,
        listable=full,
        access=stands,
        restricts_holder=restricts_access and not stands and standing is not Standing.UPCOMING,
        versions_revoked=standing in REVOKING,
    )


def effects_at(
    facts: CertificationFacts, spans: tuple[Span, ...], *, restricts_access: bool, at: datetime
) -> Effects | None:
    """Return the effects at ``at`` from the facts and their timeline; None before all."""
    span = span_at(spans, at)
    since = standing_since(spans, at)
    if span is None or since is None:
        return None
    version = current_version(facts, at)
    return effects(
        span.standing,
        date=span.valid_from if span.standing is Standing.UPCOMING else since,
        current_clear=version is not None and not revoked(version, at),
        restricts_access=restricts_access,
    )


def current_version(facts: CertificationFacts, at: datetime) -> Version | None:
    """Return the credential version that the plain address answers at ``at``."""
    issued = [version for version in facts.versions if version.issued_at <= at]
    return max(issued, key=lambda version: version.number, default=None)


def revoked(version: Version, at: datetime) -> bool:
    """Say whether the version was revoked by ``at``."""
    return version.revoked_at is not None and version.revoked_at <= at
