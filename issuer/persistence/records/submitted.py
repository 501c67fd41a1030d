"""Credentials that others composed: recorded before they are signed, found by their id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson
from sqlalchemy import ColumnElement, Connection, insert, select, update

from issuer.persistence.models.submitted import SubmittedCredential
from issuer.persistence.records.reservations import ABANDONED, RESERVED, Completion

ISSUED = "issued"

_READ = 100
"""Credentials in memory at a time, where all of them are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionDraft:
    """What is about to be reserved."""

    credential_id: str
    submitted_digest: str
    status_list: int
    status_index: int
    actor: str
    unsigned: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedRecord:
    """One submitted credential, reserved or issued."""

    id: int
    submitted_digest: str
    state: str
    status_list: int
    status_index: int
    actor: str
    reserved_at: datetime
    unsigned: bytes | None
    """None once it is issued."""
    signed: bytes | None
    """None before it is issued, and after it was erased."""
    revoked_at: datetime | None

    @property
    def issued(self) -> bool:
        """Whether it was signed and recorded as such."""
        return self.state == ISSUED


class Submitted:
    """Reserves, completes, revokes and erases submitted credentials."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, credential_id: str, *, lock: bool = False) -> SubmittedRecord | None:
        """Return the credential with this ``id``, unless it was given up.

        With ``lock``, nobody else changes it until the transaction ends.
        """
        digest = _digest(credential_id)
        condition = (SubmittedCredential.id_digest == digest) & (
            SubmittedCredential.state != ABANDONED
        )
        return next(iter(self._where(condition, lock=lock)), None)

    def add(self, draft: SubmissionDraft, *, at: datetime) -> None:
        """Record an intent; an id that is on record already is refused by the database."""
        self._connection.execute(
            insert(SubmittedCredential).values(
                id_digest=_digest(draft.credential_id),
                submitted_digest=draft.submitted_digest,
                state=RESERVED,
                status_list=draft.status_list,
                status_index=draft.status_index,
                actor=draft.actor,
                reserved_at=at,
                unsigned_digest=sha256(draft.unsigned).hexdigest(),
                unsigned=draft.unsigned,
            )
        )

    def complete(self, completion: Completion) -> bool:
        """Turn a reservation into an issued credential; False where it is no longer open."""
        result = self._connection.execute(
            update(SubmittedCredential)
            .where(SubmittedCredential.id == completion.id, SubmittedCredential.state == RESERVED)
            .values(
                state=ISSUED,
                signed=completion.signed,
                unsigned=None,
                verification_method=completion.verification_method,
                issued_at=completion.issued_at,
            )
        )
        return result.rowcount == 1

    def abandon(self, key: int, *, at: datetime) -> bool:
        """Give a reservation up: its bit is set for good. False where it is no longer open."""
        result = self._connection.execute(
            update(SubmittedCredential)
            .where(SubmittedCredential.id == key, SubmittedCredential.state == RESERVED)
            .values(state=ABANDONED, unsigned=None, revoked_at=at)
        )
        return result.rowcount == 1

    def waiting(self, *, before: datetime) -> list[SubmittedRecord]:
        """Return what was reserved before a moment and never issued."""
        return self._where(
            (SubmittedCredential.state == RESERVED) & (SubmittedCredential.reserved_at < before)
        )

    def revoke(self, key: int, *, at: datetime) -> None:
        """Mark it revoked; what is revoked already keeps its moment."""
        self._connection.execute(
            update(SubmittedCredential)
            .where(SubmittedCredential.id == key, SubmittedCredential.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    def erase(self, key: int) -> None:
        """Delete its bytes; its place, its digests and its revocation stay."""
        self._connection.execute(
            update(SubmittedCredential)
            .where(SubmittedCredential.id == key)
            .values(signed=None, unsigned=None)
        )

    def about(self, identifiers: Sequence[str]) -> list[SubmittedRecord]:
        """Return what is signed and says one of these of its subject, in capitals or not.

        Reads every submitted credential, one after the other: somebody who asks to be forgotten
        is worth it.
        """
        wanted = {each.casefold() for each in identifiers}
        query = select(SubmittedCredential.id, SubmittedCredential.signed).where(
            SubmittedCredential.signed.is_not(None)
        )
        rows = self._connection.execute(query.execution_options(yield_per=_READ))
        keys = [
            key for key, signed in rows if signed is not None and wanted & _said_of_subject(signed)
        ]
        return self._where(SubmittedCredential.id.in_(keys))

    def _where(
        self, condition: ColumnElement[bool], *, lock: bool = False
    ) -> list[SubmittedRecord]:
        query = (
            select(
                SubmittedCredential.id,
                SubmittedCredential.submitted_digest,
                SubmittedCredential.state,
                SubmittedCredential.status_list,
                SubmittedCredential.status_index,
                SubmittedCredential.actor,
                SubmittedCredential.reserved_at,
                SubmittedCredential.unsigned,
                SubmittedCredential.signed,
                SubmittedCredential.revoked_at,
            )
            .where(condition)
            .order_by(SubmittedCredential.id)
        )
        rows = self._connection.execute(query.with_for_update() if lock else query)
        return [SubmittedRecord(**row._mapping) for row in rows]


def _said_of_subject(signed: bytes) -> set[str]:
    """Return every text that a credential says of its subject, mail addresses without scheme."""
    found: set[str] = set()
    waiting = [orjson.loads(signed).get("credentialSubject")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str):
            found.add(value.casefold().removeprefix("mailto:"))
    return found


def _digest(credential_id: str) -> str:
    return sha256(credential_id.encode()).hexdigest()
