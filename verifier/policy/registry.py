"""The operator's trust registry: whom we recognise, by which keys, and where their lists are.

A credential whose proof holds says only that *somebody* signed it. Who that somebody is, is
the operator's decision, written down here; everybody else is UNTRUSTED-ISSUER and their name
is shown as a claim (DESIGN, law 3 and law 6).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keys.history import KeyHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedKey:
    """A public key that the operator accepts for an issuer, and when it could sign."""

    id: str | None = None
    """The verification method, below the issuer's id: with it the issuer's own document need
    not be asked for. None for a key that is pinned by its thumbprint."""
    multikey: str | None = None
    """``publicKeyMultibase`` (Controlled Identifiers 1.0 §2.2.2)."""
    thumbprint: str | None = None
    """JWK thumbprint (RFC 7638), for keys that multikey does not write (RSA)."""
    valid_from: datetime | None = None
    """Proofs made before this moment do not count; UTC."""
    retired: datetime | None = None
    """Proofs made after this second do not count; earlier ones go on to hold."""
    compromised: datetime | None = None
    """Somebody else holds the key: no proof of it counts any more, since whoever holds a key
    also chooses the date that a proof bears."""

    def could_sign(self, created: datetime | None) -> bool:
        """Return whether a proof that was made at ``created`` may be by this key.

        A proof that does not say when it was made counts only for a key without limits.
        """
        if self.compromised is not None:
            return False
        if created is None:
            return self.valid_from is None and self.retired is None
        began = self.valid_from is None or self.valid_from <= created
        return began and (self.retired is None or created <= self.retired)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsInDirectory:
    """Status lists lie as files in a directory of the operator's.

    A list's file name is its address, percent-encoded as a whole
    (``https%3A%2F%2Fexample.org%2Fstatus%2F1``).
    """

    directory: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsThroughPort:
    """Status lists come through the port that the running program was given.

    So the issuer's own site answers from its own database.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsFromOrigin:
    """Status lists are fetched from exactly one origin, and this one may be on loopback."""

    origin: str
    """Scheme, host and port: ``https://example.org`` or ``http://localhost:8000``."""


ListsPlace = ListsInDirectory | ListsThroughPort | ListsFromOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedIssuer:
    """One issuer whom the operator knows."""

    id: str
    """The DID (or https URL) that credentials name as ``issuer``."""
    name: str
    """The name that is shown, whatever the credential claims."""
    logo: str | None = None
    """Address of a picture that the operator vouches for."""
    keys: tuple[PinnedKey, ...] = ()
    """Accepted keys. Empty: whatever the issuer's controller document lists is accepted."""
    lists: ListsPlace | None = None
    """Where status lists come from; None: through the resolver, public addresses only."""
    list_issuers: tuple[str, ...] = ()
    """Other issuers whose status lists count for this issuer's credentials (row S7)."""

    def __hash__(self) -> int:
        """Return the hash of the id alone: quick, and two entries that differ stay two."""
        return hash(self.id)

    def pin(self, *, multikey: str | None, thumbprint: str | None) -> PinnedKey | None:
        """Return the accepted key that this one is, by whatever name a proof calls it."""
        for key in self.keys:
            if key.multikey is not None and key.multikey == multikey:
                return key
            if key.thumbprint is not None and key.thumbprint == thumbprint:
                return key
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredSchema:
    """A JSON Schema that the operator put down, so that credentials may name it."""

    id: str
    """The address that credentials name as ``credentialSchema``; it is never asked for."""
    content: bytes
    """The schema itself; its digest was checked when the registry was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRegistry:
    """All issuers that the operator recognises, and schemas; each id stands once."""

    issuers: tuple[RecognisedIssuer, ...] = ()
    schemas: tuple[RegisteredSchema, ...] = ()

    def schema(self, schema_id: str) -> RegisteredSchema | None:
        """Return the schema whose id is exactly ``schema_id``, or None: not registered."""
        return next((schema for schema in self.schemas if schema.id == schema_id), None)

    def find(self, issuer_id: str) -> RecognisedIssuer | None:
        """Return the entry whose id is exactly ``issuer_id``, or None: not recognised."""
        for issuer in self.issuers:
            if issuer.id == issuer_id:
                return issuer
        return None


def pins(history: KeyHistory) -> tuple[PinnedKey, ...]:
    """Return the keys of ``history`` as an operator pins them: for the issuer's own site."""
    return tuple(
        PinnedKey(
            id=record.id,
            multikey=record.multikey,
            valid_from=record.created,
            retired=record.retired,
            compromised=record.compromised,
        )
        for record in history.records
    )
