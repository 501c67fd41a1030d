"""Keys of the API: who may do what, known by the digest of the secret alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from issuer.persistence.models.access import ApiKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyDraft:
    """A key that is about to be recorded."""

    name: str
    sha256: str
    """Hexadecimal SHA-256 of the secret; the secret is shown once and not kept."""
    scopes: frozenset[str]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRecord:
    """A key as recorded."""

    id: int
    name: str
    sha256: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiKeys:
    """Records and finds API keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: ApiKeyDraft, *, at: datetime) -> int:
        """Record a key and return its number; a name is used once (ConflictError)."""
        statement = insert(ApiKey).values(
            name=draft.name,
            sha256=draft.sha256,
            scopes=" ".join(sorted(draft.scopes)),
            created_at=at,
            expires_at=draft.expires_at,
        )
        return self._connection.execute(statement.returning(ApiKey.id)).scalar_one()

    def by_sha256(self, sha256: str) -> ApiKeyRecord | None:
        """Return the key whose secret has this digest, also where it is revoked or expired."""
        return next(iter(self._where(ApiKey.sha256 == sha256)), None)

    def all(self) -> list[ApiKeyRecord]:
        """Return every key, oldest first."""
        return self._where(ApiKey.id.is_not(None))

    def used(self, key_id: int, *, at: datetime) -> None:
        """Note that a key was used."""
        self._connection.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=at))

    def revoke(self, name: str, *, at: datetime) -> bool:
        """End a key; False where there is none of this name that is not ended already."""
        result = self._connection.execute(
            update(ApiKey)
            .where(ApiKey.name == name, ApiKey.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return result.rowcount == 1

    def _where(self, condition: ColumnElement[bool]) -> list[ApiKeyRecord]:
        query = (
            select(
                ApiKey.id,
                ApiKey.name,
                ApiKey.sha256,
                ApiKey.scopes,
                ApiKey.created_at,
                ApiKey.expires_at,
                ApiKey.last_used_at,
                ApiKey.revoked_at,
            )
            .where(condition)
            .order_by(ApiKey.id)
        )
        return [_record(dict(row._mapping)) for row in self._connection.execute(query)]


def _record(values: dict[str, Any]) -> ApiKeyRecord:
    return ApiKeyRecord(**{**values, "scopes": frozenset(values["scopes"].split())})
