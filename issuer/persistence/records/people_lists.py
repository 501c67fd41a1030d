"""People and certifications as the desk lists them: page by page, by index, at any size."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
    union_all,
)

from issuer.domain.standing import Standing
from issuer.persistence.folding import words
from issuer.persistence.models.certifications import Certification, Span
from issuer.persistence.models.people import Attempt, Fulfilment, Holder, HolderWord

_COMMON = 4_000
"""From so many words on that begin alike, people are walked by name."""

_LAST = "\U0010ffff"
"""Sorts behind every letter: ``word < beginning + _LAST`` are the words that begin so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCertification:
    """A certification in a list, as it stands at the moment asked."""

    id: int
    public_id: str
    holder_id: int
    holder_name: str
    external_id: str
    programme: str
    track: str
    standing: Standing
    since: datetime
    valid_until: datetime


class PeopleLists:
    """Lists keys of people, and certifications with their holders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people(self, text: str, *, after: int | None, limit: int) -> list[int]:
        """Return keys of people by name, those behind ``after``; all where ``text`` is empty.

        Args:
            text: beginnings of words of a name in any order, or the beginning of an identifier
                or a mail address.
            after: key of the last person of the page before.
            limit: at most so many.
        """
        query = select(Holder.id).where(Holder.erased_at.is_(None))
        if text:
            walk = self._is_common(text)
            query = query.where(_fits(text) if walk else Holder.id.in_(_found(text)))
        if after is not None:
            name = select(Holder.folded_name).where(Holder.id == after)
            last = self._connection.execute(name).scalar()
            if last is not None:
                query = query.where(tuple_(Holder.folded_name, Holder.id) > (last, after))
        query = query.order_by(Holder.folded_name, Holder.id).limit(limit)
        return list(self._connection.execute(query).scalars())

    def _is_common(self, text: str) -> bool:
        """Return whether so many people have a word like this that a page of them is soon full.

        Then people are walked by name until it is, instead of all being found and put in order.
        """
        typed = words(text)
        if len(typed) != 1:
            return False
        beginning = _begins(HolderWord.word, typed[0])
        some = select(HolderWord.word).where(beginning).limit(_COMMON).subquery()
        count = self._connection.execute(select(func.count()).select_from(some)).scalar_one()
        return count == _COMMON

    def candidates(
        self, programme: str, track: str, *, at: datetime, after: int, limit: int
    ) -> list[int]:
        """Return keys of people with something on record towards a track that they do not hold.

        Who lapsed is among them: after a while they must earn it anew. By key, those behind
        ``after``.
        """
        towards = [
            select(table.holder_id).where(
                table.programme == programme, table.track == track, table.holder_id > after
            )
            for table in (Attempt, Fulfilment)
        ]
        held = exists().where(
            Certification.holder_id == Holder.id,
            Certification.programme == programme,
            Certification.track == track,
            Span.certification_id == Certification.id,
            Span.start <= at,
            Span.end > at,
            Span.standing != Standing.LAPSED.value,
        )
        query = (
            select(Holder.id)
            .where(Holder.id.in_(union(*towards)), Holder.erased_at.is_(None), ~held)
            .order_by(Holder.id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def certifications(
        self,
        *,
        programme: str,
        track: str,
        standing: Standing | None,
        at: datetime,
        after: int,
        limit: int,
    ) -> list[ListedCertification]:
        """Return certifications in the order of their award, those behind the key ``after``.

        Empty filters are no filters.
        """
        query = (
            select(
                Certification.id,
                Certification.public_id,
                Certification.holder_id,
                Holder.name.label("holder_name"),
                Holder.external_id,
                Certification.programme,
                Certification.track,
                Span.standing,
                Span.start.label("since"),
                Span.valid_until,
            )
            .join(Holder, Holder.id == Certification.holder_id)
            .join(
                Span,
                and_(Span.certification_id == Certification.id, Span.start <= at, Span.end > at),
            )
            .where(Certification.id > after, Holder.erased_at.is_(None))
            .order_by(Certification.id)
            .limit(limit)
        )
        if programme:
            query = query.where(Certification.programme == programme)
        if track:
            query = query.where(Certification.track == track)
        if standing is not None:
            query = query.where(Span.standing == standing.value)
        return [
            ListedCertification(
                id=row.id,
                public_id=row.public_id,
                holder_id=row.holder_id,
                holder_name=row.holder_name,
                external_id=row.external_id,
                programme=row.programme,
                track=row.track,
                standing=Standing(row.standing),
                since=row.since,
                valid_until=row.valid_until,
            )
            for row in self._connection.execute(query)
        ]

    def standings(self, *, at: datetime) -> dict[Standing, int]:
        """Return how many certifications stand how at ``at``: each counted in an index alone."""
        counts = [
            select(literal(standing.value), func.count()).where(
                Span.standing == standing.value, Span.start <= at, Span.end > at
            )
            for standing in Standing
        ]
        found = self._connection.execute(union_all(*counts))
        return {Standing(name): count for name, count in found if count}


def _begins(column: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(column >= beginning, column < beginning + _LAST)


def _named(text: str) -> list[ColumnElement[bool]]:
    """Return the ways to find somebody by an identifier or a mail address."""
    mail = text.lower()
    return [
        _begins(Holder.external_id, text),
        and_(_begins(Holder.folded_mail, mail), Holder.folded_mail != ""),
    ]


def _found(text: str) -> Select[int]:
    """Select the people whom ``text`` finds, each way by its own index."""
    ways = [select(Holder.id).where(way) for way in _named(text)]
    typed = words(text)
    if typed:
        beginnings = [
            Holder.id.in_(select(HolderWord.holder_id).where(_begins(HolderWord.word, word)))
            for word in typed
        ]
        ways.append(select(Holder.id).where(and_(*beginnings)))
    found = union(*ways).subquery()
    return select(found.c.id)


def _fits(text: str) -> ColumnElement[bool]:
    """Return whether ``text`` finds a person, to be asked of one after the other."""
    having = [
        exists().where(HolderWord.holder_id == Holder.id, _begins(HolderWord.word, word))
        for word in words(text)
    ]
    return or_(*_named(text), and_(*having))
