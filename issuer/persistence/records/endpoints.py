"""Webhook endpoints: systems that are told of events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from issuer.persistence.models.outbox import WebhookEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecord:
    """An endpoint as recorded."""

    id: int
    address: str
    kinds: frozenset[str]
    """Of events; empty for all."""
    sealed_secret: str
    created_at: datetime
    removed_at: datetime | None


class Endpoints:
    """Records, finds and removes endpoints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *, address: str, kinds: Iterable[str], sealed_secret: str, at: datetime) -> int:
        """Record an endpoint and return its number."""
        statement = insert(WebhookEndpoint).values(
            address=address,
            kinds=" ".join(sorted(kinds)),
            sealed_secret=sealed_secret,
            created_at=at,
        )
        return self._connection.execute(statement.returning(WebhookEndpoint.id)).scalar_one()

    def all(self) -> list[EndpointRecord]:
        """Return every endpoint that was not removed, oldest first."""
        query = (
            select(
                WebhookEndpoint.id,
                WebhookEndpoint.address,
                WebhookEndpoint.kinds,
                WebhookEndpoint.sealed_secret,
                WebhookEndpoint.created_at,
                WebhookEndpoint.removed_at,
            )
            .where(WebhookEndpoint.removed_at.is_(None))
            .order_by(WebhookEndpoint.id)
        )
        return [
            EndpointRecord(**{**row, "kinds": frozenset(row["kinds"].split())})
            for row in self._connection.execute(query).mappings()
        ]

    def remove(self, endpoint_id: int, *, at: datetime) -> bool:
        """Remove an endpoint and its secret; False where there is none."""
        result = self._connection.execute(
            update(WebhookEndpoint)
            .where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.removed_at.is_(None))
            .values(removed_at=at, sealed_secret="")
        )
        return result.rowcount == 1
