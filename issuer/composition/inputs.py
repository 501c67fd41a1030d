"""What a document is composed from."""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.programme import Track


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerIdentity:
    """The issuer as it presents itself in documents."""

    did: str
    """``did:web`` of the public URL."""
    public_url: str
    """Origin without a trailing slash: ``https://certify.example``."""
    name: str
    description: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """The place of one credential version in a status list."""

    list_number: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedMail:
    """A mail address by which a backpack knows the badge of its user (Open Badges 3.0 §C)."""

    digest: str
    """``sha256$`` and the digest of address and salt in 64 lower-case hexadecimal digits."""
    salt: str
    """Of this credential alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFacts:
    """One version of one certification, ready to be composed."""

    public_id: str
    """26 letters of the certification's address for life."""
    subject_id: str
    """Random ``urn:uuid:`` of this holder and certification."""
    holder_name: str
    """The display name, as the holder writes it."""
    programme: str
    """Slug of the programme."""
    programme_name: str
    track: Track
    """The track in the version under which the certification was decided."""
    awarded_at: datetime
    """The day of the award: when the first cycle began."""
    valid_from: datetime
    valid_until: datetime
    status: StatusEntry
    holder_mail: HashedMail | None = None
    """Only where the holder wishes it."""
