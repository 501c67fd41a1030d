"""Issuing to one holder: decide, reserve, and finish; and finishing what a crash left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.cycles import first_cycle
from issuer.domain.decision import NotEligible, decide
from issuer.domain.missing import Lack
from issuer.domain.programme import Programme, Track
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.reservations import Reservation
from issuer.sealing.sealed import SealingError
from issuer.services.catalogue import find_track
from issuer.services.deciding import facts_of, own, require_holder
from issuer.services.finishing import Unfinished, finish
from issuer.services.office import Office
from issuer.services.reserving import Intent, reserve

CHUNK: Final = 500
"""Credentials per transaction: enough to pay for its disk write, few enough to be quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The credential that the holder has in the track."""

    public_id: str
    version: int
    signed: bytes
    new: bool
    """False where it was there already: nothing was issued twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSummary:
    """What became of the credentials that were reserved and not issued."""

    issued: int
    unfinished: tuple[Unfinished, ...]


def issue(
    office: Office,
    *,
    holder: str,
    programme: str,
    track: str,
    actor: str,
    at: datetime,
    awarded_at: datetime | None = None,
) -> Issued | NotEligible:
    """Certify a holder in a track, if the rules allow it, and sign the credential.

    Repeating it gives the same credential: there is one certification for each holder and
    track, and one that stands is returned as it is.

    Args:
        office: who certifies.
        holder: external id.
        programme: slug.
        track: slug.
        actor: who decided, for the record.
        at: now; it becomes ``proof.created``.
        awarded_at: when it was awarded, for imported history: the decision looks at that
            moment and the first cycle begins there. Defaults to ``at``.

    Raises:
        NotFoundError: there is no such holder, programme or track.
        SealingError: the credential does not pass our own lint or verifier; it stays reserved.
        UnavailableError, KeysError: it cannot be done now; a repetition finishes it.
    """
    found = find_track(office.programmes, f"{programme}/{track}")
    office.signing()
    with office.database.transaction() as records:
        person = require_holder(records, holder)
        records.holders.lock([person.id])
        outcome = _decide_and_reserve(
            records, office, found, person, actor=actor, at=at, awarded_at=awarded_at or at
        )
    if isinstance(outcome, NotEligible):
        return outcome
    if isinstance(outcome, CertificationRecord):
        return _issued(office, outcome.id, new=False)
    finished = finish(office, [outcome], at=at)
    if finished.unfinished:
        raise SealingError(finished.unfinished[0].reason)
    return _issued(office, outcome.certification_id, new=bool(finished.issued))


def resume(office: Office, *, at: datetime) -> ResumeSummary:
    """Finish whatever was reserved and not issued, in the order in which it was reserved.

    Safe to run at any time and beside other processes: a reservation is completed once.
    """
    issued = 0
    unfinished: list[Unfinished] = []
    last = 0
    while True:
        with office.database.reading() as records:
            chunk = records.reservations.after(last, limit=CHUNK)
        if not chunk:
            return ResumeSummary(issued=issued, unfinished=tuple(unfinished))
        last = chunk[-1].id
        finished = finish(office, chunk, at=at)
        issued += len(finished.issued)
        unfinished.extend(finished.unfinished)


def intents_for(
    records: Records,
    track: Track,
    eligible: Sequence[HolderRecord],
    certifications: Mapping[int, CertificationRecord],
    *,
    at: datetime,
    awarded_at: datetime,
) -> list[Intent]:
    """Return the intents that decisions to certify lead to, in the order of ``eligible``.

    Args:
        records: of the transaction in which it was decided.
        track: the rules in force.
        eligible: who is certified.
        certifications: by holder, those that they had before and earned anew.
        at: when it was decided.
        awarded_at: when the cycles begin.
    """
    keys = [certification.id for certification in certifications.values()]
    cycles = records.certifications.cycles(keys)
    versions = records.credentials.newest_versions(keys)
    # Those who are certified together begin one cycle; only its number may differ.
    begun = {
        number: first_cycle(track, valid_from=awarded_at, decided_at=at, number=number)
        for number in {1, *(len(known) + 1 for known in cycles.values())}
    }

    def intent(holder: HolderRecord) -> Intent:
        before = certifications.get(holder.id)
        known = [] if before is None else cycles.get(before.id, [])
        newest = 0 if before is None else versions.get(before.id, 0)
        cycle = begun[len(known) + 1]
        return Intent(
            holder=holder,
            certification=before,
            cycle=cycle,
            valid_from=cycle.valid_from,
            awarded_at=known[0].valid_from if known else awarded_at,
            version=newest + 1,
            replaces=newest or None,
            act=ActKind.CERTIFIED,
        )

    return [intent(holder) for holder in eligible]


def _decide_and_reserve(
    records: Records,
    office: Office,
    found: tuple[Programme, Track],
    person: HolderRecord,
    *,
    actor: str,
    at: datetime,
    awarded_at: datetime,
) -> Reservation | CertificationRecord | NotEligible:
    """Return what is to be finished, or the certification that stands, or what is missing."""
    programme, track = found
    held = records.certifications.of_holders([person.id], programme=programme.slug)
    before = own(held.get(person.id, ()), track=track.slug)
    if before is not None:
        waiting = records.reservations.of([before.id]).get(before.id)
        if waiting is not None:
            return waiting
        cycles = records.certifications.cycles([before.id]).get(before.id, [])
        if cycles and awarded_at < cycles[-1].valid_until:
            # What is on record for that time stays; whether it can be earned anew is asked now.
            awarded_at = at
    facts = facts_of(records, [person.id], programme=programme.slug)[person.id]
    decision = decide(track, facts, awarded_at)
    if isinstance(decision, NotEligible):
        return before if before is not None and _held_already(decision) else decision
    intents = intents_for(
        records,
        track,
        [person],
        {} if before is None else {person.id: before},
        at=at,
        awarded_at=awarded_at,
    )
    (reservation,) = reserve(records, office, programme, track, intents, actor=actor, at=at)
    return reservation


def _held_already(decision: NotEligible) -> bool:
    return any(missing.lack is Lack.ALREADY_HELD for missing in decision.missing)


def _issued(office: Office, certification_id: int, *, new: bool) -> Issued:
    with office.database.reading() as records:
        certification = records.certifications.by_ids([certification_id])[certification_id]
        credential = records.credentials.of([certification_id])[certification_id][-1]
    if credential.signed is None:
        raise NotFoundError("The holder asked to be forgotten; there is no credential any more.")
    return Issued(
        public_id=certification.public_id,
        version=credential.version,
        signed=credential.signed,
        new=new,
    )
