"""Certifications, their cycles, and the facts that their standing is computed from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from issuer.domain.certification import CertificationFacts, Cycle, CycleKind
from issuer.persistence.models.certifications import Certification
from issuer.persistence.models.certifications import Cycle as CycleRow
from issuer.persistence.one_of import one_of
from issuer.persistence.records.acts import Acts
from issuer.persistence.records.credentials import Credentials
from issuer.persistence.records.facts import History
from issuer.persistence.records.listing import refresh_listing
from issuer.persistence.writing import insert_rows, new_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationDraft:
    """A certification that is about to be given."""

    public_id: str
    subject: str
    holder_id: int
    programme: str
    track: str
    track_version: int
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationRecord:
    """A certification as recorded; its standing is in its timeline."""

    id: int
    public_id: str
    subject: str
    holder_id: int
    programme: str
    track: str
    track_version: int
    level: str
    created_at: datetime


_COLUMNS = (
    Certification.id,
    Certification.public_id,
    Certification.subject,
    Certification.holder_id,
    Certification.programme,
    Certification.track,
    Certification.track_version,
    Certification.level,
    Certification.created_at,
)


_NAMES = tuple(column.key for column in _COLUMNS)


class Certifications:
    """Reads and adds certifications."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_public_id(self, public_id: str) -> CertificationRecord | None:
        """Return the certification at this address, if there is one."""
        return next(iter(self._where(Certification.public_id == public_id)), None)

    def by_public_ids(self, public_ids: Iterable[str]) -> dict[str, CertificationRecord]:
        """Return the certifications at these addresses."""
        found = self._where(Certification.public_id.in_(list(public_ids)))
        return {record.public_id: record for record in found}

    def by_ids(self, ids: Iterable[int]) -> dict[int, CertificationRecord]:
        """Return the certifications with these keys."""
        return {record.id: record for record in self._where(one_of(Certification.id, list(ids)))}

    def owners(self, ids: Iterable[int]) -> dict[int, int]:
        """Return the holder of each of these certifications, by their keys."""
        query = select(Certification.id, Certification.holder_id).where(
            one_of(Certification.id, list(ids))
        )
        return {row[0]: row[1] for row in self._connection.execute(query).all()}

    def of_holders(
        self, holder_ids: Iterable[int], *, programme: str | None = None
    ) -> dict[int, list[CertificationRecord]]:
        """Return the certifications of each of these holders, in one programme or all."""
        condition = one_of(Certification.holder_id, list(holder_ids))
        if programme is not None:
            condition &= Certification.programme == programme
        found: defaultdict[int, list[CertificationRecord]] = defaultdict(list)
        for record in self._where(condition):
            found[record.holder_id].append(record)
        return dict(found)

    def add(
        self, drafts: Sequence[CertificationDraft], *, at: datetime
    ) -> list[CertificationRecord]:
        """Add certifications; return them in the same order."""
        if not drafts:
            return []
        keys = new_keys(self._connection, Certification, len(drafts))
        rows: list[dict[str, Any]] = [
            {
                "id": key,
                "public_id": draft.public_id,
                "subject": draft.subject,
                "holder_id": draft.holder_id,
                "programme": draft.programme,
                "track": draft.track,
                "track_version": draft.track_version,
                "level": draft.level,
                "created_at": at,
            }
            for key, draft in zip(keys, drafts, strict=True)
        ]
        insert_rows(self._connection, Certification, rows)
        return [CertificationRecord(**row) for row in rows]

    def move_to(self, certification_id: int, *, track_version: int, level: str) -> None:
        """Let a certification rest on another version of its track from now on."""
        self._connection.execute(
            update(Certification)
            .where(Certification.id == certification_id)
            .values(track_version=track_version, level=level)
        )

    def give_to(self, ids: Iterable[int], *, holder_id: int) -> None:
        """Let certifications be those of another record of the same person."""
        given = Certification.id.in_(list(ids))
        owners = self._connection.execute(select(Certification.holder_id).where(given)).scalars()
        changed = {holder_id, *owners}
        self._connection.execute(update(Certification).where(given).values(holder_id=holder_id))
        refresh_listing(self._connection, changed)

    def forget_subject(self, certification_id: int, *, subject: str) -> None:
        """Put another subject in place of the one that signed copies name."""
        self._connection.execute(
            update(Certification)
            .where(Certification.id == certification_id)
            .values(subject=subject)
        )

    def add_cycles(self, cycles: Sequence[tuple[int, Cycle]]) -> None:
        """Record cycles, each with the key of its certification."""
        insert_rows(
            self._connection,
            CycleRow,
            [
                {
                    "certification_id": certification_id,
                    "number": cycle.number,
                    "kind": cycle.kind.value,
                    "decided_at": cycle.decided_at,
                    "valid_from": cycle.valid_from,
                    "valid_until": cycle.valid_until,
                    "due_from": cycle.due_from,
                    "grace_until": cycle.grace_until,
                    "track_version": cycle.track_version,
                }
                for certification_id, cycle in cycles
            ],
        )

    def cycles(self, ids: Iterable[int]) -> dict[int, list[Cycle]]:
        """Return the cycles of each certification, in the order of their numbers."""
        keys = list(ids)
        if not keys:
            return {}
        query = (
            select(
                CycleRow.certification_id,
                CycleRow.number,
                CycleRow.kind,
                CycleRow.decided_at,
                CycleRow.valid_from,
                CycleRow.valid_until,
                CycleRow.due_from,
                CycleRow.grace_until,
                CycleRow.track_version,
            )
            .where(one_of(CycleRow.certification_id, keys))
            .order_by(CycleRow.certification_id, CycleRow.number)
        )
        found: defaultdict[int, list[Cycle]] = defaultdict(list)
        rows = self._connection.execute(query).all()
        for key, number, kind, decided, start, end, due, grace, track in rows:
            cycle = Cycle(
                number=number,
                kind=CycleKind(kind),
                decided_at=decided,
                valid_from=start,
                valid_until=end,
                due_from=due,
                grace_until=grace,
                track_version=track,
            )
            found[key].append(cycle)
        return dict(found)

    def facts(self, ids: Iterable[int]) -> dict[int, CertificationFacts]:
        """Return the facts of each certification that has at least one cycle.

        Of a holder who was erased there are none.
        """
        found = ((key, history.facts()) for key, history in self.histories(ids).items())
        return {key: facts for key, facts in found if facts is not None}

    def histories(self, ids: Iterable[int]) -> dict[int, History]:
        """Return what is recorded of each of these; three queries, however many."""
        keys = list(ids)
        cycles = self.cycles(keys)
        versions = Credentials(self._connection).versions(keys)
        acts = Acts(self._connection).of(keys)
        return {
            key: History(
                cycles=tuple(cycles.get(key, ())),
                versions=tuple(versions.get(key, ())),
                acts=tuple(acts.get(key, ())),
            )
            for key in keys
        }

    def _where(self, condition: ColumnElement[bool]) -> list[CertificationRecord]:
        query = select(*_COLUMNS).where(condition).order_by(Certification.id)
        rows = self._connection.execute(query).all()
        return [_record(row) for row in rows]


def _record(row: Sequence[Any]) -> CertificationRecord:
    return CertificationRecord(**dict(zip(_NAMES, row, strict=True)))
