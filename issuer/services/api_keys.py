"""API keys: made once, shown once, kept as a digest, ended at any time."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from issuer.errors import NotFoundError, RefusedError
from issuer.persistence import Database
from issuer.persistence.records.api_keys import ApiKeyDraft, ApiKeyRecord
from issuer.services.scopes import Scope

TOKEN_PREFIX: Final = "assay_"  # noqa: S105 - the part that is no secret; scanners look for it
TOKEN_BYTES: Final = 32
USE_NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use is known; noting each call would make each call a write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key as recorded; the secret itself is nowhere."""

    id: int
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @property
    def actor(self) -> str:
        """Who the record says acted, where this key did."""
        return f"api-key:{self.name}"

    def works(self, at: datetime) -> bool:
        """Whether a call with this key passes at ``at``."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def create_api_key(
    database: Database,
    *,
    name: str,
    scopes: Iterable[Scope],
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Make a key and return its token, which cannot be had again.

    Raises RefusedError where it could do nothing, and ConflictError where the name is taken.
    """
    wanted = frozenset(scopes)
    if not wanted:
        raise RefusedError("An API key without a scope can do nothing. Name at least one.")
    if expires_at is not None and expires_at <= at:
        raise RefusedError("That API key would have expired already. Give a later moment.")
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    draft = ApiKeyDraft(
        name=name, sha256=_digest(token), scopes=frozenset(wanted), expires_at=expires_at
    )
    with database.transaction() as records:
        records.api_keys.add(draft, at=at)
    return token


def authenticate(database: Database, token: str, *, at: datetime) -> ApiKey | None:
    """Return the key that ``token`` is, and note its use; None where it does not pass at ``at``.

    The token is looked up by its SHA-256: 256 random bits need no slow hash, and the time of
    the lookup tells nothing of a secret.
    """
    if not token.startswith(TOKEN_PREFIX) or not token.isascii():
        return None
    with database.reading() as records:
        record = records.api_keys.by_sha256(_digest(token))
    if record is None:
        return None
    key = _api_key(record)
    if not key.works(at):
        return None
    if key.last_used_at is None or at - key.last_used_at >= USE_NOTED_EVERY:
        with database.transaction() as records:
            records.api_keys.used(key.id, at=at)
    return key


def list_api_keys(database: Database) -> list[ApiKey]:
    """Return every key that was ever made, oldest first."""
    with database.reading() as records:
        return [_api_key(record) for record in records.api_keys.all()]


def revoke_api_key(database: Database, name: str, *, at: datetime) -> None:
    """End the key called ``name`` from now on.

    Raises NotFoundError where there is none that still works.
    """
    with database.transaction() as records:
        if not records.api_keys.revoke(name, at=at):
            raise NotFoundError(
                f"There is no API key “{name}” that is not revoked already. See: assay api-key list"
            )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _api_key(record: ApiKeyRecord) -> ApiKey:
    return ApiKey(
        id=record.id,
        name=record.name,
        scopes=frozenset(Scope(scope) for scope in record.scopes),
        created_at=record.created_at,
        expires_at=record.expires_at,
        last_used_at=record.last_used_at,
        revoked_at=record.revoked_at,
    )
