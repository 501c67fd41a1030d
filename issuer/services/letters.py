"""What a letter to a holder says, and whether it still makes sense to send it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from issuer.composition import addresses
from issuer.delivery.letter import LetterFacts
from issuer.delivery.wording import Occasion
from issuer.domain.certification import Cycle
from issuer.domain.effects import REVOKING
from issuer.domain.reminders import NEWS, REMINDERS
from issuer.domain.standing import CARRIES, IN_DATE, Standing
from issuer.domain.timeline import Span, span_at
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.deliveries import DeliveryRecord
from issuer.persistence.records.facts import DEADLINE
from issuer.persistence.records.outbox import EventRecord
from issuer.services.dispatching import LETTERS
from issuer.services.office import Office
from keys.did_web import is_loopback

_GIVEN = frozenset(
    {
        Occasion.CERTIFIED,
        Occasion.RENEWED,
        Occasion.REINSTATED,
        Occasion.EXTENDED,
        Occasion.CORRECTED,
    }
)
_SENSIBLE = {reminder.kind.value: reminder.sensible for reminder in REMINDERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    event: EventRecord
    act: ActRecord | None
    before: ActRecord | None
    """The act on the certification before this one."""
    spans: tuple[Span, ...]
    span: Span
    """What holds now."""
    current_clear: bool
    at: datetime


def letter_facts(
    records: Records, office: Office, delivery: DeliveryRecord, *, at: datetime
) -> LetterFacts | None:
    """Return what the letter says; None where it is not to be sent any more.

    It is not where the person was erased or has no mail address, and where something else
    happened since, or so much time went by, that it would mislead.
    """
    event = delivery.event
    certification = records.certifications.by_ids([event.certification_id])[event.certification_id]
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    if holder.erased_at is not None or not holder.mail:
        return None
    case = _case(records, event, at)
    if case is None or not _makes_sense(LETTERS[event.kind], case):
        return None
    cycle = _cycle(records.certifications.cycles([certification.id])[certification.id], case)
    stored = next(
        iter(
            records.tracks.find(
                [(certification.programme, certification.track, cycle.track_version)]
            ).values()
        )
    )
    occasion = LETTERS[event.kind]
    if occasion is Occasion.REMINDER and cycle.due_from <= at:
        occasion = Occasion.DUE
    deadline = None
    if occasion is Occasion.SUSPENDED and case.act is not None and DEADLINE in case.act.details:
        deadline = datetime.fromtimestamp(int(case.act.details[DEADLINE]), UTC)
    shows_badge = case.span.standing in IN_DATE and case.current_clear
    public_id = certification.public_id
    return LetterFacts(
        occasion=occasion,
        language=holder.language,
        holder_name=holder.name,
        holder_mail=holder.mail,
        track=stored.name,
        programme=stored.programme_name,
        page=addresses.certification(office.public_url, public_id),
        badge=addresses.badge(office.public_url, public_id) if shows_badge else None,
        valid_until=cycle.valid_until,
        day=event.at,
        renewal_opens=cycle.due_from,
        grace_until=cycle.grace_until,
        deadline=deadline,
        demonstration=is_loopback(office.did),
    )


def _case(records: Records, event: EventRecord, at: datetime) -> _Case | None:
    key = event.certification_id
    spans = records.timelines.of([key]).get(key, ())
    span = span_at(spans, at)
    versions = records.credentials.of([key]).get(key, [])
    if span is None or not versions:
        return None
    acts = records.acts.of([key]).get(key, [])
    place = next(
        (
            number
            for number, act in enumerate(acts)
            if act.kind.value == event.kind and act.at == event.at
        ),
        None,
    )
    return _Case(
        event=event,
        act=None if place is None else acts[place],
        before=acts[place - 1] if place else None,
        spans=spans,
        span=span,
        current_clear=versions[-1].revoked_at is None,
        at=at,
    )


def _makes_sense(occasion: Occasion, case: _Case) -> bool:
    standing = case.span.standing
    if occasion in _GIVEN:
        return standing in IN_DATE or standing is Standing.UPCOMING
    same_cycle = case.span.valid_until == case.event.valid_until
    match occasion:
        case Occasion.BEING_CORRECTED:
            return standing in CARRIES and not case.current_clear
        case Occasion.RESTORED:
            return standing not in REVOKING and not _told_already(case)
        case Occasion.SUSPENDED:
            return standing is Standing.SUSPENDED and not case.span.by_clock
        case Occasion.SUSPENDED_BY_CLOCK:
            return standing is Standing.SUSPENDED and case.span.by_clock
        case Occasion.WITHDRAWN:
            return standing is Standing.WITHDRAWN
        case Occasion.SURRENDERED:
            return standing is Standing.SURRENDERED
        case Occasion.EXPIRED:
            return standing is Standing.GRACE and same_cycle
        case Occasion.LAPSED:
            news = case.at < case.event.at + NEWS
            return standing is Standing.LAPSED and same_cycle and news
        case _:
            timely = case.at < case.event.at + _SENSIBLE[case.event.kind]
            return standing in IN_DATE and same_cycle and timely and not _goes_on(case)


def _told_already(case: _Case) -> bool:
    """Say whether the act before told the same: a fresh credential follows a resolution."""
    return (
        case.event.kind == ActKind.REISSUED.value
        and case.before is not None
        and case.before.kind in {ActKind.RESOLVED, ActKind.APPEAL_UPHELD}
    )


def _goes_on(case: _Case) -> bool:
    """Say whether a further cycle follows already: nothing expires then."""
    after = span_at(case.spans, case.span.valid_until)
    return after is not None and after.standing in IN_DATE


def _cycle(cycles: Sequence[Cycle], case: _Case) -> Cycle:
    """Return the cycle that the letter is about: the one that the act gave, or the present."""
    if case.act is not None and "cycle" in case.act.details:
        return next(each for each in cycles if each.number == case.act.details["cycle"])
    matching = [each for each in cycles if each.valid_from == case.span.valid_from]
    return matching[-1] if matching else cycles[-1]
