"""Status lists: random free places, and the published state that only ever grows."""

import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, func, insert, select, text, union_all, update

from issuer.persistence.models.credentials import Credential, StatusList
from issuer.persistence.models.submitted import SubmittedCredential
from issuer.persistence.one_of import one_of

REVOCATION = "revocation"

FULLEST = 0.75
"""Share of a list that is given out; beyond, finding free places by chance takes too long."""

_LOCK = 0x41535342
"""Key of the PostgreSQL advisory lock under which a new list is opened."""


class ListKind(StrEnum):
    """Whose places a list gives out: one kind alone, so that the database keeps each unique."""

    CERTIFICATIONS = "certifications"
    SUBMITTED = "submitted"


_TABLES: Final[Mapping[ListKind, type[Credential] | type[SubmittedCredential]]] = {
    ListKind.CERTIFICATIONS: Credential,
    ListKind.SUBMITTED: SubmittedCredential,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a credential's status stands."""

    status_list: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecord:
    """A status list as it was last published."""

    number: int
    entries: int
    version: int
    bits: bytes | None
    """The published bitstring; None before the first publication."""
    signed: bytes | None
    etag: str
    valid_from: datetime | None
    valid_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A newly signed state of a status list."""

    number: int
    version: int
    bits: bytes
    signed: bytes
    valid_from: datetime
    valid_until: datetime


class StatusLists:
    """Gives out places and keeps what was published."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def allocate(
        self, count: int, *, entries: int, kind: ListKind = ListKind.CERTIFICATIONS
    ) -> list[Place]:
        """Return ``count`` free places, chosen at random, and never given out before.

        The newest list is filled up to ``FULLEST``, then one of ``entries`` entries is opened.
        Places are taken when the credentials that use them are recorded in the same
        transaction; until it ends, no other writer is given places of these lists.
        """
        places: list[Place] = []
        while len(places) < count:
            number, size, allocated = self._newest(kind) or self._open(entries, kind)
            room = int(size * FULLEST) - allocated
            if room <= 0:
                number, size, allocated = self._open(entries, kind)
                room = int(size * FULLEST)
            taken = self._free(number, size, min(room, count - len(places)), kind)
            places.extend(Place(status_list=number, index=index) for index in taken)
            self._connection.execute(
                update(StatusList)
                .where(StatusList.number == number)
                .values(allocated=StatusList.allocated + len(taken))
            )
        return places

    def get(self, number: int, *, lock: bool = False) -> ListRecord | None:
        """Return a list; with ``lock``, no other writer publishes it until the transaction ends."""
        query = select(
            StatusList.number,
            StatusList.entries,
            StatusList.version,
            StatusList.bits,
            StatusList.signed,
            StatusList.etag,
            StatusList.valid_from,
            StatusList.valid_until,
        ).where(StatusList.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            return None
        bits = None if row.bits is None else zlib.decompress(row.bits)
        return ListRecord(**{**row._mapping, "bits": bits})

    def versions(self) -> dict[int, int]:
        """Return the published version of each list, by its number."""
        query = select(StatusList.number, StatusList.version).order_by(StatusList.number)
        return {row.number: row.version for row in self._connection.execute(query)}

    def revoked(self, number: int) -> list[int]:
        """Return the indices whose credentials are revoked: what the list has to say."""
        queries = [
            select(table.status_index).where(
                table.status_list == number, table.revoked_at.is_not(None)
            )
            for table in _TABLES.values()
        ]
        return list(self._connection.execute(union_all(*queries)).scalars())

    def publish(self, publication: Publication) -> bool:
        """Store a signed state if its version is the next one; False where it is not."""
        result = self._connection.execute(
            update(StatusList)
            .where(
                StatusList.number == publication.number,
                StatusList.version == publication.version - 1,
            )
            .values(
                version=publication.version,
                bits=zlib.compress(publication.bits, 6),
                signed=publication.signed,
                etag=sha256(publication.signed).hexdigest(),
                valid_from=publication.valid_from,
                valid_until=publication.valid_until,
            )
        )
        return result.rowcount == 1

    def _newest(self, kind: ListKind) -> tuple[int, int, int] | None:
        query = (
            select(StatusList.number, StatusList.entries, StatusList.allocated)
            .where(StatusList.purpose == REVOCATION, StatusList.kind == kind.value)
            .order_by(StatusList.number.desc())
            .limit(1)
            .with_for_update()
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else (row[0], row[1], row[2])

    def _open(self, entries: int, kind: ListKind) -> tuple[int, int, int]:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        newest = self._newest(kind)
        if newest is not None and newest[2] < int(newest[1] * FULLEST):
            return newest
        number = (self._connection.execute(select(func.max(StatusList.number))).scalar() or 0) + 1
        self._connection.execute(
            insert(StatusList).values(
                number=number,
                purpose=REVOCATION,
                kind=kind.value,
                entries=entries,
                allocated=0,
                version=0,
                etag="",
            )
        )
        return number, entries, 0

    def _free(self, number: int, size: int, count: int, kind: ListKind) -> list[int]:
        table = _TABLES[kind]
        free: dict[int, None] = {}
        while len(free) < count:
            # The remainders of 64 random bits: none is likelier than another by 2**-40.
            tries = {each % size for each in _random(min(2 * (count - len(free)), 500))}
            tries -= free.keys()
            query = select(table.status_index).where(
                table.status_list == number, one_of(table.status_index, tries)
            )
            tries -= set(self._connection.execute(query).scalars().all())
            # A set of integers comes out nearly sorted; the order must not tell who was next.
            order = dict(zip(tries, _random(len(tries)), strict=True))
            shuffled = sorted(tries, key=order.__getitem__)
            free.update(dict.fromkeys(shuffled[: count - len(free)]))
        return list(free)


def _random(count: int) -> list[int]:
    """Return numbers of 64 random bits each, from the system's source for secrets."""
    return memoryview(secrets.token_bytes(8 * count)).cast("Q").tolist()
