"""What every act on a certification begins with: found, locked, free, and allowed now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.acts import Act, Actor, refusal
from issuer.domain.certification import CertificationFacts, Cycle
from issuer.domain.programme import Programme, Track
from issuer.domain.renewal import governing_cycle
from issuer.domain.timeline import Span
from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.catalogue import find_track
from issuer.services.clock import require_forward
from issuer.services.finishing import finish
from issuer.services.office import Office
from issuer.services.reserving import Intent, begin_after, reserve
from issuer.services.rules import stored_track


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts, and in which capacity."""

    name: str
    """For the record: ``command line:root``, ``api-key:hr``; an identifier, not a description."""
    capacity: Actor

    @property
    def recorded(self) -> str:
        """The name in the record: a holder's own act names no person, so that it can stay."""
        return "holder" if self.capacity is Actor.HOLDER else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A certification that is about to be acted on, with its holder locked."""

    holder: HolderRecord
    certification: CertificationRecord
    facts: CertificationFacts
    spans: tuple[Span, ...]
    at: datetime
    """The moment of the act: given, or the newest on record where processes crossed."""

    @property
    def cycle(self) -> Cycle:
        """The cycle that governs now."""
        return governing_cycle(self.facts, self.at)


def settle(office: Office, public_id: str, *, at: datetime) -> None:
    """Finish a version of this certification that a crash left reserved.

    Raises RefusedError where it cannot be finished: the next act would go before it.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
    if certification is not None:
        settle_holders(office, [certification.holder_id], at=at)


def settle_holders(office: Office, holder_ids: Collection[int], *, at: datetime) -> int:
    """Finish whatever is reserved for these holders; return how many versions were issued.

    Raises RefusedError where one cannot be finished.
    """
    with office.database.reading() as records:
        held = records.certifications.of_holders(holder_ids)
        keys = [each.id for group in held.values() for each in group]
        waiting = records.reservations.of(keys)
    finished = finish(office, list(waiting.values()), at=at)
    if finished.unfinished:
        raise RefusedError(
            "A version of this certification is reserved and cannot be signed, so nothing else "
            f"is done to it: {finished.unfinished[0].reason}"
        )
    return len(finished.issued) + len(finished.led_to)


def open_case(records: Records, public_id: str, act: Act, doer: Doer, *, at: datetime) -> Case:
    """Return the certification with its holder locked, if ``act`` is allowed on it now.

    Raises:
        NotFoundError: there is no such certification, or its holder was erased.
        RefusedError: the act is not possible from its standing, or not for this person.
        ConflictError: another act is issuing a version of it at this moment.
        UnavailableError: the clock was set back.
    """
    certification = records.certifications.by_public_id(public_id)
    if certification is None:
        raise NotFoundError(f"There is no certification {public_id}.")
    records.holders.lock([certification.holder_id])
    at = require_forward(at, records.acts.newest())
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    facts = records.certifications.facts([certification.id]).get(certification.id)
    if holder.erased_at is not None or facts is None:
        raise NotFoundError(f"There is no certification {public_id}.")
    spans = records.timelines.of([certification.id])[certification.id]
    reason = refusal(act, doer.capacity, spans, at)
    if reason is not None:
        raise RefusedError(reason)
    if records.reservations.of([certification.id]):
        raise ConflictError(
            "A version of this certification is being issued at this moment. Try again."
        )
    return Case(holder=holder, certification=certification, facts=facts, spans=spans, at=at)


def rules_in_force(office: Office, case: Case) -> tuple[Programme, Track]:
    """Return the programme and track of a case as they are in force now."""
    certification = case.certification
    return find_track(office.programmes, f"{certification.programme}/{certification.track}")


def reserve_version(
    records: Records,
    office: Office,
    case: Case,
    *,
    cycle: Cycle,
    act: ActKind,
    doer: Doer,
    reason: str = "",
) -> int:
    """Reserve the next version of a certification: for a new cycle, or anew for its present one.

    Returns the number of the version.

    The version bears the rules of its cycle, the holder's name as it is recorded now, and
    begins later than the version before.
    """
    certification = case.certification
    known = records.certifications.cycles([certification.id])[certification.id]
    versions = records.credentials.newest_versions([certification.id])
    newest = versions[certification.id]
    is_new = all(each.number != cycle.number for each in known)
    programme, track = rules_in_force(office, case)
    if track.version != cycle.track_version:
        track = stored_track(
            records, certification.programme, certification.track, cycle.track_version
        )
    before = max(version.valid_from for version in case.facts.versions)
    # What expired already can only be corrected within its old dates.
    in_cycle = case.at if case.at < cycle.valid_until else before
    wanted = cycle.valid_from if is_new else in_cycle
    intent = Intent(
        holder=case.holder,
        certification=certification,
        cycle=cycle,
        valid_from=begin_after(max(wanted, cycle.valid_from), before),
        awarded_at=known[0].valid_from,
        version=newest + 1,
        replaces=case.facts.versions[-1].number,
        act=act,
        reason=reason,
    )
    reserve(records, office, programme, track, [intent], actor=doer.recorded, at=case.at)
    return intent.version


def record_act(
    records: Records,
    case: Case,
    kind: ActKind,
    doer: Doer,
    *,
    reason: str = "",
    details: dict[str, str | int] | None = None,
) -> None:
    """Record what was done to a certification."""
    records.acts.add(
        [
            ActRecord(
                certification_id=case.certification.id,
                at=case.at,
                actor=doer.recorded,
                kind=kind,
                reason=reason,
                rule_version=case.cycle.track_version,
                details=details or {},
            )
        ]
    )
