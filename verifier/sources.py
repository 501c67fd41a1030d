"""Ports through which the pure core asks for what a credential points to.

The core does no I/O. Whoever calls it hands in ``Sources``: the issuer's own database, the
operator's registry directory, or the resolver, alone or one behind the other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document as its owner serves it."""

    body: bytes
    address: str
    """The address that it stands for (after redirects, the one that was asked for)."""
    fetched_at: datetime
    """When it was had from its owner; UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """It could not be had: never a reason to call something good."""

    reason: str
    """What happened, in plain words."""
    permanent: bool = False
    """True where the owner says that there is no such document, or the address is refused."""


class Sources(Protocol):
    """Where controller documents, keys and status lists come from."""

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        """Return the DID document or controller document of ``address`` (a DID or https URL)."""
        ...

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        """Return the status list credential at ``address`` (JSON or compact JWS)."""
        ...
