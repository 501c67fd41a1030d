"""Outcomes of tickets, as the ticket system told them, and how they compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select, update

from issuer.domain.figures.impact import TicketTally
from issuer.domain.figures.periods import Period
from issuer.domain.programme import Programme
from issuer.persistence.models.certifications import Certification, Span
from issuer.persistence.models.tickets import Ticket
from issuer.persistence.records.figures.active import in_date
from issuer.persistence.records.results import Recorded
from issuer.persistence.writing import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """The outcome of one ticket; its reference names it."""

    reference: str
    holder_id: int
    programme: str
    track: str
    topic: str
    solved_at: datetime
    routed: bool
    first_contact: bool
    escalated: bool
    satisfaction: int | None


_FIELDS = tuple(TicketDraft.__dataclass_fields__)


class Tickets:
    """Records and adds up outcomes of tickets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, drafts: Sequence[TicketDraft]) -> list[Recorded]:
        """Record tickets that are new; one answer for each draft, in their order.

        Two drafts of one ticket in the same call are answered like two calls.
        """
        columns = [getattr(Ticket, name) for name in _FIELDS]
        query = select(*columns).where(Ticket.reference.in_([draft.reference for draft in drafts]))
        known: dict[str, tuple[Any, ...]] = {
            row[0]: tuple(row) for row in self._connection.execute(query)
        }
        answers, rows = [], []
        for draft in drafts:
            values = {name: getattr(draft, name) for name in _FIELDS}
            before = known.get(draft.reference)
            if before is None:
                known[draft.reference] = tuple(values.values())
                rows.append(values)
                answers.append(Recorded.ADDED)
            else:
                same = before == tuple(values.values())
                answers.append(Recorded.UNCHANGED if same else Recorded.DIFFERS)
        insert_rows(self._connection, Ticket, rows)
        return answers

    def move(self, source: int, target: int) -> None:
        """Let the tickets of one holder be another's."""
        statement = update(Ticket).where(Ticket.holder_id == source)
        self._connection.execute(statement.values(holder_id=target))

    def tallies(self, programme: Programme, period: Period) -> list[TicketTally]:
        """Add up the tickets of a period by kind, and by whether a certified agent solved them.

        Certified is who was in date, when the ticket was solved, in the track that it asks for.
        """
        certified = case((Span.certification_id.is_not(None), 1), else_=0)
        alike = (Ticket.topic, Ticket.track, certified)
        query = (
            select(
                Ticket.topic,
                Ticket.track,
                certified.label("certified"),
                func.count().label("tickets"),
                _number(Ticket.routed).label("routed"),
                _number(Ticket.first_contact).label("first_contact"),
                _number(Ticket.escalated).label("escalated"),
                func.count(Ticket.satisfaction).label("rated"),
                func.coalesce(func.sum(Ticket.satisfaction), 0).label("rating"),
            )
            .outerjoin(
                Certification,
                and_(
                    Certification.holder_id == Ticket.holder_id,
                    Certification.programme == Ticket.programme,
                    Certification.track == Ticket.track,
                ),
            )
            .outerjoin(
                Span,
                and_(
                    Span.certification_id == Certification.id,
                    Span.start <= Ticket.solved_at,
                    Span.end > Ticket.solved_at,
                    in_date(),
                ),
            )
            .where(
                Ticket.programme == programme.slug,
                Ticket.solved_at >= period.start,
                Ticket.solved_at < period.end,
            )
            .group_by(*alike)
        )
        return [
            TicketTally(**{**row._mapping, "certified": bool(row.certified)})
            for row in self._connection.execute(query)
        ]


def _number(flag: Any) -> Any:  # noqa: ANN401 - a column of the model
    return func.sum(case((flag, 1), else_=0))
