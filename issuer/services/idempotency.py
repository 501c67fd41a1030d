"""One answer to one request, however often a client sends it (row C3)."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from issuer.errors import ConflictError
from issuer.persistence.records.idempotency import Answered
from issuer.services.office import Office


def once(
    office: Office,
    *,
    owner: str,
    key: str,
    request: bytes,
    at: datetime,
    act: Callable[[], Answered],
) -> Answered:
    """Return the answer of ``act``, or the one that was given to this key before.

    The acts of this office are repeatable by themselves: a second run finds what the first one
    did. So a request that broke off is simply done again, and of several at the same time each
    gets the answer that was recorded first.

    Args:
        office: where answers are kept.
        owner: who chose the key; clients do not meet each other's keys.
        key: the client's idempotency key.
        request: all that distinguishes one request from another: method, path and body.
        at: now.
        act: what is done; an exception that it raises is not kept as an answer.

    Raises:
        ConflictError: the key was used for another request.
    """
    digest = sha256(request).hexdigest()
    with office.database.transaction() as records:
        claim = records.idempotency.claim(owner=owner, key=key, request_digest=digest, at=at)
    if claim.request_digest != digest:
        raise ConflictError(
            "This idempotency key was used for another request. Take a new key for each request, "
            "and the same key only to repeat one."
        )
    if claim.answer is not None:
        return claim.answer
    answer = act()
    with office.database.transaction() as records:
        return records.idempotency.answer(answer, owner=owner, key=key)
