"""The best agents for a ticket, by one query; and what the ticket system told of agents."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete

from issuer.domain.routing import Weights
from issuer.domain.routing_pool import HALF, WHOLE, Agent, Report, load
from issuer.persistence.models.routing import AgentReport
from issuer.persistence.records.pool_statements import AGENTS, KEYS, Shape, Who, counting, ranking
from issuer.persistence.writing import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolDraft:
    """A pool to be looked for, by the keys of kinds."""

    needed: tuple[int, ...]
    """What they must be granted, all of it; one at least."""
    wanted: tuple[int, ...]
    """Kinds besides that count for the skill match."""
    given: int
    """How many of the wanted kinds everybody in the pool has."""
    out_of: int
    """How many kinds are wanted; 0 where the skill does not count."""
    language: str
    exclude: frozenset[int]
    """Holders who shall not be in it."""
    weights: Weights
    unreported: bool
    """Whether agents of whom nothing fresh was told are in it."""


_Row = tuple[int, int, int]
"""Holder, score, load."""

_SMALL: Final = 1_500
"""Up to so many are simply all ranked."""
_REACHES: Final = (64, 512)


class Pools:
    """Finds and ranks agents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def certified(self, needed: Sequence[int], at: datetime) -> int:
        """Return how many holders are granted all of these kinds."""
        values = {**_moment(at), **_numbered("needed", needed)}
        return self._connection.execute(counting(len(needed)), values).scalar_one()

    def best(self, draft: PoolDraft, *, size: int, at: datetime, limit: int) -> list[int]:
        """Return the best holders of a pool, best first; equals by their load, then their keys.

        Where the pool is large, those with the least load are looked at alone, as long as
        nobody whom that leaves out could be better: nearly always a few hundred are enough.
        Where a language counts, who speaks it and who does not are looked at by themselves: in
        a language that few speak, nobody else could ever be good enough.

        Args:
            draft: who is looked for.
            size: how many hold what is needed, about; as ``certified`` counted.
            at: the moment.
            limit: how many at most.
        """
        if size > _SMALL:
            for reach in _REACHES:
                best = self._among_least_loaded(draft, at=at, reach=reach, limit=limit)
                if best is not None:
                    return best
        return [row[0] for row in self._rows(draft, Who.ALL, at=at, limit=limit)]

    def _among_least_loaded(
        self, draft: PoolDraft, *, at: datetime, reach: int, limit: int
    ) -> list[int] | None:
        """Return the best, found among the ``reach`` of least load; None where more are needed."""
        weights = draft.weights
        parts = {Who.LEAST_LOADED: weights.skill}
        if draft.language:
            parts = {Who.SPEAKERS: weights.skill + weights.language, Who.OTHERS: weights.skill}
        found = {who: self._rows(draft, who, at=at, limit=reach) for who in parts}
        best = _sorted([row for rows in found.values() for row in rows])[:limit]
        if len(best) < limit:
            return None
        last = best[-1][1]
        for who, rows in found.items():
            # The best that somebody could be who is busier than the last one looked at.
            unseen = WHOLE * parts[who] + weights.workload * (WHOLE - rows[-1][2]) if rows else 0
            if len(rows) == reach and last < unseen:
                return None
        if draft.unreported and last <= weights.skill * WHOLE + weights.workload * (WHOLE - HALF):
            best = _sorted([*best, *self._rows(draft, Who.UNREPORTED, at=at, limit=limit)])[:limit]
        return [row[0] for row in best]

    def _rows(self, draft: PoolDraft, who: Who, *, at: datetime, limit: int) -> list[_Row]:
        shape = Shape(
            who=who,
            needed=len(draft.needed),
            wanted=len(draft.wanted),
            language=bool(draft.language),
            excludes=bool(draft.exclude),
            unreported=draft.unreported,
        )
        values: dict[str, Any] = {
            **_moment(at),
            **_numbered("needed", draft.needed),
            **_numbered("wanted", draft.wanted),
            # Where nothing is wanted, everybody has the whole of it.
            "given": draft.given if draft.out_of else 1,
            "out_of": draft.out_of or 1,
            "skill": draft.weights.skill,
            "workload": draft.weights.workload,
            "limit": limit,
        }
        if draft.language:
            values |= {"speaking": draft.weights.language, "spoken": f"% {draft.language} %"}
        if draft.exclude:
            values["exclude"] = sorted(draft.exclude)
        return [
            (row[0], row[1], row[2]) for row in self._connection.execute(ranking(shape), values)
        ]

    def report(self, reports: dict[int, Report]) -> None:
        """Keep what was told of holders, in the place of what was told before."""
        self._connection.execute(
            delete(AgentReport).where(AgentReport.holder_id.in_(list(reports)))
        )
        rows = [_row(key, each) for key, each in reports.items()]
        insert_rows(self._connection, AgentReport, rows)

    def keys(self, external_ids: Collection[str]) -> frozenset[int]:
        """Return the keys of those who are known by these external ids, former ones too."""
        return frozenset(self._connection.execute(KEYS, {"names": list(external_ids)}).scalars())

    def agents(
        self, holder_ids: Collection[int], tracks: Mapping[int, str], at: datetime
    ) -> dict[int, Agent]:
        """Return holders as agents at a moment, by their keys.

        Args:
            holder_ids: who they are.
            tracks: the tracks that count, by the keys of their kinds.
            at: the moment.
        """
        values = {**_moment(at), "kinds": list(tracks), "holders": list(holder_ids)}
        held: defaultdict[int, set[str]] = defaultdict(set)
        told: dict[int, tuple[str, Report | None]] = {}
        for row in self._connection.execute(AGENTS, values):
            if row.kind_id is not None:
                held[row.id].add(tracks[row.kind_id])
            if row.id not in told:
                told[row.id] = (row.external_id, _report(row))
        return {
            key: Agent(external_id=external_id, tracks=frozenset(held[key]), report=report)
            for key, (external_id, report) in told.items()
        }


def _sorted(rows: Sequence[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))


def _moment(at: datetime) -> dict[str, Any]:
    return {"at": at, "today": at.date()}


def _numbered(name: str, kinds: Sequence[int]) -> dict[str, int]:
    return {f"{name}_{number}": kind for number, kind in enumerate(kinds)}


def _report(row: Any) -> Report | None:  # noqa: ANN401 - a row
    if row.available is None:
        return None
    return Report(
        available=row.available,
        open_tickets=row.open_tickets,
        capacity=row.capacity,
        languages=tuple(row.languages.split()),
        reported_at=row.reported_at,
        expires_at=row.expires_at,
    )


def _row(key: int, report: Report) -> dict[str, Any]:
    return {
        "holder_id": key,
        "available": report.available,
        "open_tickets": report.open_tickets,
        "capacity": report.capacity,
        "load": load(report.open_tickets, report.capacity) if report.available else WHOLE,
        "languages": f" {' '.join(report.languages)} " if report.languages else "",
        "reported_at": report.reported_at,
        "expires_at": report.expires_at,
    }
