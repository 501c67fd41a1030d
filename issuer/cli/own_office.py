"""What ``assay verify`` asks of this machine's own office, where there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from issuer.cli.clock import now
from issuer.opening import open_office, with_own
from issuer.persistence import Database
from issuer.services.office import Office
from issuer.services.reading import credential_bytes
from issuer.services.sources import OwnSources
from issuer.settings import Settings
from issuer.web.own import OwnPages
from verifier.policy.registry import TrustRegistry
from verifier.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOffice:
    """The office, as its own verifier sees it."""

    office: Office

    def registry(self, known: TrustRegistry) -> TrustRegistry:
        """Return the issuers that are recognised, this office first."""
        return with_own(self.office, known)

    def sources(self) -> Sources:
        """Return our own records, which answer before anybody is asked."""
        return OwnSources(self.office, clock=now)

    def credential(self, named: str, at: datetime) -> bytes | None:
        """Return the credential that an address of ours names, from our own records."""
        if not named.startswith(("https://", "http://")):
            return None
        public_id = OwnPages(self.office).locate(named)
        found = None if public_id is None else credential_bytes(self.office, public_id, at=at)
        return found if isinstance(found, bytes) else None


@contextmanager
def opened_own(settings: Settings) -> Iterator[OwnOffice | None]:
    """Open this machine's office; None where it has no database of this release."""
    database = Database(settings.database)
    current = database.is_current()
    database.dispose()
    if not current:
        yield None
        return
    office = open_office(settings)
    try:
        yield OwnOffice(office=office)
    finally:
        office.database.dispose()
