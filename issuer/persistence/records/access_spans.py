"""What holders are granted over time, kept true by whatever changes a timeline."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from issuer.domain.timeline import Interval
from issuer.persistence.columns import FOREVER
from issuer.persistence.models.people import Holder
from issuer.persistence.models.routing import AccessKind, AccessSpan
from issuer.persistence.one_of import one_of
from issuer.persistence.writing import insert_new, insert_rows

Kind = tuple[str, str]
"""Programme, and the slug of a track or ``#n`` for at least n tracks."""

Granted = Mapping[Kind, tuple[Interval, ...]]

_Row = tuple[int, datetime, datetime]


def at_least(count: int) -> str:
    """Return the name of the kind “at least so many tracks”; no slug looks like it."""
    return f"#{count}"


class AccessSpans:
    """Writes and reads who is granted what."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, granted: Mapping[int, Granted]) -> None:
        """Let these holders be granted this and nothing else; who was erased, nothing.

        Only holders for whom something changed are written.
        """
        keys = sorted(granted)
        erased = set(
            self._connection.execute(
                select(Holder.id).where(one_of(Holder.id, keys), Holder.erased_at.is_not(None))
            ).scalars()
        )
        kinds = self._ids({kind for each in granted.values() for kind in each})
        # Many holders are granted one and the same: it is written out once.
        written = {
            id(each): sorted(
                (kinds[kind], begin, end or FOREVER)
                for kind, intervals in each.items()
                for begin, end in intervals
            )
            for each in granted.values()
        }
        wanted = {key: [] if key in erased else written[id(granted[key])] for key in keys}
        stored = self._stored(keys)
        changed = [key for key in keys if wanted[key] != sorted(stored.get(key, ()))]
        if not changed:
            return
        self._connection.execute(delete(AccessSpan).where(one_of(AccessSpan.holder_id, changed)))
        rows = [
            {"holder_id": key, "kind_id": kind, "start": begin, "end": end}
            for key in changed
            for kind, begin, end in wanted[key]
        ]
        insert_rows(self._connection, AccessSpan, rows)

    def of(self, holder_ids: Iterable[int]) -> dict[int, dict[Kind, tuple[Interval, ...]]]:
        """Return all that these holders are granted, over all time."""
        query = (
            select(
                AccessSpan.holder_id,
                AccessKind.programme,
                AccessKind.what,
                AccessSpan.start,
                AccessSpan.end,
            )
            .join(AccessKind, AccessKind.id == AccessSpan.kind_id)
            .where(AccessSpan.holder_id.in_(list(holder_ids)))
            .order_by(AccessSpan.holder_id, AccessSpan.start)
        )
        found: defaultdict[int, defaultdict[Kind, list[Interval]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for holder, programme, what, start, end in self._connection.execute(query):
            found[holder][programme, what].append((start, None if end == FOREVER else end))
        return {
            holder: {kind: tuple(intervals) for kind, intervals in kinds.items()}
            for holder, kinds in found.items()
        }

    def tracks_at(self, holder_ids: Iterable[int], at: datetime) -> dict[int, frozenset[Kind]]:
        """Return the tracks that grant these holders access at a moment."""
        query = (
            select(AccessSpan.holder_id, AccessKind.programme, AccessKind.what)
            .join(AccessKind, AccessKind.id == AccessSpan.kind_id)
            .where(
                AccessSpan.holder_id.in_(list(holder_ids)),
                AccessSpan.start <= at,
                AccessSpan.end > at,
            )
        )
        found: defaultdict[int, set[Kind]] = defaultdict(set)
        for holder, programme, what in self._connection.execute(query):
            if not what.startswith("#"):
                found[holder].add((programme, what))
        return {holder: frozenset(kinds) for holder, kinds in found.items()}

    def changed(self, after: datetime, until: datetime) -> list[tuple[int, datetime]]:
        """Return whose grants begin or end in (after, until], and when last in that time."""
        begun = select(AccessSpan.holder_id, AccessSpan.start).where(
            AccessSpan.start > after, AccessSpan.start <= until
        )
        ended = select(AccessSpan.holder_id, AccessSpan.end).where(
            AccessSpan.end > after, AccessSpan.end <= until
        )
        latest: dict[int, datetime] = {}
        for query in (begun, ended):
            for holder, moment in self._connection.execute(query):
                latest[holder] = max(moment, latest.get(holder, moment))
        return sorted(latest.items())

    def kinds_of(self, programme: str) -> dict[str, int]:
        """Return the keys of all kinds of a programme that were ever granted."""
        query = select(AccessKind.what, AccessKind.id).where(AccessKind.programme == programme)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _ids(self, kinds: Collection[Kind]) -> dict[Kind, int]:
        known = self._known(kinds)
        new = [kind for kind in kinds if kind not in known]
        if new:
            rows = [{"programme": programme, "what": what} for programme, what in sorted(new)]
            insert_new(self._connection, AccessKind, rows)
            known = self._known(kinds)
        return known

    def _known(self, kinds: Collection[Kind]) -> dict[Kind, int]:
        return {
            (programme, what): key
            for programme in {programme for programme, _ in kinds}
            for what, key in self.kinds_of(programme).items()
        }

    def _stored(self, keys: Collection[int]) -> dict[int, set[_Row]]:
        query = select(
            AccessSpan.holder_id, AccessSpan.kind_id, AccessSpan.start, AccessSpan.end
        ).where(one_of(AccessSpan.holder_id, keys))
        found: defaultdict[int, set[_Row]] = defaultdict(set)
        for holder, kind, start, end in self._connection.execute(query):
            found[holder].add((kind, start, end))
        return found
