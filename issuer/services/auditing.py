"""Reading the record of who did what: page by page, or all of it as a stream."""

from collections.abc import Iterator
from typing import Final

from issuer.persistence.records.audit import AuditEntry, AuditQuery
from issuer.services.office import Office

PAGE: Final = 100
"""Acts on one page."""
_CHUNK: Final = 1_000


def audit_page(office: Office, query: AuditQuery, *, before: int | None) -> list[AuditEntry]:
    """Return acts newest first, one more than a page where there are more."""
    with office.database.reading() as records:
        return records.audit.page(query, before=before, limit=PAGE + 1)


def export(office: Office, query: AuditQuery) -> Iterator[AuditEntry]:
    """Yield every act newest first; memory does not grow with their number."""
    before: int | None = None
    while True:
        with office.database.reading() as records:
            chunk = records.audit.page(query, before=before, limit=_CHUNK)
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        before = chunk[-1].id
