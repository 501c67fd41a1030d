"""Timelines, computed from the facts and stored in the transaction of the act."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from issuer.domain.access import breadths, granted
from issuer.domain.certification import CertificationFacts
from issuer.domain.programme import LapsedPrerequisite, Track
from issuer.domain.timeline import Interval, Span, timeline
from issuer.persistence import Records
from issuer.persistence.records.access_spans import Granted, Kind, at_least
from issuer.persistence.records.certifications import CertificationRecord
from issuer.services.rules import TrackKey, tracks_of

Timelines = dict[int, tuple[Span, ...]]
"""By the certification's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is recorded of some holders, as the transaction sees it that has them locked."""

    held: Mapping[int, Sequence[CertificationRecord]]
    """All certifications of each holder."""
    facts: Mapping[int, CertificationFacts]
    """By the certification's key; none of who was erased, or of what was never issued."""


def known_of(records: Records, holder_ids: Iterable[int]) -> Known:
    """Return what is recorded of these holders. A fixed number of queries, however many."""
    keys = list(holder_ids)
    found = records.certifications.of_holders(keys)
    held = {key: found.get(key, []) for key in keys}
    ids = [certification.id for group in held.values() for certification in group]
    return Known(held=held, facts=records.certifications.facts(ids))


def materialise(records: Records, known: Known) -> Timelines:
    """Store anew whatever changed in the timelines of these holders, dependants included.

    What they are granted over time follows, for whoever looks for people by it, and how they
    are listed. Returns all their timelines. A fixed number of queries, however many holders.
    """
    held = [certification for group in known.held.values() for certification in group]
    keys = [certification.id for certification in held]
    tracks = tracks_of(records, held)
    computed = rebuilt(known, tracks)
    stored = records.timelines.of(keys)
    # Of who was erased there are no facts, and nothing stands at any moment.
    changed = {
        key: computed.get(key, ()) for key in keys if stored.get(key, ()) != computed.get(key, ())
    }
    records.timelines.replace(changed, holder_ids=known.held)
    records.access.replace(_grants(known, computed, tracks))
    return computed


def _grants(
    known: Known, computed: Timelines, tracks: Mapping[TrackKey, Track]
) -> dict[int, Granted]:
    """Return what each holder is granted; worked out once for all who hold the same alike."""
    worked_out: dict[tuple[object, ...], Granted] = {}
    grants: dict[int, Granted] = {}
    for key, group in known.held.items():
        # Those who were certified together have one timeline, not only equal ones.
        alike = tuple(
            (each.programme, each.track, each.track_version, id(computed.get(each.id)))
            for each in group
        )
        if alike not in worked_out:
            worked_out[alike] = granted_to(group, computed, tracks)
        grants[key] = worked_out[alike]
    return grants


def granted_to(
    held: Iterable[CertificationRecord],
    timelines: Mapping[int, tuple[Span, ...]],
    tracks: Mapping[TrackKey, Track],
) -> Granted:
    """Return what one holder is granted over all time, by each track and by how many of them."""
    own = [each for each in held if each.id in timelines]
    restricting = {
        f"{each.programme}/{each.track}": timelines[each.id]
        for each in own
        if tracks[each.programme, each.track, each.track_version].restricts_access
    }
    found: dict[Kind, tuple[Interval, ...]] = {}
    by_programme: defaultdict[str, list[tuple[Interval, ...]]] = defaultdict(list)
    for each in own:
        if intervals := granted(timelines[each.id], restricting):
            found[each.programme, each.track] = intervals
            by_programme[each.programme].append(intervals)
    for programme, several in by_programme.items():
        for least, intervals in breadths(several).items():
            found[programme, at_least(least)] = intervals
    return found


def rebuilt(known: Known, tracks: Mapping[TrackKey, Track]) -> Timelines:
    """Return the timelines of holders' certifications as the recorded facts give them."""
    computed: Timelines = {}
    for group in known.held.values():
        computed.update(_of_one_holder(group, known.facts, tracks))
    return computed


def _of_one_holder(
    group: Sequence[CertificationRecord],
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
