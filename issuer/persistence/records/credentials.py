"""Credentials that were issued: immutable bytes, each with its place in a status list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from issuer.domain.certification import Version
from issuer.persistence.models.certifications import Certification
from issuer.persistence.models.credentials import Credential
from issuer.persistence.one_of import one_of
from issuer.persistence.records.listing import refresh_listing_of

ISSUED = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRecord:
    """One issued version."""

    id: int
    certification_id: int
    version: int
    cycle: int
    track_version: int
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    replaces: int | None
    revoked_at: datetime | None
    status_list: int
    status_index: int
    signed: bytes | None
    """None where the holder was erased."""


class Credentials:
    """Reads issued credentials and marks them revoked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, certification_ids: Iterable[int]) -> dict[int, list[CredentialRecord]]:
        """Return the issued credentials of each certification with their bytes, oldest first."""
        found: defaultdict[int, list[CredentialRecord]] = defaultdict(list)
        for record in self._where(Credential.certification_id.in_(list(certification_ids))):
            found[record.certification_id].append(record)
        return dict(found)

    def find(self, public_id: str, version: int) -> CredentialRecord | None:
        """Return one issued version by its certification's public id."""
        certification = (
            select(Certification.id).where(Certification.public_id == public_id).scalar_subquery()
        )
        condition = (Credential.certification_id == certification) & (Credential.version == version)
        return next(iter(self._where(condition)), None)

    def versions(self, certification_ids: Iterable[int]) -> dict[int, list[Version]]:
        """Return the issued versions as the domain reads them: without their bytes."""
        query = (
            select(
                Credential.certification_id,
                Credential.version,
                Credential.cycle,
                Credential.issued_at,
                Credential.valid_from,
                Credential.valid_until,
                Credential.revoked_at,
                Credential.replaces,
            )
            .where(
                one_of(Credential.certification_id, list(certification_ids)),
                Credential.state == ISSUED,
            )
            .order_by(Credential.certification_id, Credential.version)
        )
        found: defaultdict[int, list[Version]] = defaultdict(list)
        for row in self._connection.execute(query):
            values: dict[str, Any] = dict(row._mapping)
            key = values.pop("certification_id")
            found[key].append(Version(number=values.pop("version"), **values))
        return dict(found)

    def newest_versions(self, certification_ids: Iterable[int]) -> dict[int, int]:
        """Return the highest version number of each certification, in whatever state it is."""
        keys = list(certification_ids)
        if not keys:
            return {}
        query = (
            select(Credential.certification_id, func.max(Credential.version))
            .where(one_of(Credential.certification_id, keys))
            .group_by(Credential.certification_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def revoke(self, ids: Iterable[int], *, at: datetime) -> None:
        """Mark credentials revoked; those that are already keep their moment."""
        keys = list(ids)
        self._connection.execute(
            update(Credential)
            .where(Credential.id.in_(keys), Credential.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        query = select(Credential.certification_id).where(Credential.id.in_(keys))
        refresh_listing_of(self._connection, self._connection.execute(query).scalars().all())

    def erase(self, certification_ids: Iterable[int]) -> None:
        """Delete the bytes of every version; places, dates and revocations stay."""
        self._connection.execute(
            update(Credential)
            .where(Credential.certification_id.in_(list(certification_ids)))
            .values(signed=None, unsigned=None)
        )

    def _where(self, condition: ColumnElement[bool]) -> list[CredentialRecord]:
        query = (
            select(
                Credential.id,
                Credential.certification_id,
                Credential.version,
                Credential.cycle,
                Credential.track_version,
                Credential.issued_at,
                Credential.valid_from,
                Credential.valid_until,
                Credential.replaces,
                Credential.revoked_at,
                Credential.status_list,
                Credential.status_index,
                Credential.signed,
            )
            .where(condition, Credential.state == ISSUED)
            .order_by(Credential.certification_id, Credential.version)
        )
        return [CredentialRecord(**row._mapping) for row in self._connection.execute(query)]
