"""What a holder has, and what it takes to keep it: for their own eyes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from issuer.domain.ceu import Counted, Counting, account, units_in
from issuer.domain.missing import Lack, Missing
from issuer.domain.prerequisites import reinstatable_until
from issuer.domain.programme import Track
from issuer.domain.renewal import Kept, reinstate, renew
from issuer.domain.standing import Standing
from issuer.domain.timeline import span_at
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.cases import Case, rules_in_force
from issuer.services.deciding import facts_of
from issuer.services.office import Office
from issuer.services.reading import view_of
from issuer.services.views import CertificationView


class Keeping(StrEnum):
    """What the holder can do at this moment to keep or regain a certification."""

    PREPARE = "prepare"
    """The renewal window is not open yet; everything can be got ready."""
    RENEW = "renew"
    RENEW_LATE = "renew-late"
    """It has expired and may still be renewed."""
    REINSTATE = "reinstate"
    EARN_ANEW = "earn-anew"
    CLOSED = "closed"
    """Suspended, withdrawn, surrendered or not begun: nothing to be renewed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is missing, and by when."""

    keeping: Keeping
    opens: datetime
    """When the renewal window opens, or opened."""
    until: datetime | None
    """First moment at which this way is closed; None where it is not open at all."""
    missing: tuple[Missing, ...]
    """All that is not on record; empty where a reviewer can accept."""
    units: Decimal
    """Accepted in this cycle."""
    pending: Decimal
    """Handed in for this cycle and waiting for a reviewer."""
    wanted: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One certification, as its holder sees it."""

    view: CertificationView
    rules: Track
    """In force now: what the next renewal goes by."""
    activities: tuple[Counted, ...]
    """Handed in, newest first."""
    outlook: Outlook

    @property
    def takes_activities(self) -> bool:
        """Whether continuing education counts for this track at all."""
        return bool(self.rules.ceu_sources)


def holdings(office: Office, holder_id: int, *, at: datetime) -> tuple[Holding, ...]:
    """Return every certification of a holder, as it stands at ``at``."""
    with office.database.reading() as records:
        held = records.certifications.of_holders([holder_id]).get(holder_id, [])
        found = [_holding(records, office, certification, at) for certification in held]
    return tuple(each for each in found if each is not None)


def holding(office: Office, holder_id: int, public_id: str, *, at: datetime) -> Holding:
    """Return one certification of a holder.

    Raises NotFoundError where there is none of this id, and where it is somebody else's.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
        found = (
            _holding(records, office, certification, at)
            if certification is not None and certification.holder_id == holder_id
            else None
        )
    if found is None:
        raise NotFoundError("The holder has no certification with this id.")
    return found


def _holding(
    records: Records, office: Office, certification: CertificationRecord, at: datetime
) -> Holding | None:
    view = view_of(records, certification, at)
    facts = records.certifications.facts([certification.id]).get(certification.id)
    if not isinstance(view, CertificationView) or facts is None:
        return None
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    spans = records.timelines.of([certification.id])[certification.id]
    case = Case(holder=holder, certification=certification, facts=facts, spans=spans, at=at)
    rules = _rules(office, case, view)
    ledger = records.ceus.ledger(certification.id)
    counted = account(ledger, sources=rules.ceu_sources, cycles=facts.cycles, at=at)
    return Holding(
        view=view,
        rules=rules,
        activities=tuple(reversed(counted)),
        outlook=_outlook(records, case, rules, counted),
    )


def _rules(office: Office, case: Case, view: CertificationView) -> Track:
    """Return the rules in force; of a track that is no longer offered, the last ones."""
    try:
        return rules_in_force(office, case)[1]
    except NotFoundError:
        return view.track


def _outlook(records: Records, case: Case, rules: Track, counted: tuple[Counted, ...]) -> Outlook:
    holder, cycle, at = case.holder.id, case.cycle, case.at
    facts = facts_of(records, [holder], programme=case.certification.programme)[holder]
    ledger = records.ceus.ledger(case.certification.id)
    span = span_at(case.spans, at)
    standing = Standing.UPCOMING if span is None else span.standing
    keeping = _KEEPING.get(standing, Keeping.CLOSED)
    asked = reinstate if keeping is Keeping.REINSTATE else renew
    # Before the window opens, what will be asked for is asked as if it were open already.
    moment = max(at, cycle.due_from) if keeping is Keeping.PREPARE else at
    answer = asked(rules, case.facts, case.spans, facts, ledger, moment)
    missing = () if isinstance(answer, Kept) else answer.missing
    if any(each.lack is Lack.EARN_ANEW for each in missing):
        keeping = Keeping.EARN_ANEW
    return Outlook(
        keeping=keeping,
        opens=cycle.due_from,
        until=_until(keeping, case, rules),
        missing=missing,
        units=units_in(counted, cycle.number),
        pending=sum(
            (
                each.units
                for each in counted
                if each.cycle == cycle.number and each.counting is Counting.PENDING
            ),
            Decimal(0),
        ),
        wanted=rules.renewal.ceus,
    )


_KEEPING = {
    Standing.ACTIVE: Keeping.PREPARE,
    Standing.DUE: Keeping.RENEW,
    Standing.GRACE: Keeping.RENEW_LATE,
    Standing.LAPSED: Keeping.REINSTATE,
}


def _until(keeping: Keeping, case: Case, rules: Track) -> datetime | None:
    match keeping:
        case Keeping.PREPARE | Keeping.RENEW:
            return case.cycle.valid_until
        case Keeping.RENEW_LATE:
            return case.cycle.grace_until
        case Keeping.REINSTATE:
            return reinstatable_until(rules, case.cycle.grace_until)
        case _:
            return None
