"""Who did what, when and why: only ever added to."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select

from issuer.persistence.models.certifications import Act
from issuer.persistence.one_of import one_of
from issuer.persistence.records.outbox import EventDraft, Outbox
from issuer.persistence.writing import insert_rows, new_keys


class ActKind(StrEnum):
    """What can be done to a certification."""

    CERTIFIED = "certified"
    RENEWED = "renewed"
    REINSTATED = "reinstated"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    REISSUED = "reissued"
    """A fresh credential after a suspension was resolved or an appeal upheld."""
    VERSION_REVOKED = "version-revoked"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    WITHDRAWAL_PROPOSED = "withdrawal-proposed"
    """One officer's word; a second one must confirm it."""
    WITHDRAWAL_TAKEN_BACK = "withdrawal-taken-back"
    """A proposal was given up before anybody confirmed it."""
    WITHDRAWN = "withdrawn"
    APPEAL_UPHELD = "appeal-upheld"
    SURRENDERED = "surrendered"
    ABANDONED = "abandoned"
    """A reserved credential was given up before it was issued; its index is never used."""
    ERASED = "erased"
    MERGED = "merged"
    """Two records of one person became one; this certification was the ended record's."""
    AUDIT_DRAWN = "audit-drawn"
    """Activities of continuing education were drawn by chance for an audit."""
    ACCOUNT_ADDED = "account-added"
    """Somebody of the office was given an account; the details hold its number and role."""
    ACCOUNT_ROLE = "account-role"
    ACCOUNT_PASSWORD = "account-password"  # noqa: S105 - the kind of an act
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    SUBMITTED_SIGNED = "submitted-signed"
    """A credential that somebody else composed was signed; no certification stands behind it."""
    SUBMITTED_REVOKED = "submitted-revoked"
    SUBMITTED_ABANDONED = "submitted-abandoned"
    SUBMITTED_ERASED = "submitted-erased"


Detail = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRecord:
    """One act. Details never hold anything of a person."""

    certification_id: int | None
    at: datetime
    actor: str
    kind: ActKind
    reason: str = ""
    rule_version: int | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


class Acts:
    """Adds and reads acts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox = Outbox(connection)

    def add(self, acts: Sequence[ActRecord]) -> None:
        """Record acts, and put each into the outbox: none can be forgotten there."""
        if not acts:
            return
        keys = new_keys(self._connection, Act, len(acts))
        rows = [
            {
                "id": key,
                "certification_id": act.certification_id,
                "at": act.at,
                "actor": act.actor,
                "kind": act.kind.value,
                "reason": act.reason,
                "rule_version": act.rule_version,
                "details": json.dumps(dict(act.details), sort_keys=True),
            }
            for key, act in zip(keys, acts, strict=True)
        ]
        insert_rows(self._connection, Act, rows)
        self._outbox.add(
            [
                EventDraft(
                    key=f"act:{key}",
                    kind=act.kind.value,
                    certification_id=act.certification_id,
                    at=act.at,
                )
                for key, act in zip(keys, acts, strict=True)
                if act.certification_id is not None
            ],
            at=acts[0].at,
        )

    def of(self, certification_ids: Iterable[int]) -> dict[int, list[ActRecord]]:
        """Return the acts of each certification, oldest first."""
        found: defaultdict[int, list[ActRecord]] = defaultdict(list)
        for act in self._where(one_of(Act.certification_id, list(certification_ids))):
            if act.certification_id is not None:
                found[act.certification_id].append(act)
        return dict(found)

    def of_the_office(self) -> list[ActRecord]:
        """Return the acts that concern no single certification, oldest first."""
        return self._where(Act.certification_id.is_(None))

    def newest(self) -> datetime | None:
        """Return the moment of the latest act of the whole office: the clock was there once."""
        return self._connection.execute(select(func.max(Act.at))).scalar()

    def _where(self, condition: ColumnElement[bool]) -> list[ActRecord]:
        query = (
            select(
                Act.certification_id,
                Act.at,
                Act.actor,
                Act.kind,
                Act.reason,
                Act.rule_version,
                Act.details,
            )
            .where(condition)
            .order_by(Act.at, Act.id)
        )
        return [
            ActRecord(
                certification_id=row.certification_id,
                at=row.at,
                actor=row.actor,
                kind=ActKind(row.kind),
                reason=row.reason,
                rule_version=row.rule_version,
                details=json.loads(row.details),
            )
            for row in self._connection.execute(query)
        ]
