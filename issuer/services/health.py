"""Whether keys and status lists are as they must be: for the office to look at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.persistence.records.status_lists import ListRecord
from issuer.services.list_signing import is_old
from issuer.services.office import Office
from keys.history import KeyRecord
from verifier.status.bitstring import pack


class ListHealth(StrEnum):
    """How a status list stands."""

    GOOD = "good"
    UNPUBLISHED = "unpublished"
    """Not asked for yet: it is signed when it is."""
    OLD = "old"
    """Signed anew when it is asked for next."""
    STALE = "stale"
    """Beyond its validity: verifiers count it as unreachable until it is asked for here."""
    BEHIND = "behind"
    """Something is revoked that the published list does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """A status list and its health."""

    number: int
    entries: int
    version: int
    revoked: int
    """Places that the records say are revoked."""
    valid_until: datetime | None
    health: ListHealth


def status_lists(office: Office, *, at: datetime) -> list[ListState]:
    """Return every status list with its health at ``at``."""
    with office.database.reading() as records:
        found = []
        for number in records.status_lists.versions():
            record = records.status_lists.get(number)
            if record is not None:
                found.append(_state(record, records.status_lists.revoked(number), at))
        return found


def signing_keys(office: Office) -> tuple[KeyRecord, ...]:
    """Return every key with when it could sign, oldest first; none where none was made.

    Raises KeyStoreError where the place of the keys is not as it must be.
    """
    return tuple(office.keys.history().records) if office.keys.exists() else ()


def _state(record: ListRecord, revoked: list[int], at: datetime) -> ListState:
    return ListState(
        number=record.number,
        entries=record.entries,
        version=record.version,
        revoked=len(revoked),
        valid_until=record.valid_until,
        health=_health(record, revoked, at),
    )


def _health(record: ListRecord, revoked: list[int], at: datetime) -> ListHealth:
    if record.bits is None or record.valid_until is None:
        return ListHealth.BEHIND if revoked else ListHealth.UNPUBLISHED
    if record.bits != pack(revoked, entries=record.entries):
        return ListHealth.BEHIND
    if at >= record.valid_until:
        return ListHealth.STALE
    return ListHealth.OLD if is_old(record, at) else ListHealth.GOOD
