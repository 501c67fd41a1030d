"""Timelines, computed from the facts and stored in the transaction of the act."""

from collections.abc import Iterable, Mapping

from issuer.domain.certification import CertificationFacts
from issuer.domain.programme import LapsedPrerequisite, Track
from issuer.domain.timeline import Span, timeline
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.rules import TrackKey, tracks_of

Timelines = dict[int, tuple[Span, ...]]
"""By the certification's key."""


def materialise(records: Records, holder_ids: Iterable[int]) -> Timelines:
    """Store anew whatever changed in the timelines of these holders, dependants included.

    Returns all their timelines. A fixed number of queries, however many holders.
    """
    held = records.certifications.of_holders(holder_ids)
    keys = [certification.id for group in held.values() for certification in group]
    computed = rebuilt(records, held)
    stored = records.timelines.of(keys)
    # Of who was erased there are no facts, and nothing stands at any moment.
    records.timelines.replace(
        {key: computed.get(key, ()) for key in keys if stored.get(key, ()) != computed.get(key, ())}
    )
    return computed


def rebuilt(records: Records, held: Mapping[int, list[CertificationRecord]]) -> Timelines:
    """Return the timelines of holders' certifications as the recorded facts give them."""
    certifications = [certification for group in held.values() for certification in group]
    facts = records.certifications.facts([certification.id for certification in certifications])
    tracks = tracks_of(records, certifications)
    computed: Timelines = {}
    for group in held.values():
        computed.update(_of_one_holder(group, facts, tracks))
    return computed


def _of_one_holder(
    group: list[CertificationRecord],
    facts: Mapping[int, CertificationFacts],
    tracks: Mapping[TrackKey, Track],
) -> Timelines:
    by_track = {(c.programme, c.track): c for c in group if c.id in facts}
    computed: Timelines = {}
    under_way: set[int] = set()

    def compute(certification: CertificationRecord) -> tuple[Span, ...]:
        if certification.id in computed:
            return computed[certification.id]
        under_way.add(certification.id)
        track = tracks[(certification.programme, certification.track, certification.track_version)]
        foundations = tuple(
            compute(foundation)
            for foundation in _foundations(certification, track, by_track)
            # Versions of rules from different years may lead in a circle; the files cannot.
            if foundation.id not in under_way
        )
        computed[certification.id] = timeline(facts[certification.id], foundations=foundations)
        under_way.discard(certification.id)
        return computed[certification.id]

    for certification in by_track.values():
        compute(certification)
    return computed


def _foundations(
    certification: CertificationRecord,
    track: Track,
    by_track: Mapping[tuple[str, str], CertificationRecord],
) -> list[CertificationRecord]:
    if track.lapsed_prerequisite is not LapsedPrerequisite.SUSPEND:
        return []
    return [
        by_track[(certification.programme, prerequisite.track)]
        for prerequisite in track.prerequisites
        if (certification.programme, prerequisite.track) in by_track
    ]
