"""A certification that is acted on: who acts, what is known of it, its next version."""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.acts import Actor
from issuer.domain.certification import CertificationFacts, Cycle
from issuer.domain.cycles import governing_cycle
from issuer.domain.programme import Programme, Track
from issuer.domain.timeline import Span
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.catalogue import find_track
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
        return governing_cycle(self.facts.cycles, self.at)


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
