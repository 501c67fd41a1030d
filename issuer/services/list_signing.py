"""Signing the bits of a status list as its next version: never backwards, never a bit cleared."""

from datetime import datetime, timedelta
from typing import Final

from issuer.composition.status_list import status_list_document
from issuer.errors import ConflictError, NotFoundError, UnavailableError
from issuer.persistence import Records
from issuer.persistence.records.status_lists import ListRecord, Publication
from issuer.sealing.seal import seal
from issuer.services.clock import require_forward
from issuer.services.held_sources import HeldSources
from issuer.services.office import Office
from issuer.services.signing import Signing
from issuer.services.views import PublishedList
from verifier.status.bitstring import encode, pack

VALIDITY: Final = timedelta(hours=24)
"""After this a list counts as unreachable."""

REFRESH: Final = timedelta(hours=6)
"""A list is signed anew when it is asked for at this age, long before it grows stale."""

MAX_AGE: Final = 60
"""Seconds for which caches may keep a list."""


def publish(
    records: Records,
    office: Office,
    signing: Signing,
    number: int,
    *,
    at: datetime,
    only_if_old: bool = False,
) -> PublishedList:
    """Sign the present bits of a list and store it as its next version, in this transaction.

    Args:
        records: of the transaction in which the bits were set.
        office: whose list it is.
        signing: the key.
        number: of the list.
        at: the moment; a second of an earlier publication is not gone behind.
        only_if_old: return the stored list where another process has renewed it meanwhile.

    Raises:
        ConflictError: a bit that is published as set would be cleared, or another process
            published the same version first.
    """
    record = records.status_lists.get(number, lock=True)
    if record is None:
        raise NotFoundError(f"There is no status list {number}.")
    if only_if_old and not is_old(record, at):
        return shown(record, at)
    bits = pack(records.status_lists.revoked(number), entries=record.entries)
    if record.bits is not None and int.from_bytes(record.bits) & ~int.from_bytes(bits):
        raise ConflictError(
            f"Status list {number} would clear a bit that is published as set. A revocation is "
            "never taken back; the records of this office are damaged. Restore them."
        )
    valid_from = require_forward(at, record.valid_from)
    valid_until = valid_from + VALIDITY
    sealed = seal(
        status_list_document(
            number,
            encode(bits),
            valid_from=valid_from,
            valid_until=valid_until,
            identity=office.identity,
        ),
        signer=signing.signer,
        history=signing.history,
        published=signing.published,
        created=valid_from,
        at=valid_from,
        registry=signing.registry,
        sources=HeldSources(did=office.did, did_json=signing.published, lists={}),
    )
    stored = records.status_lists.publish(
        Publication(
            number=number,
            version=record.version + 1,
            bits=bits,
            signed=sealed.body,
            valid_from=valid_from,
            valid_until=valid_until,
        )
    )
    if not stored:
        raise ConflictError(f"Status list {number} was published by another process first.")
    published = records.status_lists.get(number)
    if published is None:
        raise NotFoundError(f"There is no status list {number}.")
    return shown(published, at)


def is_old(record: ListRecord, at: datetime) -> bool:
    """Return whether a list is to be signed anew before it is served."""
    return record.signed is None or record.valid_from is None or at - record.valid_from >= REFRESH


def shown(record: ListRecord, at: datetime) -> PublishedList:
    """Return a stored list as it is served; raises UnavailableError before the first version."""
    if record.signed is None or record.valid_from is None or record.valid_until is None:
        raise UnavailableError(f"Status list {record.number} was never published.")
    remaining = int((record.valid_until - at).total_seconds())
    return PublishedList(
        number=record.number,
        version=record.version,
        body=record.signed,
        etag=record.etag,
        max_age=max(0, min(MAX_AGE, remaining)),
        published_at=record.valid_from,
        valid_until=record.valid_until,
    )
