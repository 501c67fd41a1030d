"""The record of who did what, searched and read newest first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from issuer.persistence.models.certifications import Act, Certification
from issuer.persistence.records.acts import ActKind, Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which acts are asked for; an empty filter is no filter."""

    actor: str = ""
    """Part of the actor's name as recorded."""
    kind: ActKind | None = None
    public_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act, with the address of what it was done to."""

    id: int
    at: datetime
    actor: str
    kind: ActKind
    reason: str
    public_id: str | None
    rule_version: int | None
    details: Mapping[str, Detail]


class Audit:
    """Reads acts across the whole office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, query: AuditQuery, *, before: int | None, limit: int) -> list[AuditEntry]:
        """Return acts newest first, those in front of the act numbered ``before``."""
        wanted = (
            select(
                Act.id,
                Act.at,
                Act.actor,
                Act.kind,
                Act.reason,
                Certification.public_id,
                Act.rule_version,
                Act.details,
            )
            .outerjoin(Certification, Certification.id == Act.certification_id)
            .order_by(Act.id.desc())
            .limit(limit)
        )
        if before is not None:
            wanted = wanted.where(Act.id < before)
        if query.actor:
            wanted = wanted.where(Act.actor.contains(query.actor, autoescape=True))
        if query.kind is not None:
            wanted = wanted.where(Act.kind == query.kind.value)
        if query.public_id:
            wanted = wanted.where(Certification.public_id == query.public_id)
        if query.since is not None:
            wanted = wanted.where(Act.at >= query.since)
        if query.until is not None:
            wanted = wanted.where(Act.at < query.until)
        return [
            AuditEntry(
                id=row.id,
                at=row.at,
                actor=row.actor,
                kind=ActKind(row.kind),
                reason=row.reason,
                public_id=row.public_id,
                rule_version=row.rule_version,
                details=json.loads(row.details),
            )
            for row in self._connection.execute(wanted)
        ]
