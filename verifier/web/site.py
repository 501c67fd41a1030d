"""What the verifier's pages are given by whoever runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from verifier.policy.registry import TrustRegistry
from verifier.sources import Sources


class OwnCertifications(Protocol):
    """The certifications of the office that runs this verifier, by id or address."""

    def locate(self, text: str) -> str | None:
        """Return the public id that ``text`` names (an id, or an address of ours), or None.

        Says nothing about whether there is such a certification.
        """
        ...

    def credential(self, public_id: str, *, at: datetime) -> bytes | None:
        """Return the current signed credential, byte for byte, or None where there is none."""
        ...

    def page(self, public_id: str) -> str:
        """Return the path of the certification's own page on this site."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierSite:
    """Whom this verifier recognises, and where it looks things up."""

    registry: Callable[[], TrustRegistry]
    """Asked with each request, so that a new key or entry counts at once."""
    sources: Callable[[], Sources]
    """Asked once for each verification, whose time for fetching begins then."""
    clock: Callable[[], datetime]
    """Now: aware, UTC, whole seconds; read once per request."""
    own: OwnCertifications | None = None
    """None where the verifier runs by itself: addresses and ids are then not looked up."""
    checks_per_minute: int = 30
    """How many documents one client address may have checked in a minute."""
