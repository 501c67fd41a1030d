"""The decision to certify, over what is recorded."""

from collections.abc import Iterable
from datetime import datetime

from issuer.domain.decision import Decision, decide
from issuer.domain.facts import HeldCertification, HolderFacts
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.catalogue import find_track
from issuer.services.office import Office


def decide_for(
    office: Office, *, holder: str, programme: str, track: str, at: datetime
) -> Decision:
    """Say whether a holder may be certified now, or all that is missing; records nothing.

    Args:
        office: the office that decides.
        holder: external id.
        programme: slug of the programme.
        track: slug of the track.
        at: the moment of the decision.

    Raises:
        NotFoundError: there is no such holder, programme or track.
    """
    rules = find_track(office.programmes, f"{programme}/{track}")[1]
    with office.database.reading() as records:
        person = require_holder(records, holder)
        facts = facts_of(records, [person.id], programme=programme)[person.id]
    return decide(rules, facts, at)


def facts_of(
    records: Records, holder_ids: Iterable[int], *, programme: str
) -> dict[int, HolderFacts]:
    """Return all that bears on decisions in a programme, for each of these holders.

    A fixed number of queries, however many holders.
    """
    keys = list(holder_ids)
    evidence = records.results.evidence(keys, programme=programme)
    held = records.certifications.of_holders(keys, programme=programme)
    ids = [certification.id for group in held.values() for certification in group]
    timelines = records.timelines.of(ids)
    cycles = records.certifications.cycles(ids)

    def held_by(key: int) -> tuple[HeldCertification, ...]:
        return tuple(
            HeldCertification(
                track=certification.track,
                cycles=tuple(cycles[certification.id]),
                timeline=timelines[certification.id],
            )
            for certification in held.get(key, ())
            if certification.id in timelines
        )

    return {
        key: HolderFacts(
            attempts=evidence[key].attempts,
            fulfilments=evidence[key].fulfilments,
            held=held_by(key),
        )
        for key in keys
    }


def require_holder(records: Records, external_id: str) -> HolderRecord:
    """Return a holder by external id; raises NotFoundError for unknown and erased ones."""
    holder = records.holders.by_external_ids([external_id]).get(external_id)
    if holder is None or holder.erased_at is not None:
        raise NotFoundError(
            f"There is no holder with the identifier {external_id!r}. Import the roster first."
        )
    return holder


def own(certifications: Iterable[CertificationRecord], *, track: str) -> CertificationRecord | None:
    """Return the certification in ``track`` among one holder's in one programme."""
    return next((c for c in certifications if c.track == track), None)
