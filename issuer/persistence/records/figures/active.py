"""Who counts as active on a day, and how their certifications stood then."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.sql.elements import Case

from issuer.domain.figures.cohorts import NEW_HIRE_DAYS
from issuer.domain.figures.renewals import OVERDUE
from issuer.domain.programme import Programme
from issuer.domain.standing import IN_DATE, Standing
from issuer.persistence.models.certifications import Certification, Span
from issuer.persistence.models.people import Holder

NOT_EARNED: Final = (Standing.UPCOMING.value, Standing.WITHDRAWN.value)
"""Not yet a certification, or not one any more."""


def active_on(programme: Programme, day: date) -> ColumnElement[bool]:
    """Say who belongs to the people of a programme on a day.

    Hired by then (without a day of hire: recorded by then), not left before it, not erased, and
    of one of the programme's tiers or roles where it has any.
    """
    begun = or_(
        Holder.hired_on <= day,
        and_(Holder.hired_on.is_(None), Holder.recorded_at < _next(day)),
    )
    there = or_(Holder.left_on.is_(None), Holder.left_on >= day, Holder.left_on < Holder.hired_on)
    belongs = [Holder.tier.in_(programme.tiers), Holder.role.in_(programme.roles)]
    words = [Holder.erased_at.is_(None), begun, there]
    if programme.tiers or programme.roles:
        words.append(or_(*belongs))
    return and_(*words)


def stands(at: datetime) -> ColumnElement[bool]:
    """Join a certification to the span that holds ``at``."""
    return and_(Span.certification_id == Certification.id, Span.start <= at, Span.end > at)


def in_date() -> ColumnElement[bool]:
    """Say that the span means to hold the certification."""
    return Span.standing.in_([standing.value for standing in IN_DATE])


def overdue() -> ColumnElement[bool]:
    """Say that the certification has ended by date."""
    return Span.standing.in_([standing.value for standing in OVERDUE])


def standings_of(programme: Programme, at: datetime) -> Subquery:
    """Return one row for each active person: which tracks they hold, as bits.

    Bit n stands for the n-th track of the programme. Columns: id, external_id, name,
    folded_name, tier, role, hired_on, new, held, completed, total.
    """
    day = at.date()
    bit = _bit(programme)
    earned = and_(Span.standing.is_not(None), Span.standing.not_in(NOT_EARNED))
    new = and_(Holder.hired_on.is_not(None), Holder.hired_on > day - timedelta(days=NEW_HIRE_DAYS))
    return (
        select(
            Holder.id,
            Holder.external_id,
            Holder.name,
            Holder.folded_name,
            Holder.tier,
            Holder.role,
            Holder.hired_on,
            case((new, 1), else_=0).label("new"),
            func.sum(case((in_date(), bit), else_=0)).label("held"),
            func.sum(case((earned, bit), else_=0)).label("completed"),
            func.sum(case((in_date(), 1), else_=0)).label("total"),
        )
        .outerjoin(
            Certification,
            and_(
                Certification.holder_id == Holder.id,
                Certification.programme == programme.slug,
                Certification.track.in_([track.slug for track in programme.tracks]),
            ),
        )
        .outerjoin(Span, stands(at))
        .where(active_on(programme, day))
        .group_by(Holder.id)
        .subquery("standings")
    )


def slugs(programme: Programme, bits: int) -> frozenset[str]:
    """Return the tracks whose bits are set."""
    return frozenset(
        track.slug for number, track in enumerate(programme.tracks) if bits & (1 << number)
    )


def bit_of(programme: Programme, track: str) -> int:
    """Return the bit of a track; 0 where the programme has none of that name."""
    known = {each.slug: 1 << number for number, each in enumerate(programme.tracks)}
    return known.get(track, 0)


def _bit(programme: Programme) -> Case[int]:
    bits = {track.slug: 1 << number for number, track in enumerate(programme.tracks)}
    return case(bits, value=Certification.track, else_=0)


def _next(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
