"""Attempts at assessments and fulfilled requirements, as evidence for decisions."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select, update

from issuer.domain import facts
from issuer.persistence.models.people import Attempt, Fulfilment
from issuer.persistence.one_of import one_of
from issuer.persistence.writing import insert_rows


class Recorded(StrEnum):
    """What recording a row did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    DIFFERS = "differs"
    """The same sitting or fulfilment is recorded with other values; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDraft:
    """One sitting of one component; (holder, programme, track, component, taken_at) names it."""

    holder_id: int
    programme: str
    track: str
    component: str
    taken_at: datetime
    score: Decimal | None
    items: tuple[Decimal, ...] = ()
    assessor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentDraft:
    """A requirement met; (holder, programme, track, requirement, fulfilled_at) names it."""

    holder_id: int
    programme: str
    track: str
    requirement: str
    fulfilled_at: datetime
    count: int = 1
    assessor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is recorded of one holder in one programme."""

    attempts: tuple[facts.Attempt, ...] = ()
    fulfilments: tuple[facts.Fulfilment, ...] = ()


_AttemptName = tuple[int, str, str, str, datetime]

_SITTING = (Attempt.programme, Attempt.track, Attempt.component, Attempt.taken_at)
_RECORD = (
    Fulfilment.programme,
    Fulfilment.track,
    Fulfilment.requirement,
    Fulfilment.fulfilled_at,
)


class Results:
    """Records and reads attempts and fulfilments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_attempts(self, drafts: Sequence[AttemptDraft], *, at: datetime) -> list[Recorded]:
        """Record sittings that are new; one answer for each draft, in their order.

        Two drafts of one sitting in the same call are answered like two calls.
        """
        query = select(
            Attempt.holder_id,
            Attempt.programme,
            Attempt.track,
            Attempt.component,
            Attempt.taken_at,
            Attempt.score,
            Attempt.items,
            Attempt.assessor,
        ).where(Attempt.holder_id.in_({draft.holder_id for draft in drafts}))
        known: dict[_AttemptName, tuple[Any, ...]] = {
            (row[0], row[1], row[2], row[3], row[4]): tuple(row[5:])
            for row in self._connection.execute(query)
        }
        answers, rows = [], []
        for draft in drafts:
            key = (draft.holder_id, draft.programme, draft.track, draft.component, draft.taken_at)
            items = json.dumps([format(item, "f") for item in draft.items])
            values = (draft.score, items, draft.assessor)
            if key not in known:
                known[key] = values
                rows.append(
                    {
                        "holder_id": draft.holder_id,
                        "programme": draft.programme,
                        "track": draft.track,
                        "component": draft.component,
                        "taken_at": draft.taken_at,
                        "score": draft.score,
                        "items": items,
                        "assessor": draft.assessor,
                        "recorded_at": at,
                    }
                )
                answers.append(Recorded.ADDED)
            else:
                answers.append(Recorded.UNCHANGED if known[key] == values else Recorded.DIFFERS)
        insert_rows(self._connection, Attempt, rows)
        return answers

    def add_fulfilments(self, drafts: Sequence[FulfilmentDraft], *, at: datetime) -> list[Recorded]:
        """Record fulfilments that are new; one answer for each draft, in their order."""
        query = select(
            Fulfilment.holder_id,
            Fulfilment.programme,
            Fulfilment.track,
            Fulfilment.requirement,
            Fulfilment.fulfilled_at,
            Fulfilment.count,
            Fulfilment.assessor,
        ).where(Fulfilment.holder_id.in_({draft.holder_id for draft in drafts}))
        known: dict[_AttemptName, tuple[Any, ...]] = {
            (row[0], row[1], row[2], row[3], row[4]): tuple(row[5:])
            for row in self._connection.execute(query)
        }
        answers, rows = [], []
        for draft in drafts:
            key = (
                draft.holder_id,
                draft.programme,
                draft.track,
                draft.requirement,
                draft.fulfilled_at,
            )
            values = (draft.count, draft.assessor)
            if key not in known:
                known[key] = values
                rows.append(
                    {
                        "holder_id": draft.holder_id,
                        "programme": draft.programme,
                        "track": draft.track,
                        "requirement": draft.requirement,
                        "fulfilled_at": draft.fulfilled_at,
                        "count": draft.count,
                        "assessor": draft.assessor,
                        "recorded_at": at,
                    }
                )
                answers.append(Recorded.ADDED)
            else:
                answers.append(Recorded.UNCHANGED if known[key] == values else Recorded.DIFFERS)
        insert_rows(self._connection, Fulfilment, rows)
        return answers

    def move(self, source: int, target: int) -> list[str]:
        """Let the evidence of one holder be another's; return what contradicts, in words.

        The same on both sides stays once. Where anything is returned, nothing was moved.
        """
        contradictions: list[str] = []
        moved: list[tuple[type[Attempt] | type[Fulfilment], int]] = []
        for model, name, values in (
            (Attempt, _SITTING, (Attempt.score, Attempt.items)),
            (Fulfilment, _RECORD, (Fulfilment.count,)),
        ):
            query = select(model.holder_id, model.id, *name, *values).where(
                model.holder_id.in_((source, target))
            )
            rows = list(self._connection.execute(query))
            width = 2 + len(name)
            known = {tuple(row[2:width]): tuple(row[width:]) for row in rows if row[0] == target}
            for row in rows:
                own = tuple(row[2:width])
                if row[0] != source:
                    continue
                if own not in known:
                    moved.append((model, row[1]))
                elif known[own] != tuple(row[width:]):
                    programme, track, subject, at = own
                    contradictions.append(f"{programme}/{track}, {subject} of {at:%Y-%m-%d}")
        if not contradictions:
            for model, key in moved:
                statement = update(model).where(model.id == key).values(holder_id=target)
                self._connection.execute(statement)
        return sorted(contradictions)

    def evidence(self, holder_ids: Iterable[int], *, programme: str) -> dict[int, Evidence]:
        """Return what is recorded of each of these holders in one programme.

        Two queries, however many holders; every holder asked for has an entry.
        """
        keys = list(holder_ids)
        attempts: defaultdict[int, list[facts.Attempt]] = defaultdict(list)
        query = select(
            Attempt.holder_id,
            Attempt.track,
            Attempt.component,
            Attempt.taken_at,
            Attempt.score,
            Attempt.items,
        ).where(one_of(Attempt.holder_id, keys), Attempt.programme == programme)
        rows = self._connection.execute(query).all()
        for holder, track, component, taken_at, score, items in rows:
            attempts[holder].append(
                facts.Attempt(
                    track=track,
                    component=component,
                    taken_at=taken_at,
                    score=score,
                    items=() if items == "[]" else tuple(map(Decimal, json.loads(items))),
                )
            )
        fulfilments: defaultdict[int, list[facts.Fulfilment]] = defaultdict(list)
        met = select(
            Fulfilment.holder_id,
            Fulfilment.track,
            Fulfilment.requirement,
            Fulfilment.fulfilled_at,
            Fulfilment.count,
        ).where(one_of(Fulfilment.holder_id, keys), Fulfilment.programme == programme)
        for holder, track, requirement, fulfilled_at, count in self._connection.execute(met).all():
            fulfilments[holder].append(
                facts.Fulfilment(track=track, requirement=requirement, at=fulfilled_at, count=count)
            )
        return {
            key: Evidence(
                attempts=tuple(attempts.get(key, ())), fulfilments=tuple(fulfilments.get(key, ()))
            )
            for key in keys
        }
