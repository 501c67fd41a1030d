"""Higher extends lower: what earning or renewing a track does to those that it rests on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from issuer.domain.extension import extensions
from issuer.domain.programme import Programme
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.reservations import Reservation
from issuer.services.materialising import Timelines
from issuer.services.office import Office
from issuer.services.reserving import Intent, begin_after, reserve

EXTENDING: Final = frozenset({ActKind.CERTIFIED, ActKind.RENEWED, ActKind.REINSTATED})
"""Acts that begin a cycle by the holder's own work; an extension extends nothing further."""


def extend_lower(
    records: Records,
    office: Office,
    done: Sequence[Reservation],
    certifications: Mapping[int, CertificationRecord],
    timelines: Timelines,
    *,
    at: datetime,
) -> list[Reservation]:
    """Reserve the versions with which lower certifications are extended; return them.

    Runs in the transaction that stored ``done``, so that a crash after it loses no extension:
    the reservations are there.
    """
    reserved: list[Reservation] = []
    for reservation in done:
        certification = certifications[reservation.certification_id]
        programme = _programme(office, certification)
        if programme is None or reservation.act not in EXTENDING:
            continue
        if not programme.track(certification.track).renewal.extends_lower:
            continue
        reserved += _extend(
            records, office, programme, certification, reservation, timelines, at=at
        )
    return reserved


def _programme(office: Office, certification: CertificationRecord) -> Programme | None:
    """Return the programme in force, if it still has the certification's track."""
    for programme in office.programmes:
        if programme.slug == certification.programme and any(
            track.slug == certification.track for track in programme.tracks
        ):
            return programme
    return None


def _extend(
    records: Records,
    office: Office,
    programme: Programme,
    higher: CertificationRecord,
    reservation: Reservation,
    timelines: Timelines,
    *,
    at: datetime,
) -> list[Reservation]:
    group = records.certifications.of_holders([higher.holder_id], programme=programme.slug)
    facts = records.certifications.facts(each.id for each in group[higher.holder_id])
    # What has a version under way gets its new end from that one.
    busy = records.reservations.of(facts)
    held = {
        each.track: (each, facts[each.id], timelines[each.id])
        for each in group[higher.holder_id]
        if each.id in facts and each.id in timelines and each.id not in busy
    }
    found = extensions(
        programme,
        higher.track,
        reservation.cycle,
        {slug: (known, spans) for slug, (_, known, spans) in held.items()},
    )
    intents: defaultdict[str, list[Intent]] = defaultdict(list)
    for slug, cycle in found:
        lower, known, _ = held[slug]
        holder = records.holders.by_ids([lower.holder_id])[lower.holder_id]
        newest = records.credentials.newest_versions([lower.id])[lower.id]
        intents[slug].append(
            Intent(
                holder=holder,
                certification=lower,
                cycle=cycle,
                valid_from=begin_after(cycle.valid_from, known.versions[-1].valid_from),
                awarded_at=known.cycles[0].valid_from,
                version=newest + 1,
                replaces=known.versions[-1].number,
                act=ActKind.EXTENDED,
                reason=higher.track,
            )
        )
    reserved: list[Reservation] = []
    for slug, wanted in intents.items():
        reserved += reserve(
            records,
            office,
            programme,
            programme.track(slug),
            wanted,
            actor=reservation.actor,
            at=at,
        )
    return reserved
