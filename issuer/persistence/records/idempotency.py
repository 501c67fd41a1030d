"""Requests that a client may repeat: one key, one request, one answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from issuer.persistence.models.access import IdempotencyKey
from issuer.persistence.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A key as it stands after it was claimed."""

    request_digest: str
    """Digest of the request that the key was first used for."""
    answer: Answered | None
    """None where nothing was answered yet: the first request is under way, or broke off."""


class Idempotency:
    """Claims keys and keeps answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, *, owner: str, key: str, request_digest: str, at: datetime) -> Claim:
        """Record the key if it is new, and return how it stands."""
        insert_new(
            self._connection,
            IdempotencyKey,
            [{"owner": owner, "key": key, "request_digest": request_digest, "created_at": at}],
        )
        row = self._connection.execute(
            select(IdempotencyKey.request_digest, IdempotencyKey.status, IdempotencyKey.body).where(
                IdempotencyKey.owner == owner, IdempotencyKey.key == key
            )
        ).one()
        answer = None if row.status is None else Answered(status=row.status, body=row.body or b"")
        return Claim(request_digest=row.request_digest, answer=answer)

    def answer(self, answered: Answered, *, owner: str, key: str) -> Answered:
        """Keep the answer unless there is one already; return the one that is kept."""
        self._connection.execute(
            update(IdempotencyKey)
            .where(
                IdempotencyKey.owner == owner,
                IdempotencyKey.key == key,
                IdempotencyKey.status.is_(None),
            )
            .values(status=answered.status, body=answered.body)
        )
        row = self._connection.execute(
            select(IdempotencyKey.status, IdempotencyKey.body).where(
                IdempotencyKey.owner == owner, IdempotencyKey.key == key
            )
        ).one()
        return Answered(status=row.status or answered.status, body=row.body or b"")

    def erase(self, traces: Sequence[bytes]) -> None:
        """Delete every answer in which one of these byte strings stands."""
        query = select(IdempotencyKey.owner, IdempotencyKey.key, IdempotencyKey.body)
        found = [
            (owner, key)
            for owner, key, body in self._connection.execute(query)
            if any(trace in key.encode() + b"\0" + (body or b"") for trace in traces)
        ]
        for owner, key in found:
            self._connection.execute(
                delete(IdempotencyKey).where(
                    IdempotencyKey.owner == owner, IdempotencyKey.key == key
                )
            )

    def forget(self, *, before: datetime) -> int:
        """Delete keys first used before a moment; return how many."""
        result = self._connection.execute(
            delete(IdempotencyKey).where(IdempotencyKey.created_at < before)
        )
        return result.rowcount
