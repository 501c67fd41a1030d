"""Credentials that are meant: recorded before anything is signed, and finished or given up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from issuer.domain.certification import Cycle, CycleKind
from issuer.persistence.models.credentials import Credential
from issuer.persistence.one_of import one_of
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.credentials import ISSUED
from issuer.persistence.writing import insert_rows, new_keys, write_rows

RESERVED = "reserved"
ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationDraft:
    """What is about to be reserved."""

    certification_id: int
    version: int
    status_list: int
    status_index: int
    cycle: Cycle
    """The cycle that the credential belongs to; recorded when the credential is issued."""
    valid_from: datetime
    """When this version begins: with its cycle, or later."""
    act: ActKind
    actor: str
    reason: str = ""
    replaces: int | None = None
    unsigned: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """An intent that is on record: which bytes will be signed for which place."""

    id: int
    certification_id: int
    version: int
    status_list: int
    status_index: int
    cycle: Cycle
    valid_from: datetime
    act: ActKind
    actor: str
    reason: str
    replaces: int | None
    unsigned: bytes
    reserved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The signed bytes of a reservation."""

    id: int
    signed: bytes
    verification_method: str
    issued_at: datetime


_COLUMNS = (
    Credential.id,
    Credential.certification_id,
    Credential.version,
    Credential.status_list,
    Credential.status_index,
    Credential.cycle,
    Credential.cycle_kind,
    Credential.decided_at,
    Credential.cycle_valid_from,
    Credential.valid_from,
    Credential.valid_until,
    Credential.due_from,
    Credential.grace_until,
    Credential.track_version,
    Credential.act,
    Credential.actor,
    Credential.reason,
    Credential.replaces,
    Credential.unsigned,
    Credential.reserved_at,
)
_NAMES = tuple(column.key for column in _COLUMNS)

_COMPLETE = (
    update(Credential)
    .where(Credential.id == bindparam("key"))
    .values(
        state=ISSUED,
        signed=bindparam("signed"),
        unsigned=None,
        verification_method=bindparam("verification_method"),
        issued_at=bindparam("issued_at"),
    )
)


class Reservations:
    """Reserves credentials, and completes or abandons what was reserved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, drafts: Sequence[ReservationDraft], *, at: datetime) -> list[Reservation]:
        """Record intents; return them in the same order."""
        if not drafts:
            return []
        keys = new_keys(self._connection, Credential, len(drafts))
        insert_rows(
            self._connection,
            Credential,
            [
                {
                    "id": key,
                    "certification_id": draft.certification_id,
                    "version": draft.version,
                    "state": RESERVED,
                    "status_list": draft.status_list,
                    "status_index": draft.status_index,
                    "cycle": draft.cycle.number,
                    "cycle_kind": draft.cycle.kind.value,
                    "decided_at": draft.cycle.decided_at,
                    "cycle_valid_from": draft.cycle.valid_from,
                    "valid_from": draft.valid_from,
                    "valid_until": draft.cycle.valid_until,
                    "due_from": draft.cycle.due_from,
                    "grace_until": draft.cycle.grace_until,
                    "track_version": draft.cycle.track_version,
                    "act": draft.act.value,
                    "actor": draft.actor,
                    "reason": draft.reason,
                    "replaces": draft.replaces,
                    "reserved_at": at,
                    "unsigned_digest": sha256(draft.unsigned).hexdigest(),
                    "unsigned": draft.unsigned,
                }
                for key, draft in zip(keys, drafts, strict=True)
            ],
        )
        return [
            Reservation(
                id=key,
                certification_id=draft.certification_id,
                version=draft.version,
                status_list=draft.status_list,
                status_index=draft.status_index,
                cycle=draft.cycle,
                valid_from=draft.valid_from,
                act=draft.act,
                actor=draft.actor,
                reason=draft.reason,
                replaces=draft.replaces,
                unsigned=draft.unsigned,
                reserved_at=at,
            )
            for key, draft in zip(keys, drafts, strict=True)
        ]

    def after(self, last: int, *, limit: int) -> list[Reservation]:
        """Return up to ``limit`` open reservations in the order of their keys, beyond ``last``."""
        return self._where(Credential.id > last, limit=limit)

    def of(self, certification_ids: Iterable[int]) -> dict[int, Reservation]:
        """Return the open reservation of each certification that has one."""
        keys = list(certification_ids)
        if not keys:
            return {}
        found = self._where(one_of(Credential.certification_id, keys))
        return {reservation.certification_id: reservation for reservation in found}

    def complete(self, completions: Sequence[Completion]) -> set[int]:
        """Turn reservations into issued credentials; return the keys of those this call turned.

        A reservation that another process completed in the meantime is left as it is: its
        bytes are the credential, the ones given here are not. How the holders stand in the
        directory follows with their timelines (``Timelines.replace``).
        """
        if not completions:
            return set()
        query = (
            select(Credential.id)
            .where(
                one_of(Credential.id, [completion.id for completion in completions]),
                Credential.state == RESERVED,
            )
            .order_by(Credential.id)
            .with_for_update()
        )
        still_open = set(self._connection.execute(query).scalars())
        rows = [
            {
                "key": completion.id,
                "signed": completion.signed,
                "verification_method": completion.verification_method,
                "issued_at": completion.issued_at,
            }
            for completion in completions
            if completion.id in still_open
        ]
        write_rows(self._connection, _COMPLETE, rows)
        return still_open

    def abandon(self, reservation_id: int, *, at: datetime) -> bool:
        """Give a reservation up: its bit is set for good. False where it is no longer open."""
        result = self._connection.execute(
            update(Credential)
            .where(Credential.id == reservation_id, Credential.state == RESERVED)
            .values(state=ABANDONED, unsigned=None, revoked_at=at)
        )
        return result.rowcount == 1

    def _where(
        self, condition: ColumnElement[bool], *, limit: int | None = None
    ) -> list[Reservation]:
        query = (
            select(*_COLUMNS)
            .where(condition, Credential.state == RESERVED)
            .order_by(Credential.id)
            .limit(limit)
        )
        rows = self._connection.execute(query).all()
        return [_reservation(dict(zip(_NAMES, row, strict=True))) for row in rows]


def _reservation(values: dict[str, Any]) -> Reservation:
    cycle = Cycle(
        number=values.pop("cycle"),
        kind=CycleKind(values.pop("cycle_kind")),
        decided_at=values.pop("decided_at"),
        valid_from=values.pop("cycle_valid_from"),
        valid_until=values.pop("valid_until"),
        due_from=values.pop("due_from"),
        grace_until=values.pop("grace_until"),
        track_version=values.pop("track_version"),
    )
    values["act"] = ActKind(values["act"])
    return Reservation(**values, cycle=cycle)
