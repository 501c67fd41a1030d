"""What of a holder's other certifications a decision rests on, and why one does not count."""

from datetime import datetime

from issuer.domain.calendar import add_months
from issuer.domain.cycles import governing_cycle
from issuer.domain.facts import HeldCertification
from issuer.domain.missing import Lack, Missing
from issuer.domain.programme import Prerequisite, Track
from issuer.domain.standing import IN_DATE, Standing
from issuer.domain.timeline import Span, span_at, standing_since


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
            sentence=f"{name} is a prerequisite and is not held.",
        )
    if span.standing not in IN_DATE:
        since = standing_since(held.timeline, at) or span.start
        return Missing(
            lack=Lack.PREREQUISITE_NOT_STANDING,
            subject=prerequisite.track,
            sentence=f"{name} is a prerequisite and does not count now: "
            f"{_why(span.standing, since, span.valid_from)}.",
        )
    enough = add_months(held.awarded_at, prerequisite.months)
    if at < enough:
        return Missing(
            lack=Lack.PREREQUISITE_TOO_RECENT,
            subject=prerequisite.track,
            sentence=f"{name} must have been held for {prerequisite.months} months: it was "
            f"awarded on {held.awarded_at:%Y-%m-%d}, that is reached on {enough:%Y-%m-%d}.",
        )
    return None


def _why(standing: Standing, since: datetime, begins: datetime) -> str:
    match standing:
        case Standing.GRACE:
            return f"it expired on {since:%Y-%m-%d}"
        case Standing.UPCOMING:
            return f"it begins on {begins:%Y-%m-%d}"
        case Standing.LAPSED | Standing.SUSPENDED:
            return f"it is {standing} since {since:%Y-%m-%d}"
        case _:
            return f"it was {standing} on {since:%Y-%m-%d}"


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
    match span.standing:
        case Standing.SURRENDERED:
            return _surrendered_at(own.timeline, at)
        case Standing.LAPSED:
            lapsed_at = governing_cycle(own.cycles, at).grace_until
            until = reinstatable_until(track, lapsed_at)
            if at > until:
                return lapsed_at
            lack = Lack.REINSTATEMENT_OPEN
            sentence = (
                f"It lapsed on {lapsed_at:%Y-%m-%d} and is brought back by reinstatement "
                f"until {until:%Y-%m-%d}; after that it can be earned anew."
            )
        case Standing.WITHDRAWN:
            lack = Lack.WITHDRAWN
            sentence = f"It was withdrawn on {since:%Y-%m-%d}; only an appeal can restore it."
        case Standing.SUSPENDED:
            lack = Lack.ALREADY_HELD
            sentence = f"It is held, and suspended since {since:%Y-%m-%d}."
        case _:
            lack = Lack.ALREADY_HELD
            sentence = f"It is held already, until {span.valid_until:%Y-%m-%d}."
    return Missing(lack=lack, subject=track.slug, sentence=sentence)


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
