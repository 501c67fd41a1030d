"""What the reading services answer: plain values, for pages, papers, API and command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.domain.certification import Cycle
from issuer.domain.effects import Effects
from issuer.domain.gaps import Gap
from issuer.domain.programme import Level, Track
from issuer.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One signed credential of a certification: immutable, with its own status entry."""

    number: int
    """Counted from 1 within the certification; ``/c/<public_id>/versions/<number>``."""
    signed: bytes
    """The credential as it was signed and is served: never rebuilt."""
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    replaces: int | None
    """The version that this one took the place of."""
    revoked_at: datetime | None
    status_list: int
    status_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """Something that happened, as far as the public is told: no actor and no reason."""

    event: str
    """The kind of act, a word of ``issuer.persistence.records.acts.ActKind``."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationView:
    """One certification at one moment: what page, image, paper and API all show."""

    public_id: str
    subject: str
    """``urn:uuid:`` of the holder in this certification alone."""
    holder_name: str
    holder_language: str | None
    """BCP 47 tag, where the office knows it."""
    programme: str
    programme_name: str
    track: Track
    """The rules under which the current cycle was issued, not the newest ones."""
    standing: Standing
    since: datetime
    """When the standing began."""
    until: datetime | None
    """When the clock alone will change it; None where it will not."""
    first_awarded: datetime
    valid_from: datetime
    valid_until: datetime
    """Of the current cycle."""
    effects: Effects
    """What follows from the standing, everywhere."""
    current: VersionView
    """What the plain address answers: the newest version that was issued by then."""
    versions: tuple[VersionView, ...]
    """All that were issued, newest first, the current one among them."""
    cycles: tuple[Cycle, ...]
    """The periods for which it was given, oldest first."""
    gaps: tuple[Gap, ...]
    """When it did not stand between its award and the moment of the view, oldest first."""
    history: tuple[HistoryEntry, ...]
    """Newest first."""
    listed: bool
    """True where the holder agreed to stand in the directory."""
    being_corrected: bool
    """True where the current version was revoked while the certification stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCertification:
    """There was a certification at this address; the person asked to be forgotten (410)."""

    public_id: str
    erased_at: datetime


class DirectoryOrder(StrEnum):
    """In which order the directory stands."""

    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryQuery:
    """What a visitor of the directory asks for; an empty filter is no filter."""

    text: str = ""
    """Beginnings of the words of a name, in any order; case and accents do not count."""
    programme: str | None = None
    track: str | None = None
    level: Level | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    language: str | None = None
    """BCP 47 tag."""
    specialisation: str | None = None
    """In a holder's words; case and accents do not count."""
    order: DirectoryOrder = DirectoryOrder.NAME
    cursor: str | None = None
    """``next_cursor`` of the page before, for the same query."""
    limit: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """A certification that is active and whose holder agreed to be listed."""

    public_id: str
    person: str
    """Token of the holder's profile: ``/people/<person>``."""
    holder_name: str
    """As the holder wishes to be shown."""
    country: str
    languages: tuple[str, ...]
    """BCP 47 tags."""
    specialisations: tuple[str, ...]
    programme: str
    programme_name: str
    track: str
    track_name: str
    level: Level
    awarded_at: datetime
    """When the certification was given first."""
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """Some entries in the order that was asked for, and how to go on."""

    entries: tuple[DirectoryEntry, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCounts:
    """How many entries each choice of a filter would show, the other filters kept."""

    programmes: Mapping[str, int]
    tracks: Mapping[str, int]
    """By ``programme/track``."""
    levels: Mapping[str, int]
    countries: Mapping[str, int]
    languages: Mapping[str, int]
    """By BCP 47 tag."""
    specialisations: Mapping[str, int]
    """The most frequent ones of the whole directory, as one of the holders writes them."""
    all: int
    """Entries of the query as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody who agreed to be listed and holds something at this moment."""

    token: str
    name: str
    country: str
    languages: tuple[str, ...]
    """BCP 47 tags."""
    specialisations: tuple[str, ...]
    """In the person's own words."""
    reachable: bool
    """Whether visitors may write to this person, by way of the office."""
    certifications: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """A status list as it is served."""

    number: int
    version: int
    """Strictly increasing; a reader that knows a higher one refuses this."""
    body: bytes
    """The signed status list credential, as stored."""
    etag: str
    """Without quotes."""
    max_age: int
    """Seconds for which a cache may keep it."""
    published_at: datetime
    valid_until: datetime
