"""What of a holder's other certifications a decision rests on, and why one does not count."""

from datetime import datetime
from typing import Final

from issuer.domain.calendar import add_months
from issuer.domain.cycles import governing_cycle
from issuer.domain.facts import HeldCertification
from issuer.domain.missing import Lack, Missing, Value, marked
from issuer.domain.programme import Prerequisite, Track
from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import Span, span_at, standing_since

_WHY: Final = {
    Standing.GRACE: marked(
        "%(name)s is a prerequisite and does not count now: it expired on %(day)s."
    ),
    Standing.UPCOMING: marked(
        "%(name)s is a prerequisite and does not count now: it begins on %(day)s."
    ),
    Standing.LAPSED: marked(
        "%(name)s is a prerequisite and does not count now: it is lapsed since %(day)s."
    ),
    Standing.SUSPENDED: marked(
        "%(name)s is a prerequisite and does not count now: it is suspended since %(day)s."
    ),
    Standing.WITHDRAWN: marked(
        "%(name)s is a prerequisite and does not count now: it was withdrawn on %(day)s."
    ),
    Standing.SURRENDERED: marked(
        "%(name)s is a prerequisite and does not count now: it was surrendered on %(day)s."
    ),
}


def missing_prerequisites(
    track: Track, held: tuple[HeldCertification, ...], at: datetime
) -> tuple[Missing, ...]:
    """Return each prerequisite that does not count at ``at``, with the reason.

    A prerequisite counts only while it stands: in date and not ended by an act. Months count
    from its first award, as calendar months.
    """
    by_track = {certification.track: certification for certification in held}
    found = (
        _missing(prerequisite, by_track.get(prerequisite.track), at)
        for prerequisite in track.prerequisites
    )
    return tuple(missing for missing in found if missing is not None)


def _missing(
    prerequisite: Prerequisite, held: HeldCertification | None, at: datetime
) -> Missing | None:
    name = prerequisite.name
    span = None if held is None else span_at(held.timeline, at)
    if held is None or span is None:
        return Missing(
            lack=Lack.PREREQUISITE_NOT_HELD,
            subject=prerequisite.track,
            text=marked("%(name)s is a prerequisite and is not held."),
            values={"name": name},
        )
    if span.standing not in IN_DATE:
        since = standing_since(held.timeline, at) or span.start
        return Missing(
            lack=Lack.PREREQUISITE_NOT_STANDING,
            subject=prerequisite.track,
            text=_WHY[span.standing],
            values={
                "name": name,
                "day": span.valid_from if span.standing is Standing.UPCOMING else since,
            },
        )
    enough = add_months(held.awarded_at, prerequisite.months)
    if at < enough:
        return Missing(
            lack=Lack.PREREQUISITE_TOO_RECENT,
            subject=prerequisite.track,
            text=marked(
                "%(name)s must have been held for %(months)s months: it was awarded on "
                "%(awarded)s, that is reached on %(day)s."
            ),
            values={
                "name": name,
                "months": prerequisite.months,
                "awarded": held.awarded_at,
                "day": enough,
            },
        )
    return None


def earned_anew_since(
    track: Track, held: tuple[HeldCertification, ...], at: datetime
) -> datetime | Missing | None:
    """Say whether ``track`` can be decided anew for someone who has, or had, it.

    Returns:
        None where it was never held. The moment from which on attempts and requirements
        count where it was surrendered or lapsed beyond reinstatement. A ``Missing`` where it
        stands, is to be renewed or reinstated instead, or was withdrawn.
    """
    own = next((each for each in held if each.track == track.slug), None)
    span = None if own is None else span_at(own.timeline, at)
    if own is None or span is None:
        return None
    since = standing_since(own.timeline, at) or span.start
    values: dict[str, Value] = {"day": since}
    match span.standing:
        case Standing.SURRENDERED:
            return _surrendered_at(own.timeline, at)
        case Standing.LAPSED:
            lapsed_at = governing_cycle(own.cycles, at).grace_until
            until = reinstatable_until(track, lapsed_at)
            if at > until:
                return lapsed_at
            lack = Lack.REINSTATEMENT_OPEN
            values = {"day": lapsed_at, "until": until}
            text = (
                "It lapsed on %(day)s and is brought back by reinstatement until %(until)s; after "
                "that it can be earned anew."
            )
        case Standing.WITHDRAWN:
            lack = Lack.WITHDRAWN
            text = "It was withdrawn on %(day)s; only an appeal can restore it."
        case Standing.SUSPENDED:
            lack = Lack.ALREADY_HELD
            text = "It is held, and suspended since %(day)s."
        case _:
            lack = Lack.ALREADY_HELD
            values = {"day": span.valid_until}
            text = "It is held already, until %(day)s."
    return Missing(lack=lack, subject=track.slug, text=text, values=values)


def _surrendered_at(spans: tuple[Span, ...], at: datetime) -> datetime:
    """Return when it was given up, of a certification that is surrendered at ``at``.

    A withdrawal that an appeal took back is as if it had never been.
    """
    given_up = at
    for span in reversed([span for span in spans if span.start <= at]):
        if span.standing not in {Standing.SURRENDERED, Standing.WITHDRAWN}:
            break
        if span.standing is Standing.SURRENDERED:
            given_up = span.start
    return given_up


def reinstatable_until(track: Track, lapsed_at: datetime) -> datetime:
    """Return the last moment at which a lapsed certification can be reinstated.

    Args:
        track: the rules in force.
        lapsed_at: when its grace ended, by its dates: a suspension that hid the lapse, or a
            withdrawal that an appeal took back, gives no more time.
    """
    months = max((step.up_to_months for step in track.reinstatement), default=0)
    return add_months(lapsed_at, months)
